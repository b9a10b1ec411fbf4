package dev.redwork.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.admin.BatchReader;
import dev.redwork.admin.BusyThreads;
import dev.redwork.admin.DiagnosisContext;
import dev.redwork.admin.JobMatcher;
import dev.redwork.admin.JobReader;
import dev.redwork.admin.JobSearch;
import dev.redwork.admin.JobSearch.Found;
import dev.redwork.admin.JobSearch.Place;
import dev.redwork.admin.SessionReader;
import dev.redwork.job.JobState;
import dev.redwork.json.JobJson;
import dev.redwork.queue.record.AttemptRange;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.JobReach;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.redis.ReadCalls;
import dev.redwork.store.SearchStore.Matches;
import dev.redwork.store.SearchStore.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Redis itself looks through jobs and sessions, and sends little of those that are not wanted. */
class SearchContractTest extends StoreContract {
    private static final Pattern SENT = Pattern.compile("total_net_output_bytes:(\\d+)");
    private static final String ULID = "01KBAG2DM0" + "0".repeat(16);

    /** When {@link #ULID} was made. */
    private static final long MADE = JobJson.timeOf(ULID);

    private Matches look(Wanted wanted, String... ids) {
        List<Matches> found =
                ReadCalls.answers(world.link, new SearchStore(world.keys).matchJobs(List.of(ids), wanted));
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static Wanted at(String clock, long first, long last) {
        return new Wanted(Map.of(), clock, first, last, 0, Integer.MAX_VALUE);
    }

    private void store(String id, String value) {
        world.redis("SET", ":job:" + id, value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sure   | {'v':1,'task':'a','input':1}",
                "sure   | { 'task' : 'a', 'input' : {'task':'b'} }",
                "sure   | {'v':1,'inbox':'task','task':'a','input':1}",
                "sure   | {'state':'succeeded','v':1,'task':'a','output':1}",
                "none   | {'v':1,'task':'b','input':{'task':'a'}}",
                "none   | {'v':1,'task':'input','input':{'task':'a'}}",
                "none   | {'state':'succeeded','v':1,'task':'b','output':{'task':'a'}}",
                "none   | {'v':1,'task':'ab','input':1}",
                "none   | {'v':1,'input':1}",
                "unsure | {'v':1,'input':{'task':'b'},'task':'a'}",
                "unsure | {'v':1,'task':7,'input':1}",
                "none   | no JSON",
            })
    void aTaskIsComparedWhereItStandsBeforeTheInput(String answer, String value) {
        store("x", value.replace('\'', '"'));

        Matches found = look(Wanted.named("task", "a"), "none", "x");

        assertThat(found.any()).isEqualTo(answer.equals("none") ? List.of() : List.of("x"));
        assertThat(found.unsure()).isEqualTo(answer.equals("unsure") ? List.of("x") : List.of());
    }

    @Test
    void aTaskBehindTheFirstBytesIsUnsure() {
        store("far", "{\"v\":1,\"input\":\"" + "x".repeat(2_000) + "\",\"task\":\"a\"}");
        store("large", "{\"v\":1,\"task\":\"a\",\"input\":\"" + "x".repeat(2_000) + "\"}");

        Matches found = look(Wanted.named("task", "a"), "far", "large");

        assertThat(found.any()).containsExactly("far", "large");
        assertThat(found.unsure()).containsExactly("far");
        assertThat(look(Wanted.named("batch", "b"), "far", "large").any()).containsExactly("far");
    }

    @Test
    void theTimeOfASpecCountsElseThatOfItsId() {
        store(ULID, "{\"v\":1,\"task\":\"a\",\"input\":1}");
        store("told", "{\"v\":1,\"task\":\"a\",\"enqueued\":500,\"input\":{\"text\":\"x\"}}");
        store("untold", "{\"v\":1,\"task\":\"a\",\"input\":1}");

        String[] ids = {ULID, "told", "untold"};
        assertThat(look(at("enqueued", MADE, MADE), ids).any()).containsExactly(ULID);
        assertThat(look(at("enqueued", 500, 500), ids).any()).containsExactly("told");
        assertThat(look(at("enqueued", Long.MIN_VALUE, 499), ids).any()).containsExactly("untold");
        assertThat(look(new Wanted(Map.of("task", "a"), "enqueued", 500, Long.MAX_VALUE, 0, Integer.MAX_VALUE), ids)
                        .any())
                .containsExactly(ULID, "told");
        // Another time than its id tells.
        store(ULID, "{\"v\":1,\"task\":\"a\",\"enqueued\":500,\"input\":1}");
        assertThat(look(at("enqueued", 400, 600), ids).any()).containsExactly(ULID, "told");
    }

    /** Those of a search are those that a look at each would find. */
    @Test
    void aFilterFindsWhatIsThere() {
        world.enqueue("one", "two");
        store("one", "{\"v\":1,\"input\":1,\"task\":\"other\"}");
        world.redis("ZADD", ":dead", 5, "x", 6, "y", 7, "z", 8, "without");
        for (String id : List.of("x", "y", "z", "without")) {
            store(id, "{\"v\":1,\"task\":\"t\",\"input\":1}");
        }
        String failure =
                "{\"reason\":\"timed out\",\"type\":\"a.B\",\"message\":\"say \\\"no\\\" at 5%\",\"stack\":\"at c.D\",\"at\":1}";
        world.redis(
                "HSET", ":failures", "x", failure, "y", "{\"message\":\"late\",\"reason\":\"failed\"}", "z", "broken");

        assertThat(found(JobQuery.of(JobState.PENDING).withTask("other"))).containsExactly("one");
        assertThat(found(JobQuery.of(JobState.PENDING).withTask("t"))).containsExactly("two");
        assertThat(failed("timed out a.B say \"no\" at")).containsExactly("x");
        assertThat(failed("5%")).containsExactly("x");
        assertThat(failed("c.D")).isEmpty();
        assertThat(failed("no out")).isEmpty();
        assertThat(failed("null late")).containsExactly("y");
        assertThat(failed("not readable")).containsExactly("z");
    }

    @Test
    void jobsThatEndedAreFoundByWhenTheyDid() {
        String ended =
                "{\"state\":\"succeeded\",\"v\":1,\"id\":\"a\",\"task\":\"t\",\"attempt\":1,\"worker\":\"w\",\"started\":1,";
        store("a", ended + "\"ended\":500,\"output\":{\"ended\":7}}");
        store("b", ended + "\"output\":[1],\"ended\":600}");
        store("c", ended + "\"ended\":700}");
        store("waits", "{\"v\":1,\"task\":\"t\",\"enqueued\":500,\"input\":1}");
        world.redis("RPUSH", ":recent", "a", "b", "c", "waits", "gone");

        assertThat(found(JobQuery.of(JobState.SUCCEEDED).between(500, 600))).containsExactly("a", "b");
        assertThat(look(at("ended", 500, 600), "a", "b", "c", "waits", "gone"))
                .isEqualTo(new Matches(List.of("a", "b"), List.of("b")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a b e | w    | 0 | 99",
                "a     | w    | 2 | 99",
                "a     | w    | 3 | 3",
                "b e   | w    | 1 | 1",
                "b e   | w    | 0 | 1",
                "      | w.   | 0 | 99",
                "b     | w.12 | 0 | 99",
                "a d   |      | 3 | 3",
            })
    void jobsThatEndedAreFoundByTheirWorkerAndTheirAttempts(
            @Nullable String ids, @Nullable String worker, int least, int most) {
        ended("a", "succeeded", 3, "w");
        ended("b", "succeeded", 1, "w.12");
        ended("c", "succeeded", 1, "w.x");
        ended("d", "cancelled", 3, "ww");
        ended("e", "expired", 2, "w.3");
        JobQuery all = JobQuery.of(JobState.SUCCEEDED, JobState.CANCELLED, JobState.EXPIRED)
                .withAttempts(new AttemptRange(least, most));

        JobQuery query = worker == null
                ? all
                : new JobQuery(all.states(), null, null, all.first(), all.last(), worker, null, all.attempts());

        assertThat(found(query)).containsExactly(ids == null ? new String[0] : ids.split(" "));
        Wanted wanted = new Wanted(worker == null ? Map.of() : Map.of("worker", worker), "", 0, 0, least, most);
        assertThat(look(wanted, "a", "b", "c", "d", "e").any()).as("in Redis").containsExactlyElementsOf(found(query));
    }

    private void ended(String id, String state, int attempt, String worker) {
        store(
                id,
                "{\"state\":\"" + state + "\",\"v\":1,\"id\":\"" + id + "\",\"task\":\"t\",\"attempt\":" + attempt
                        + ",\"worker\":\"" + worker + "\",\"started\":1,\"ended\":2,\"output\":{\"worker\":\"w\"}}");
        world.redis("RPUSH", ":recent", id);
    }

    @Test
    void jobsThatWaitOrAreDeadAreFoundByTheirAttemptsAndTheirBatch() {
        world.enqueue("none", "two");
        world.redis("HSET", ":attempts", "two", "2", "x", "3");
        world.redis("ZADD", ":dead", 5, "x", 6, "y");
        store("x", "{\"v\":1,\"task\":\"t\",\"batch\":\"b\",\"input\":1}");
        store("y", "{\"v\":1,\"task\":\"t\",\"batch\":\"c\",\"input\":{\"batch\":\"b\"}}");

        assertThat(found(JobQuery.of(JobState.PENDING).withAttempts(AttemptRange.parse(">1"))))
                .containsExactly("two");
        assertThat(found(JobQuery.of(JobState.PENDING).withAttempts(AttemptRange.parse("0"))))
                .containsExactly("none");
        assertThat(found(JobQuery.of(JobState.DEAD).withAttempts(AttemptRange.parse("<=3"))))
                .containsExactly("y", "x");
        assertThat(found(JobQuery.of(JobState.DEAD).withBatch("b"))).containsExactly("x");
        assertThat(found(JobQuery.of(JobState.DEAD).withBatch("b").withTask("other")))
                .isEmpty();
    }

    /** Of a queue that a thousand workers read, the sessions of one are asked what they hold. */
    @Test
    void jobsThatAWorkerRunsAreFoundByItsSessions() {
        for (String worker : List.of("w", "w.1", "ww", "other")) {
            world.send(world.sessions.openSession("s-" + worker, World.LEASE, about(worker, "q:2", "t")));
            world.redis("HSET", ":running:s-" + worker, "of-" + worker, "1 2 500 1");
            store("of-" + worker, "{\"v\":1,\"task\":\"t\",\"input\":1}");
        }
        world.enqueue("waits");
        JobQuery query = JobQuery.of().withWorker("w");

        assertThat(search(query).found())
                .extracting(found -> found.job().id())
                .containsExactlyInAnyOrder("of-w", "of-w.1");
        assertThat(search(query).looks())
                .as("jobs of others, and those that wait")
                .isEqualTo(2);
        assertThat(search(query.withAttempts(AttemptRange.parse("1"))).found()).isEmpty();
        assertThat(search(JobQuery.of().withWorker("nobody")).found()).isEmpty();
    }

    /** A line of 20,000 jobs, a second between two of them. */
    private List<String> line(String... more) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            ids.add(ulid(MADE + i * 1_000L));
        }
        ids.addAll(List.of(more));
        for (int i = 0; i < ids.size(); i += 1_000) {
            List<String> some = new ArrayList<>(ids.subList(i, Math.min(ids.size(), i + 1_000)));
            some.addAll(0, List.of("RPUSH", ":pending"));
            world.redis(some.remove(0), some.toArray());
        }
        return ids;
    }

