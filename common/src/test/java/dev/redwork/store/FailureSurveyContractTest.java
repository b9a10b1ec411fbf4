package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.redwork.admin.FailureSurvey;
import dev.redwork.admin.JobMatcher;
import dev.redwork.admin.JobReader;
import dev.redwork.job.Failure;
import dev.redwork.job.Failure.Reason;
import dev.redwork.job.JobState;
import dev.redwork.json.JobJson;
import dev.redwork.queue.record.FailureGroup;
import dev.redwork.queue.record.FailureGroups;
import dev.redwork.queue.record.JobQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Redis itself puts failures with one cause together, by the same rule as Java. */
class FailureSurveyContractTest extends StoreContract {
    private static final Pattern SENT = Pattern.compile("total_net_output_bytes:(\\d+)");
    private static final Pattern CALLS = Pattern.compile("cmdstat_evalsha(?:_ro)?:calls=(\\d+)");

    private static final String MAIL = "com.acme.Mail.send(Mail.java:12)";

    private static Failure thrown(String type, String message, String... frames) {
        StringBuilder stack = new StringBuilder(type + ": " + message);
        for (String frame : frames) {
            stack.append("\n\tat ").append(frame);
        }
        return new Failure(Reason.FAILED, type, message, stack + "\n", 1, 0);
    }

    private void dies(String id, String task, long died, String failure) {
        world.redis("SET", ":job:" + id, "{\"v\":1,\"task\":\"" + task + "\",\"input\":{\"task\":\"no\"}}");
        world.redis("ZADD", ":dead", died, id);
        world.redis("HSET", ":failures", id, failure);
    }

    private void dies(String id, String task, long died, Failure failure) {
        dies(id, task, died, World.json(failure));
    }

    private FailureGroups groups(JobState state) {
        return new FailureSurvey(world.link, state).of(List.of(world.keys), world.now());
    }

    private List<String> ids(JobQuery query) {
        List<String> ids = new JobReader(world.link, world.keys).ids(JobState.DEAD, 1_000);
        JobMatcher matcher = new JobMatcher(world.link, world.keys, query);
        List<String> found = matcher.matching(Set.of(JobState.DEAD), ids, true).stream()
                .map(job -> job.id())
                .toList();
        assertThat(matcher.ids(JobState.DEAD, ids)).isEqualTo(found);
        return found;
    }

