package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.cli.Ran;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.CancelResult;
import dev.redwork.job.RetryAfter;
import dev.redwork.job.Task;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Redis user who may do no more than a queue needs. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AclStoryTest {
    private static final Task<Integer, Integer> DOUBLE = Task.of("double", Integer.class, Integer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> {});

    @Test
    void aUserWhoMayNeitherScanNorFlushNorAdministerRunsJobs() {
        try (RawRedis raw = RawRedis.connect(redis.url())) {
            assertThat(raw.call(
                            "ACL",
                            "SETUSER",
                            "clerk",
                            "reset",
                            "on",
                            ">secret",
                            "~redwork:*",
                            "resetchannels",
                            "&redwork:*",
                            "+@all",
                            "-@admin",
                            "-@dangerous",
                            "-scan",
                            "-randomkey",
                            // What a start asks for: version and eviction policy.
                            "+info"))
                    .isEqualTo("OK");
        }
        String url = redis.url().replace("redis://", "redis://clerk:secret@");
        assertRefused("KEYS", "*");
        assertRefused("FLUSHALL");
        assertRefused("SCAN", "0");
        try (Worker worker = Worker.builder(url)
                        .handle(DOUBLE, (n, context) -> {
                            if (n == 0 && context.attempt() == 1) {
                                throw new IllegalStateException("the first attempt fails on purpose");
                            }
                            return 2 * n;
                        })
                        .lane(4, "default")
                        .start();
                Producer producer = Producer.connect(url)) {
            Batch batch = producer.batch("default");
            List<JobHandle<Integer>> jobs = producer.enqueueAll(
                    DOUBLE.with(batch), IntStream.range(0, 100).boxed().toList());
            for (int i = 0; i < jobs.size(); i++) {
                assertThat(jobs.get(i).get(PATIENCE)).isEqualTo(2 * i);
            }
            assertThat(batch.counts().isEnded()).isTrue();
            JobHandle<Integer> refused = producer.enqueue(DOUBLE.with(options -> options.attempts(1)), 0);
            assertThatThrownBy(() -> refused.get(PATIENCE)).hasMessageContaining("on purpose");
            assertThat(worker.name()).isNotEmpty();
        }
    }

    @Test
    void theRightsInTheDocsAreEnoughForEachPart() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "operations.md"));
        Matcher line =
                Pattern.compile("(?m)^ACL SETUSER (\\w+) on >PASSWORD (.+)$").matcher(page);
        int users = 0;
        try (RawRedis raw = RawRedis.connect(redis.url())) {
            while (line.find()) {
                String rule = "ACL SETUSER " + line.group(1) + " reset on >secret "
                        + line.group(2).replace("'", "");
                assertThat(raw.call(rule.split(" "))).isEqualTo("OK");
                users++;
            }
        }
        assertThat(users).isEqualTo(5);
        try (Worker worker = Worker.builder(as("worker"))
                        .handle(DOUBLE, (n, context) -> {
                            if (n == 0 && context.attempt() == 1) {
                                throw new RetryAfter(Duration.ofMillis(1), "once more");
                            }
                            boolean unused = context.flag("f").isRaised();
                            return 2 * n;
                        })
                        .lane(4, "default")
                        .start();
                Producer producer = Producer.connect(as("producer"))) {
            Batch batch = producer.batch("default");
            assertThat(producer.map(DOUBLE.with(batch), List.of(0, 1, 2))).containsExactly(0, 2, 4);
            producer.enqueue(DOUBLE.with(o -> o.unique("k", Duration.ofHours(1)).delay(Duration.ofHours(1))), 1);
            JobHandle<Integer> later = producer.enqueue(DOUBLE.with(o -> o.delay(Duration.ofHours(1))), 1);
            assertThat(later.cancel()).isEqualTo(CancelResult.CANCELLED);
            assertThat(batch.raise("f", "")).isTrue();
            assertThat(worker.name()).isNotEmpty();
        }
        for (String command : new String[] {
            "submit any 1 --unchecked --id a",
            "queues",
            "queue show default",
            "queue pause default",
            "queue resume default",
            "queue limit default --jobs 100",
            "jobs",
            "job show a",
            "job why a",
            "workers",
            "batches",
            "flag list",
            "top --count 1",
            "doctor",
            "job cancel a",
            "job requeue a",
            "queue purge default --all --yes",
            "job delete a"
        }) {
            Ran ran = Ran.redwork(as("operator"), command.split(" "));
            assertThat(ran.err()).as(command).doesNotContain("ACL", "NOPERM");
            assertThat(ran.code()).as(command + ": " + ran.err()).isIn(0, 1);
        }
    }

    @Test
    void theRightThatIsMissingIsNamed() {
        try (RawRedis raw = RawRedis.connect(redis.url())) {
            raw.call(
                    "ACL",
                    "SETUSER",
                    "app2",
                    "reset",
                    "on",
                    ">secret",
                    "~redwork:*",
                    "resetchannels",
                    "&redwork:*",
                    "+@all",
                    "-@dangerous");
            raw.call("ACL", "SETUSER", "keyless", "reset", "on", ">secret", "~other:*", "&*", "+@all");
            raw.call(
                    "ACL", "SETUSER", "scriptless", "reset", "on", ">secret", "~*", "&*", "+@all", "-eval", "-evalsha");
            raw.call("ACL", "SETUSER", "listless", "reset", "on", ">secret", "~*", "&*", "+@all", "-rpush", "-lpush");
        }
        Ran.redwork(as("app2"), "queues").refused(69, "does not allow this user the command", "lacks +info");
        Ran.redwork(as("keyless"), "queues").refused(69, "a key: check its ACL, which lacks ~redwork:*");
        Ran.redwork(as("keyless"), "queues", "--namespace", "mine").refused(69, "~mine:*");
        Ran.redwork(as("scriptless"), "submit", "any", "1", "--unchecked").refused(69, "lacks +evalsha");
        Ran.redwork(as("listless"), "submit", "any", "1", "--unchecked")
                .refused(69, "check its ACL", "docs/operations.md");
    }

    private static String as(String user) {
        return redis.url().replace("redis://", "redis://" + user + ":secret@");
    }

    private static void assertRefused(String... command) {
        try (RawRedis raw = RawRedis.connect(redis.url())) {
            assertThat(raw.call("AUTH", "clerk", "secret")).isEqualTo("OK");
            assertThat(raw.call(command)).startsWith("NOPERM");
        }
    }
}
