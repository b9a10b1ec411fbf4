package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Task;
import dev.redwork.worker.Worker;
import dev.redwork.worker.tasks.ShippedHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an operator does with a queue, and how jobs are submitted beside a plain enqueue. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class QueueStoryTest {
    private static final String GCD = "{\"a\":12,\"b\":18}";

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @Test
    void aPauseOutlivesWorkersAndEndsAtResume() {
        redwork("queue", "pause", "default").refused(3, "no queue default", "--create pauses it all the same");
        assertThat(redwork("queues", "-o", "json").json()).isEmpty();
        redwork("queue", "pause", "default", "--create").succeeded();
        assertThat(redwork("queue", "pause", "default", "-o", "json")
                        .succeeded()
                        .json()
                        .get(0)
                        .path("before")
                        .asBoolean())
                .isTrue();
        String id = submit("gcd", GCD).path("id").asText();
        for (int restart = 0; restart < 2; restart++) {
            try (Worker worker = echo()) {
                Ran waited = redwork("job", "wait", id, "--timeout", "300ms");
                assertThat(waited.code()).as(waited.err() + worker.name()).isEqualTo(4);
            }
        }
        assertThat(redwork("queue", "show", "default", "--for", "10ms")
                        .succeeded()
                        .out())
                .contains("paused     for ", "pending    1", "lanes      none");
        try (Worker worker = echo()) {
            redwork("queue", "resume", "default").succeeded();
            redwork("job", "wait", id, "--timeout", "10s").succeeded();
            assertThat(worker.name()).isNotEmpty();
        }
        redwork("queue", "resume", "nowhere").refused(3, "no queue nowhere");
    }

    @Test
    void aPausedAndAFullQueueAreSeenWhereverQueuesAre() {
        submit("gcd", GCD);
        assertThat(redwork("queues").succeeded().out()).doesNotContain("STATE");
        redwork("queue", "pause", "default").succeeded();
        redwork("queue", "limit", "default", "--jobs", "1").succeeded();
        try (Worker worker = echo()) {
            assertThat(redwork("queues").succeeded().lines()).last().asString().startsWith("default  paused, full ");
            JsonNode queue = redwork("queues", "-o", "json").json().get(0);
            assertThat(queue.path("paused").asBoolean()).isTrue();
            assertThat(queue.path("paused_ms").asLong()).isPositive();
            assertThat(queue.path("full").asBoolean()).isTrue();
            assertThat(queue.path("limits").toString()).isEqualTo("{\"jobs\":1}");
            assertThat(redwork("workers").succeeded().lines().get(0)).contains("  PAUSED ");
            assertThat(redwork("workers", "-o", "json")
                            .json()
                            .get(0)
                            .path("paused_queues")
                            .toString())
                    .isEqualTo("[\"default\"]");
            assertThat(redwork("doctor").succeeded().out())
                    .contains("the queue is paused, so no job of it starts: 1 waiting")
                    .contains("redwork queue resume default", "an enqueue is refused: 1 waiting of 1");
            assertThat(worker.name()).isNotEmpty();
        }
    }

    @Test
    void aFullRedisTakesAPauseAndIsToldOnlyOfAQueueThatIsNew() {
        submit("gcd", GCD);
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            redis.call("CONFIG", "SET", "maxmemory", "1");
            try {
                assertThat(redwork("queue", "pause", "default").succeeded().err())
                        .isEmpty();
                assertThat(redwork("queue", "pause", "new", "--create")
                                .succeeded()
                                .err())
                        .contains("queue new is not listed before its first job");
            } finally {
                redis.call("CONFIG", "SET", "maxmemory", "0");
            }
        }
    }

    @Test
    void queuesAreChosenSortedAndCounted() {
        for (String queue : new String[] {"a", "tenant-1", "tenant-2", "tenant-2"}) {
            submit("gcd", GCD, "-q", queue);
        }
        assertThat(redwork("queues", "-q", "tenant-*", "--sort", "pending", "-o", "name")
                        .lines())
                .containsExactly("tenant-2", "tenant-1");
        assertThat(redwork("queues", "--limit", "1", "-o", "name").succeeded().err())
                .contains("2 more: --limit N");
        assertThat(redwork("jobs", "-q", "tenant-?", "-o", "json").json()).hasSize(3);
        redwork("queues", "-q", "x*").refused(3, "no queue matches x*");
        redwork("jobs", "-q", "tenant").refused(3, "there is no queue tenant; there are tenant-1, tenant-2, a");
    }

    @Test
    void ofTwoHundredQueuesAFewAreNamedTheNearestFirst() {
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            for (int i = 0; i < 200; i++) {
                redis.call("SADD", "redwork:queues", "tenant-%03d".formatted(i));
            }
        }
        for (String command : new String[] {"jobs", "doctor"}) {
            Ran wrong = redwork(command, "-q", "tenan-042");
            wrong.refused(3, "there is no queue tenan-042; there are tenant-042, ");
            assertThat(wrong.err()).endsWith(" and 195 more\n").hasSizeLessThan(150);
        }
    }

    /** Names of tenants begin and end alike: columns go before what tells them apart. */
    @Test
    void longNamesStayApart() {
        for (int i = 0; i < 5; i++) {
            submit("gcd", GCD, "-q", "eu-central-1.customer-%03d.invoices".formatted(i));
        }
        redwork("queue", "pause", "eu-central-1.customer-000.invoices").succeeded();
        List<String> lines = Ran.with(Map.of("REDIS_URL", REDIS.url(), "COLUMNS", "80"), "", "queues")
                .succeeded()
                .lines();
        assertThat(lines).allMatch(line -> line.length() <= 80);
        assertThat(lines.stream().skip(2).map(line -> line.split(" ", -1)[0]))
                .hasSize(5)
                .doesNotHaveDuplicates();
    }

    @Test
    void limitsAreSetShownAndTakenAway() {
        assertThat(redwork("queue", "limit", "default", "--create", "--jobs", "1", "--bytes", "64MB", "-o", "json")
                        .succeeded()
                        .json()
                        .get(0)
                        .path("limits")
                        .toString())
                .isEqualTo("{\"jobs\":1,\"bytes\":64000000}");
        submit("gcd", GCD);
        redwork("submit", "gcd", GCD).refused(5, "queue default is full: 1 of 1 jobs wait", "--when-full TIME waits");
        redwork("submit", "gcd", GCD, "--when-full", "100ms").refused(4, "is full");
        List<String> table = redwork("queue", "limit", "default", "--bytes", "64kB")
                .succeeded()
                .lines();
        assertThat(table.get(0).split(" {2,}")).containsExactly("QUEUE", "WAITING", "MOST JOBS", "BYTES", "MOST BYTES");
        assertThat(table.get(2)).endsWith("64 kB");
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            redis.call("HSET", "redwork:{default}:totals", "bytes", "64000000");
        }
        redwork("queue", "limit", "default", "--bytes", "64MB").succeeded();
        assertThat(redwork("queue", "limit", "default").lines().get(2)).endsWith("  64 MB       64 MB");
        redwork("submit", "gcd", GCD).refused(5, "1 of 1 jobs wait; 64 MB of 64 MB are held; try again in ");
        redwork("queue", "limit", "default", "--none", "--jobs", "1").refused(2, "--none");
        redwork("queue", "limit", "default", "--none").succeeded();
        submit("gcd", GCD);
        assertThat(redwork("queue", "limit", "default").succeeded().out()).contains("none");
    }

    @Test
    void aQueueIsShownInFull() {
        submit("gcd", GCD);
        submit("gcd", GCD, "--in", "1h");
        try (Worker worker = Worker.builder(REDIS.url())
                .name("reader")
                .handle(Task.ofJson("other"), (in, context) -> in)
                .lane(1, "elsewhere")
                .start()) {
            JsonNode shown = redwork("queue", "show", "default", "elsewhere", "--for", "50ms", "-o", "json")
                    .succeeded()
                    .json();
            assertThat(shown.get(0).path("pending").asInt()).isEqualTo(1);
            assertThat(shown.get(0).path("scheduled").asInt()).isEqualTo(1);
            assertThat(shown.get(0).path("waits_ms").asLong()).isPositive();
            assertThat(shown.get(0).path("bytes").asLong()).isPositive();
            assertThat(shown.get(1).path("lanes").get(0).path("worker").asText())
                    .isEqualTo(worker.name());
        }
        redwork("queue", "show", "nowhere").refused(3, "no queue nowhere");
    }

    @Test
    void jobsAreForLaterAndForTheFront() {
        assertThat(submit("gcd", GCD, "--in", "1h", "--id", "later")
                        .path("state")
                        .asText())
                .isEqualTo("scheduled");
        assertThat(submit("gcd", GCD, "--at", "2035-01-01T00:00:00Z")
                        .path("state")
                        .asText())
                .isEqualTo("scheduled");
        submit("gcd", GCD, "--id", "last");
        submit("gcd", GCD, "--id", "first", "--front", "--timeout", "30s", "--expires", "1h");
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            assertThat(redis.call("LRANGE", "redwork:{default}:pending", "0", "-1"))
                    .isEqualTo("first last");
            assertThat(redis.call("GET", "redwork:{default}:job:first")).contains("\"timeout\":30000", "\"expires\":");
        }
        redwork("submit", "gcd", GCD, "--at", "noon").refused(2, "'noon' is not a time");
        redwork("submit", "gcd", GCD, "--at", "08:00", "--in", "1h").refused(2, "--in and --at");
    }

    @Test
    void oneOfAKindIsAnsweredForAllOthers() {
        String first = submit("gcd", GCD, "--unique", "page-7").path("id").asText();
        JsonNode second = submit("gcd", GCD, "--unique", "page-7", "--until-start");
        assertThat(second.path("id").asText()).isEqualTo(first);
        assertThat(second.path("state").asText()).isEqualTo("pending");
        assertThat(second.path("duplicate").asBoolean()).isTrue();
        JsonNode burst = submit("gcd", GCD, "--unique", "burst", "--debounce", "1h");
        assertThat(burst.path("state").asText()).isEqualTo("scheduled");
        JsonNode again = submit("gcd", "{\"a\":4,\"b\":6}", "--unique", "burst", "--debounce", "1h");
        assertThat(again.path("id")).isEqualTo(burst.path("id"));
        assertThat(again.path("duplicate").asBoolean()).isFalse();
        redwork("submit", "gcd", GCD, "--debounce", "1h").refused(2, "--unique KEY");
    }

    @Test
    void aScheduledJobIsReplacedByItsId() {
        redwork("submit", "gcd", GCD, "--replace").refused(2, "--id ID");
        submit("gcd", GCD, "--id", "night", "--in", "1h");
        assertThat(submit("gcd", "{\"a\":4,\"b\":6}", "--id", "night", "--in", "2h", "--replace")
                        .path("state")
                        .asText())
                .isEqualTo("scheduled");
        submit("gcd", GCD, "--id", "now");
        Ran refused = redwork("submit", "gcd", GCD, "--id", "now", "--replace");
        assertThat(refused.code()).isEqualTo(5);
        assertThat(refused.json(0).path("state").asText()).isEqualTo("pending");
        assertThat(refused.err()).contains("job now is pending: only a scheduled one can be replaced");
    }

    @Test
    void aPurgeCancelsWhatWaitsAndLeavesPills() {
        submit("gcd", GCD, "--id", "later", "--in", "1h");
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            submit("gcd", GCD, "--id", "a");
            redis.call("RPUSH", "redwork:{default}:pending", "pill:monday");
            StringBuilder inputs = new StringBuilder();
            for (int i = 0; i < 2_300; i++) {
                inputs.append(GCD).append('\n');
            }
            Ran.withInput(REDIS.url(), inputs.toString(), "submit", "gcd", "-").succeeded();
            redwork("queue", "purge", "default").refused(2, "--yes", "--dry-run");
            assertThat(purged("--dry-run")).isEqualTo(2_301);
            assertThat(purged("--yes")).isEqualTo(2_301);
            assertThat(redwork("job", "show", "a", "-o", "jsonl").succeeded().out())
                    .contains("\"cancelled\"");
            assertThat(purged("--yes")).isZero();
            assertThat(purged("--all", "--yes")).isEqualTo(1);
            assertThat(redis.call("LINDEX", "redwork:{default}:pending", "0")).isEqualTo("pill:monday");
            assertThat(redis.call("HGET", "redwork:{default}:totals", "bytes")).isEqualTo("0");
        }
        redwork("queue", "purge", "nowhere", "--yes").refused(3, "no queue nowhere");
    }

    @Test
    void aQueueIsForgottenUnlessItHoldsJobsOrIsRead() {
        submit("gcd", GCD);
        redwork("queue", "pause", "typo", "--create").succeeded();
        try (Worker worker = Worker.builder(REDIS.url())
                .add(new ShippedHandlers())
                .lane(1, "read")
                .start()) {
            Ran kept = redwork("queue", "delete", "default", "read", "typo", "-o", "json");
            assertThat(kept.code()).isEqualTo(5);
            assertThat(kept.json().findValuesAsText("answer")).containsExactly("kept", "kept", "deleted");
            assertThat(kept.err()).contains("default (it holds 1 job), read (1 worker reads it); --force");
            assertThat(worker.name()).isNotEmpty();
        }
        assertThat(redwork("queues", "-o", "name").lines()).containsExactly("default", "read");
        redwork("queue", "delete", "typo").refused(3, "no queue typo");
        redwork("queue", "delete", "read").succeeded();
        redwork("queue", "delete", "default", "--force").succeeded();
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            assertThat(redis.call("KEYS", "*")).isEmpty();
        }
    }

    private static long purged(String... options) {
        String[] all = new String[options.length + 5];
        System.arraycopy(new String[] {"queue", "purge", "default", "-o", "json"}, 0, all, 0, 5);
        System.arraycopy(options, 0, all, 5, options.length);
        return redwork(all).succeeded().json().get(0).path("cancelled").asLong();
    }

    private static JsonNode submit(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "submit";
        System.arraycopy(args, 0, all, 1, args.length);
        return redwork(all).succeeded().json(0);
    }

    private static Worker echo() {
        return Worker.builder(REDIS.url())
                .add(new ShippedHandlers())
                .lane(1, "default")
                .start();
    }

    private static Ran redwork(String... args) {
        return Ran.redwork(REDIS.url(), args);
    }
}