    private static String ulid(long time) {
        StringBuilder id = new StringBuilder();
        for (long left = time; id.length() < 10; left /= 32) {
            id.insert(0, "0123456789ABCDEFGHJKMNPQRSTVWXYZ".charAt((int) (left % 32)));
        }
        return id + "0".repeat(16);
    }

    @CsvSource({"100, 109", "0, 9", "19990, 19999", "15000, 15009"})
    @ParameterizedTest
    void thePartOfALineThatIsOfATimeIsFoundByFewCalls(int from, int to) {
        List<String> ids = line();
        ids.subList(from, to + 1).forEach(id -> store(id, "{\"v\":1,\"task\":\"t\",\"input\":1}"));
        world.redis("CONFIG", "RESETSTAT");

        JobSearch search =
                search(JobQuery.of(JobState.PENDING).between(MADE + from * 1_000L, MADE + to * 1_000L), 5, null);

        assertThat(calls("lindex")).isBetween(1L, Math.round(2 * Math.log(20_000) / Math.log(2)));
        assertThat(ids(search)).startsWith(ids.get(to), ids.get(to - 1)).hasSize(6);
        assertThat(search.looks()).isEqualTo(10);
        // The page goes on where it ended, whatever has come meanwhile.
        world.redis("RPUSH", ":pending", ulid(MADE + 90_000_000L));
        JobSearch next = search(
                JobQuery.of(JobState.PENDING).between(MADE + from * 1_000L, MADE + to * 1_000L),
                50,
                search.found().get(4).place());
        assertThat(ids(next))
                .containsExactly(ids.get(to - 5), ids.get(to - 6), ids.get(to - 7), ids.get(to - 8), ids.get(from));
    }