    @Test
    void aFrameIsTheFirstThatTheJdkAndRedworkDoNotHave() {
        assertThat(thrown(
                                "a.B",
                                "no",
                                "java.base/java.util.List.of(List.java:1)",
                                "app//" + MAIL,
                                "com.acme.Main.main(M.java:1)")
                        .frame())
                .isEqualTo(MAIL);
        assertThat(thrown(
                                "a.B",
                                "no",
                                "dev.redwork.worker.Run.run(Run.java:1)",
                                "javax.x.Y.z(Y.java)",
                                "sun.x.Y.z(Y.java)")
                        .frame())
                .isEmpty();
        assertThat(thrown("a.B", "no", "com.acme.X$$Lambda/0x01.run(Unknown Source)")
                        .kind())
                .isEqualTo("a.B at com.acme.X$$Lambda/0x01.run(Unknown Source)");
        assertThat(Failure.of(Reason.TIMED_OUT, "late", 1, 0).kind()).isEqualTo("timed out");
        assertThat(Failure.thrown(new IllegalStateException("x"), 1, 0).typeOrReason())
                .isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void failuresWithOneCauseAreOneGroup() {
        dies("a", "mail", 1_000, thrown("java.io.IOException", "no host 1", "java.net.X.y(X.java:1)", MAIL));
        dies(
                "b",
                "mail",
                3_000,
                thrown("java.io.IOException", "no \"host\" 2\n\tat sea", "java.net.X.z(X.java:2)", MAIL));
        dies("c", "print", 2_000, thrown("java.io.IOException", "no host 3", MAIL));
        dies("d", "mail", 4_000, Failure.of(Reason.TIMED_OUT, "after 5 s", 1, 0));
        world.redis("ZADD", ":dead", 5_000, "e");

        FailureGroups found = groups(JobState.DEAD);

        assertThat(found.looked()).isEqualTo(5);
        assertThat(found.complete()).isTrue();
        assertThat(found.groups())
                .extracting(FailureGroup::task, FailureGroup::kind, FailureGroup::count, FailureGroup::newest)
                .containsExactly(
                        tuple("", "", 1L, 5_000L),
                        tuple("mail", "timed out", 1L, 4_000L),
                        tuple("mail", "java.io.IOException at sea", 1L, 3_000L),
                        tuple("print", "java.io.IOException at " + MAIL, 1L, 2_000L),
                        tuple("mail", "java.io.IOException at " + MAIL, 1L, 1_000L));
    }

    /** The number beside a group is the number of jobs that a query for it finds. */
    @Test
    void aGroupIsAQuery() {
        List<String> failures = new ArrayList<>();
        for (Failure failure : List.of(
                thrown("a.B", "x", MAIL),
                thrown("a.B", "y é \u2028 \\ \" \u0001", "java.x.Y.z(Y.java:1)", "app//" + MAIL),
                thrown("a.B", "z", "com.acme.Größe.messen(Größe.kt:7)"),
                thrown("a.B", "z", "com.acme.X.<init>(X.java:7)"),
                thrown("a.B", "z", "com.acme.X.lambda$0(X.java:7)", MAIL),
                thrown("a.B", "z", "dev.redwork.worker.Run.run(Run.java:1)"),
                thrown("a.B at " + MAIL, "forged"),
                Failure.of(Reason.TIMED_OUT, "a.B at " + MAIL, 1, 0),
                Failure.of(Reason.UNDECODABLE, "timed out", 1, 0),
                Failure.of(Reason.POISON, "", 1, 0),
                new Failure(Reason.TOO_LARGE, "a.B", "large", "s\r\n\tat " + MAIL + "\r\n", 1, 0),
                Failure.thrown(new IllegalStateException("here"), 1, 0))) {
            failures.add(World.json(failure));
        }
        failures.add(
                "{\"message\":\"late\",\"stack\":\"s\\n\\tat a.B.c(B.java:1)\",\"reason\":\"failed\",\"type\":\"a.C\"}");
        failures.add("{ \"reason\": \"failed\", \"type\": \"a.B\", \"stack\": \"s\\n\\tat " + MAIL + "\" }");
        failures.add("{\"reason\":\"failed\"}");
        failures.add("no JSON");
        for (int i = 0; i < failures.size(); i++) {
            dies("first-" + i, "mail", 1_000 + i, failures.get(i));
            dies("second-" + i, "mail", 2_000 + i, failures.get(i));
        }
        world.redis("ZADD", ":dead", 5_000, "without");

        List<FailureGroup> groups = groups(JobState.DEAD).groups();

        assertThat(groups.stream().mapToLong(FailureGroup::count).sum()).isEqualTo(2L * failures.size() + 1);
        assertThat(groups)
                .allSatisfy(group -> assertThat(ids(JobQuery.of(JobState.DEAD).withFailureKind(group.kind())))
                        .hasSize((int) group.count())
                        .contains(group.id()));
        assertThat(groups).filteredOn(group -> group.frame().equals(MAIL)).isNotEmpty();
    }

    @Test
    void aMessageIsThatOfTheNewestAndIsCutBetweenCharacters() {
        dies("a", "mail", 1, thrown("a.B", "old", MAIL));
        dies("b", "mail", 2, thrown("a.B", "say \"no\"" + "é".repeat(400), MAIL));

        FailureGroup group = groups(JobState.DEAD).groups().get(0);

        assertThat(group.message())
                .startsWith("say \"no\"éé")
                .hasSizeBetween(140, 160)
                .doesNotContain("\\x");
        assertThat(group.id()).isEqualTo("b");
        assertThat(group.times()).containsExactly(1L, 2L);
    }

    @Test
    void ofRetryingJobsThoseComeFirstWhoseNextAttemptDoes() {
        dies("late", "mail", 1, thrown("a.B", "x", MAIL));
        world.redis("DEL", ":dead");
        world.redis("ZADD", ":retrying", 9_000_000_000_000L, "late", 8_000_000_000_000L, "soon");

        assertThat(groups(JobState.RETRYING).groups())
                .extracting(FailureGroup::oldest)
                .containsExactly(9_000_000_000_000L, 8_000_000_000_000L);
        assertThat(groups(JobState.DEAD).groups()).isEmpty();
    }

    /** A2: ten thousand dead jobs with long stacks, in fewer than 200 calls and a megabyte. */
    @Test
    void tenThousandFailuresAreReadByFewCallsAndLittleIsSent() {
        String stack = "a.B: x" + "\n\tat java.x.Y.z(Y.java:1)".repeat(60) + "\n\tat " + MAIL;
        byte[] failure = JobJson.write(new Failure(Reason.FAILED, "a.B", "m".repeat(500), stack, 1, 0));
        List<Object> dead = new ArrayList<>(List.of(":dead"));
        List<Object> failures = new ArrayList<>(List.of(":failures"));
        LongStream.range(0, 10_400).forEach(i -> {
            dead.addAll(List.of(1_700_000_000_000L + i, "01KBAG2DM0" + String.format("%016d", i)));
            failures.addAll(List.of("01KBAG2DM0" + String.format("%016d", i), failure));
        });
        for (int i = 1; i < dead.size(); i += 2_000) {
            redis("ZADD", dead, i);
            redis("HSET", failures, i);
        }
        world.redis("CONFIG", "RESETSTAT");

        FailureGroups found = groups(JobState.DEAD);

        assertThat(sum(SENT, "stats")).isLessThan(500_000);
        assertThat(sum(CALLS, "commandstats")).isEqualTo(20);
        assertThat(found.groups()).extracting(FailureGroup::count).containsExactly(10_000L);
        assertThat(found.all()).isEqualTo(10_400);
        assertThat(found.complete()).isFalse();
        assertThat(found.groups().get(0).newest()).isEqualTo(1_700_000_010_399L);
    }

    private void redis(String command, List<Object> args, int from) {
        List<Object> some = new ArrayList<>(args.subList(from, Math.min(args.size(), from + 2_000)));
        some.add(0, args.get(0));
        world.redis(command, some.toArray());
    }

    private long sum(Pattern number, String section) {
        return number.matcher(world.text("INFO", section))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }
}
