package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.admin.BulkMove;
import dev.redwork.admin.BulkMove.Bounds;
import dev.redwork.admin.JobOperations;
import dev.redwork.admin.JobSearch;
import dev.redwork.job.Failure;
import dev.redwork.job.Failure.Reason;
import dev.redwork.job.JobState;
import dev.redwork.queue.record.AttemptRange;
import dev.redwork.queue.record.JobMove;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.JobReach;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.queue.record.MovedJobs;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many jobs are counted where they lie, and as a search would find them. */
class BulkCountContractTest extends StoreContract {
    private static final Pattern SENT = Pattern.compile("total_net_output_bytes:(\\d+)");
    private static final Pattern CALLS = Pattern.compile("cmdstat_(\\S+):calls=(\\d+)");
    private static final String FRAME = "com.acme.Mail.send(Mail.java:12)";
    private static final int DEAD = 2_000;

    private static Failure failure(String message) {
        String stack =
                "java.io.IOException: " + message + "\n\tat " + FRAME + "\n\tat com.acme.X.y(X.java:1)".repeat(60);
        return new Failure(Reason.FAILED, "java.io.IOException", message, stack, 1, 0);
    }

    /** Jobs in all states, as workers leave them. */
    @BeforeEach
    void fill() {
        for (int i = 0; i < DEAD; i++) {
            String id = "dead-" + i;
            world.redis("ZADD", ":dead", 1_000 + i, id);
            world.redis(
                    "HSET", ":failures", id, World.json(failure("no host " + i % 4 + (i % 8 == 0 ? " \"é\"" : ""))));
            world.redis("HSET", ":attempts", id, 1 + i % 3);
            world.redis(
                    "SET",
                    ":job:" + id,
                    i % 100 == 0
                            ? "{\"input\":\"" + "x".repeat(2_000) + "\",\"v\":1,\"task\":\"mail\"}"
                            : "{\"v\":1,\"task\":\"" + (i % 2 == 0 ? "mail" : "print") + "\",\"input\":\""
                                    + "x".repeat(300) + "\"}");
        }
        List<String> waiting = World.ids(700);
        world.enqueue(Duration.ZERO, waiting);
        world.enqueue(Duration.ofHours(1), Stream.of("s1", "s2").toList());
        JobOperations operations = new JobOperations(world.link, world.keys);
        assertThat(operations.move(JobMove.CANCEL, waiting.subList(0, 60))).hasSize(60);
        // One that stands in the line twice.
        assertThat(operations.move(JobMove.REQUEUE, waiting.subList(0, 1))).hasSize(1);
        world.redis("ZADD", ":parked:t", 500, "p1", 600, "p2");
        world.redis("HSET", ":parks", "t", 2);
        world.redis("SET", ":job:p1", "{\"v\":1,\"task\":\"t\",\"input\":1}");
        world.redis("SET", ":job:p2", "{\"v\":1,\"task\":\"t\",\"input\":1}");
    }

    private MovedJobs count(JobMove move, JobQuery query) {
        return new BulkMove(world.link, move, world.now(), new Bounds(10_000, 100_000, met -> true))
                .count(List.of(world.keys), query);
    }

    private List<String> searched(JobQuery query) {
        JobReach reach = new JobReach(10_000, 100_000, false);
        return new JobSearch(world.link, query, List.of(world.keys), world.now(), null, reach)
                .found().stream().map(found -> found.job().id()).distinct().toList();
    }

    @Test
    void asManyAreCountedAsASearchFinds() {
        JobQuery dead = JobQuery.of(JobState.DEAD);
        JobQuery all = JobQuery.in(JobMove.CANCEL.usual());
        List<JobQuery> queries = List.of(
                dead,
                dead.withTask("mail"),
                dead.withTask("none"),
                dead.withFailure("no host 3"),
                dead.withFailure("IOException no"),
                dead.withFailure("host 0 \"é\""),
                dead.withFailure("send(Mail"),
                dead.withFailureKind("java.io.IOException at " + FRAME),
                dead.withFailureKind("java.io.IOException"),
                dead.withTask("mail").withFailure("host 2").withAttempts(AttemptRange.parse(">1")),
                dead.between(1_500, 1_999).withTask("print"),
                JobQuery.of(JobState.PENDING),
                JobQuery.of(JobState.PENDING).withTask(World.TASK),
                JobQuery.of(JobState.PENDING).between(0, 1),
                JobQuery.of(JobState.SCHEDULED),
                JobQuery.of(JobState.PARKED),
                JobQuery.of(JobState.PARKED).between(550, 700),
                all,
                all.withTask("t"));
        for (JobQuery query : queries) {
            JobMove move = query.states().equals(dead.states()) ? JobMove.REQUEUE : JobMove.CANCEL;
            MovedJobs counted = count(move, query);
            List<String> found = searched(query);
            assertThat(counted.count()).as(query.toString()).isEqualTo(found.size());
            assertThat(counted.complete()).isTrue();
            assertThat(counted.examples())
                    .hasSize(Math.min(3, found.size()))
                    .extracting(JobRecord::id)
                    .isSubsetOf(found);
        }
        assertThat(count(JobMove.CANCEL, JobQuery.of(JobState.PENDING)).count()).isEqualTo(641);
    }

    /** A page asks for the number before anything is done, and must not read ten thousand jobs for it. */
    @Test
    void whatIsCountedIsNotRead() {
        JobQuery dead = JobQuery.of(JobState.DEAD);
        for (JobQuery query : List.of(
                dead,
                dead.withTask("print"),
                dead.withFailure("no host 1"),
                dead.withFailureKind("java.io.IOException at " + FRAME),
                dead.withAttempts(AttemptRange.parse("1")))) {
            world.redis("CONFIG", "RESETSTAT");
            MovedJobs counted = count(JobMove.REQUEUE, query);
            String stats = world.text("INFO", "stats");
            assertThat(counted.count()).isBetween(DEAD / 8L, (long) DEAD);
            assertThat(number(SENT, stats)).as(query.toString()).isLessThan(DEAD * 40L + 200_000);
            assertThat(scripts()).as(query.toString()).isLessThan(30);
        }
    }

    private static long number(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    /** Calls of scripts and of others; what scripts call counts, too, so that only those are counted that are sent. */
    private long scripts() {
        return CALLS.matcher(world.text("INFO", "commandstats"))
                .results()
                .filter(found ->
                        found.group(1).startsWith("eval") || found.group(1).startsWith("zrev"))
                .mapToLong(found -> Long.parseLong(found.group(2)))
                .sum();
    }
}