    /** A job that came back stands behind those that are newer: it is found when the rest of the line is looked at. */
    @Test
    void whatStandsElsewhereIsFoundAfterThePartThatIsOfTheTime() {
        String early = ulid(MADE + 500);
        List<String> ids = line(early);
        Stream.of(early, ids.get(0), ids.get(1)).forEach(id -> store(id, "{\"v\":1,\"task\":\"t\",\"input\":1}"));
        JobQuery query = JobQuery.of(JobState.PENDING).between(MADE, MADE + 1_000);
        List<String> found = new ArrayList<>();
        Place after = null;
        int pages = 0;
        do {
            JobSearch search = search(query, 1, after);
            List<Found> page = search.found().stream().limit(1).toList();
            page.forEach(one -> found.add(one.job().id()));
            after = search.found().size() > 1 ? page.get(0).place() : search.isCut() ? search.stopped() : null;
            pages++;
        } while (after != null && pages < 10);

        assertThat(found).containsExactly(ids.get(1), ids.get(0), early);
    }

    @Test
    void idsThatTellNoTimeAreLookedAtOneByOne() {
        List<String> ids = World.ids(1_000);
        world.enqueue(Duration.ZERO, ids);
        store(ids.get(5), "{\"v\":1,\"task\":\"t\",\"enqueued\":" + MADE + ",\"input\":1}");

        JobSearch search = search(JobQuery.of(JobState.PENDING).between(MADE - 60_000, MADE + 60_000), 50, null);
        assertThat(ids(search)).containsExactly(ids.get(5));
        JobSearch none = search(JobQuery.of(JobState.PENDING).between(1, 2), 50, null);
        assertThat(none.found()).isEmpty();
        assertThat(none.looks()).isEqualTo(1_000);
        assertThat(none.isCut()).isFalse();
    }

    private static List<String> ids(JobSearch search) {
        return search.found().stream().map(found -> found.job().id()).toList();
    }

    private long calls(String command) {
        return Pattern.compile("cmdstat_" + command + ":calls=(\\d+)")
                .matcher(world.text("INFO", "commandstats"))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    private JobSearch search(JobQuery query, int limit, @Nullable Place after) {
        return new JobSearch(
                world.link, query, List.of(world.keys), world.now(), after, new JobReach(limit, 10_000, false));
    }

    private JobSearch search(JobQuery query) {
        return new JobSearch(
                world.link, query, List.of(world.keys), world.now(), null, new JobReach(50, 10_000, false));
    }

    private List<String> failed(String text) {
        return found(JobQuery.of(JobState.DEAD).withFailure(text));
    }

    private List<String> found(JobQuery query) {
        List<String> ids =
                new JobReader(world.link, world.keys).ids(query.states().get(0), 100);
        JobMatcher matcher = new JobMatcher(world.link, world.keys, query);
        List<String> found = matcher.matching(Set.copyOf(query.states()), ids, true).stream()
                .map(JobRecord::id)
                .toList();
        if (query.states().size() == 1) {
            assertThat(matcher.ids(query.states().get(0), ids)).isEqualTo(found);
        }
        return found;
    }

    @Test
    void ofJobsThatAreNotWantedLittleIsSent() {
        List<String> ids = World.ids(1_000);
        world.enqueue(Duration.ZERO, ids);
        world.redis("CONFIG", "RESETSTAT");

        JobSearch search = new JobSearch(
                world.link,
                JobQuery.of(JobState.PENDING).withTask("none"),
                List.of(world.keys),
                world.now(),
                null,
                new JobReach(50, 10_000, false));

        assertThat(search.looks()).isEqualTo(1_000);
        assertThat(search.isCut()).isFalse();
        assertThat(sent()).isLessThan(20_000);
    }

    /** A line of a million would take all looks from the few that died. */
    @Test
    void jobsInLineAreLookedAtLast() {
        world.settle(World.buried(world.running("gone").get(0)));
        world.enqueue(Duration.ZERO, World.ids(600));

        JobSearch search = new JobSearch(
                world.link,
                JobQuery.of().withTask(World.TASK),
                List.of(world.keys),
                world.now(),
                null,
                new JobReach(1_000, 500, false));

        assertThat(search.found()).extracting(found -> found.job().state()).contains(JobState.DEAD);
        assertThat(search.isCut()).isTrue();
    }

    /** Ids do not tell in which order jobs ended within one millisecond, and each is listed once all the same. */
    @Test
    void jobsThatEndedInTheSameMillisecondComePageByPage() {
        List<String> ids = List.of("m", "a", "z", "k", "b", "y", "c");
        ids.forEach(id -> ended(id, "succeeded", 1, "w"));

        List<String> seen = new ArrayList<>();
        Place after = null;
        do {
            JobSearch search = new JobSearch(
                    world.link,
                    JobQuery.of(JobState.SUCCEEDED),
                    List.of(world.keys),
                    world.now(),
                    after,
                    new JobReach(2, 1_000, false));
            List<JobSearch.Found> page =
                    search.found().subList(0, Math.min(2, search.found().size()));
            page.forEach(found -> seen.add(found.job().id()));
            after = page.isEmpty() ? null : page.get(page.size() - 1).place();
        } while (after != null);

        assertThat(seen).containsExactlyElementsOf(ids);
    }

    private long sent() {
        return SENT.matcher(world.text("INFO", "stats"))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    @Test
    void jobsThatRunAreFoundByWhenTheyStarted() {
        world.running("a", "b");
        world.redis("HSET", ":running:" + World.MINE, "b", "1 1 500 1");
        JobQuery query = JobQuery.of(JobState.RUNNING).between(400, 600);

        JobSearch search = new JobSearch(
                world.link, query, List.of(world.keys), world.now(), null, new JobReach(50, 10_000, false));

        assertThat(search.found()).extracting(found -> found.job().id()).containsExactly("b");
        assertThat(search.looks()).isEqualTo(2);
    }

    @Test
    void runningJobsOfABatchAreCountedWithoutTheirSpecs() {
        world.running(World.ids(100).toArray(String[]::new));
        for (String id : World.ids(60)) {
            store(id, "{\"v\":1,\"task\":\"t\",\"batch\":\"b\",\"input\":\"" + "x".repeat(3_000) + "\"}");
        }
        store("job-0", "{\"v\":1,\"input\":1,\"batch\":\"b\",\"task\":\"t\"}");
        store("job-1", "{\"v\":1,\"input\":{\"batch\":\"b\"},\"task\":\"t\"}");
        world.redis("CONFIG", "RESETSTAT");

        assertThat(new BatchReader(world.link, world.keys).running("b")).isEqualTo(59);
        assertThat(sent()).isLessThan(10_000);
    }

    @Test
    void aSessionTellsAllOfItselfAndWordsThatManyTellOnce() {
        String tasks = IntStream.range(0, 100)
                .mapToObj(i -> "task-" + i)
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        for (int i = 0; i < 50; i++) {
            world.send(world.sessions.openSession("s" + i, World.LEASE, about("w" + i, "q:2", tasks)));
        }
        world.send(world.sessions.openSession("bare", World.LEASE, Map.of("lane", "q*3,r:2")));
        world.redis("HSET", ":session:s7", "jobs", "5", "state", "quiet", "order", "stop");
        world.redis("ZADD", ":sessions", 1, "s8");
        world.redis("HSET", ":running:s7", "x", "1 1 1 1");
        world.redis("CONFIG", "RESETSTAT");

        List<SessionRecord> sessions = new SessionReader(world.link).sessions(world.keys);

        assertThat(sent()).isLessThan(7_000);
        assertThat(sessions).hasSize(51).filteredOn(SessionRecord::isLive).hasSize(50);
        assertThat(sessions)
                .filteredOn(session -> session.session().equals("s7"))
                .singleElement()
                .satisfies(one -> {
                    assertThat(List.of(
                                    one.worker(),
                                    one.host(),
                                    one.lane(),
                                    one.state(),
                                    one.order().text()))
                            .containsExactly("w7", "h", "q:2", "quiet", "stop");
                    assertThat(List.of(one.pid(), one.slots(), one.held(), one.ended()))
                            .containsExactly(9L, 2L, 1L, 5L);
                    assertThat(one.tasks()).hasSize(100);
                    assertThat(one.started()).isPositive();
                });
        assertThat(sessions)
                .filteredOn(session -> session.session().equals("bare"))
                .singleElement()
                .satisfies(one -> {
                    assertThat(List.of(one.worker(), one.lane(), one.host(), one.state()))
                            .containsExactly("bare", "q*3,r:2", "", "running");
                    assertThat(one.tasks()).isEmpty();
                });
    }

    private static Map<String, String> about(String worker, String lane, String tasks) {
        return Map.of("worker", worker, "host", "h", "pid", "9", "lane", lane, "slots", "2", "tasks", tasks);
    }

    @Test
    void threadsAreBusyWhereAllThatALaneRunsTakesThem() {
        world.enqueue("x");
        world.send(world.sessions.openSession("s1", World.LEASE, about("w1", "q,r:2", "t")));
        world.send(new SessionStore(Keys.of(world.settings, "r"))
                .openSession("s2", World.LEASE, about("w1", "q,r:2", "t")));
        world.redis("HSET", ":running:s1", "a", "1 1 500 1");

        assertThat(busy()).isNull();
        world.redis("HSET", "redwork:{r}:running:s2", "pill:w1", "1 1 900 1", "b", "broken");
        assertThat(busy()).isNull();
        world.redis("HSET", "redwork:{r}:running:s2", "c", "1 1 700 1");
        assertThat(busy()).isEqualTo(new BusyThreads(2, 700));

        // Of a lane that is told in other words, all queues are asked.
        world.redis("SADD", "redwork:queues", "q", "r");
        world.redis("HSET", ":session:s1", "lane", "some");
        world.redis("HSET", "redwork:{r}:session:s2", "lane", "some");
        assertThat(busy()).isEqualTo(new BusyThreads(2, 700));

        world.send(world.sessions.openSession("s3", World.LEASE, about("w2", "q:2", "t")));
        assertThat(busy()).isNull();
    }

    private @Nullable BusyThreads busy() {
        JobRecord job = new JobReader(world.link, world.keys).find("x");
        return DiagnosisContext.read(world.link, job, 0, "").busy();
    }
}
