package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.worker.SpawnedWorker;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Payload;
import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Each long command tells at Ctrl-C how far it came, and what goes on without it. */
class InterruptProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PENDING = "redwork:{default}:pending";

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private RawRedis redis;

    @BeforeEach
    void open() {
        redis = RawRedis.connect(REDIS.url());
    }

    @AfterEach
    void close() {
        redis.close();
    }

    @Test
    void aSubmitNamesItsJob() throws Exception {
        try (Spawned submit = redwork("submit", "any", "1", "--unchecked", "--wait", "60s", "-o", "jsonl")) {
            awaitPending(1);
            String id = redis.call("LINDEX", PENDING, "0");
            assertThat(interrupted(submit)).contains("job " + id + " goes on: redwork job wait " + id);
            assertThat(redis.call("LLEN", PENDING)).isEqualTo("1");
        }
    }

    @Test
    void aSubmitOfManyNamesItsBatch(@TempDir Path dir) throws Exception {
        Path input = Files.write(
                dir.resolve("numbers"),
                IntStream.range(0, 1_200).mapToObj(Integer::toString).toList());
        String line = "exec " + words(List.of("submit", "any", "-", "--unchecked", "--wait", "60s")) + " < " + input;
        try (Spawned submit = Spawned.command(REDIS.url(), List.of("bash", "-c", line))) {
            awaitPending(501);
            String batch = redis.call("ZRANGE", "redwork:{default}:batches", "0", "0");
            assertThat(interrupted(submit))
                    .contains(" of 1,200 jobs were enqueued, 0 have ended; they go on as batch " + batch)
                    .contains("redwork batch wait " + batch);
        }
    }

    @Test
    void waitsNameTheJobsAndTheBatch() throws Exception {
        try (Producer producer = Producer.connect(REDIS.url())) {
            JobHandle<?> job =
                    producer.enqueue(Task.ofJson("any").with(producer.batch("default", "b1")), Payload.of("1"));
            try (Spawned wait = redwork("job", "wait", job.id());
                    Spawned batch = redwork("batch", "wait", "b1")) {
                awaitLine(wait, "no worker reads");
                awaitLine(batch, "no worker reads");
                assertThat(interrupted(wait)).contains("0 of 1 job had ended", "redwork job wait " + job.id());
                assertThat(interrupted(batch)).contains("0 of 1 job had ended", "redwork batch wait b1");
            }
        }
    }

    @Test
    void bulkCommandsSayHowManyTheyDid() throws Exception {
        int many = 60_000;
        try (Producer producer = Producer.connect(REDIS.url())) {
            producer.enqueueAll(Task.ofJson("any"), Collections.nCopies(many, Payload.of("1")));
        }
        try (Spawned cancel = redwork("job", "cancel", "--all", "--yes")) {
            await().atMost(PATIENCE).until(() -> cancelled() >= 500);
            String said = interrupted(cancel);
            assertThat(said).contains(grouped(cancelled()) + " of 60,000 jobs cancelled; the others are as they were");
            assertThat(cancelled()).isLessThan(many);
        }
        long before = cancelled();
        try (Spawned purge = redwork("queue", "purge", "default", "--yes")) {
            await().atMost(PATIENCE).until(() -> cancelled() >= before + 2_000);
            assertThat(interrupted(purge))
                    .containsPattern(" of [0-9,]+ jobs cancelled; the others are as they were")
                    .contains("redwork: " + grouped(cancelled() - before) + " of ");
        }
    }

    @Test
    void aStopTakesItsPillsBack() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        try (Worker worker = Worker.builder(REDIS.url())
                .handle(Task.ofJson("hold"), (input, context) -> {
                    hold.await();
                    return input;
                })
                .lane(1, "default")
                .start()) {
            Ran.redwork(REDIS.url(), "submit", "hold", "1").succeeded();
            await().atMost(PATIENCE).until(() -> redis.call("LLEN", PENDING).equals("0"));
            try (Spawned stop = redwork("stop", "--workers", "3")) {
                awaitPending(2);
                assertThat(interrupted(stop)).contains("3 pills for 1 worker").contains("taken back");
                assertThat(redis.call("LLEN", PENDING)).isEqualTo("0");
            }
            hold.countDown();
            assertThat(worker.name()).isNotEmpty();
        }
    }

    @Test
    void jobsOfATaskEndAtOnceAndNotWhenAWorkerComes() throws Exception {
        for (String line : List.of(
                "100 primes count 0 1000000000",
                "100 primes verify 9223372036854775783",
                "1 gcd 12 18",
                "1 primes check 0 100000",
                "100 save 1000",
                "10 save 100000 --mode pipeline")) {
            List<String> words = List.of(line.split(" ", -1));
            try (Spawned task = redwork(words.subList(1, words.size()).toArray(new String[0]))) {
                long jobs = Long.parseLong(words.get(0));
                await().atMost(PATIENCE).until(() -> Long.parseLong(redis.call("LLEN", PENDING)) >= jobs);
                assertThat(interrupted(task))
                        .contains("the jobs that are left are cancelled: 0 of ", " had ended (batch ");
                assertThat(redis.call("LLEN", PENDING)).as(line).isEqualTo("0");
            }
        }
    }

    @Test
    void aRequeueSaysHowManyItDid() throws Exception {
        redis.call("SADD", "redwork:queues", "default");
        redis.call(
                "EVAL",
                "for i = 1, 60000 do redis.call('ZADD', KEYS[1], 1700000000000 + i, 'job-' .. i) "
                        + "redis.call('SET', KEYS[2] .. i, '{\"v\":1,\"task\":\"any\",\"input\":1}') end",
                "2",
                "redwork:{default}:dead",
                "redwork:{default}:job:job-");
        try (Spawned requeue = redwork("job", "requeue", "-s", "dead")) {
            awaitPending(500);
            String said = interrupted(requeue);
            long done = Long.parseLong(redis.call("LLEN", PENDING));
            assertThat(said).contains(grouped(done) + " of 60,000 jobs requeued; the others are as they were");
            assertThat(done).isLessThan(60_000);
        }
    }

    private long cancelled() {
        String count = redis.call("HGET", "redwork:{default}:totals", "cancelled");
        return count.equals("nil") ? 0 : Long.parseLong(count);
    }

    private static String grouped(long number) {
        return String.format(java.util.Locale.ROOT, "%,d", number);
    }

    private void awaitPending(long most) {
        await().atMost(PATIENCE).until(() -> Long.parseLong(redis.call("LLEN", PENDING)) >= most);
    }

    private static void awaitLine(Spawned process, String words) {
        await().atMost(PATIENCE).until(() -> process.err().contains(words));
    }

    /** Its last words. */
    private static String interrupted(Spawned process) throws Exception {
        process.signal("INT");
        assertThat(process.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(process.err()).doesNotContain("\tat ");
        return process.err();
    }

    private static Spawned redwork(String... arguments) {
        return Spawned.command(REDIS.url(), command(List.of(arguments)));
    }

    private static List<String> command(List<String> arguments) {
        return SpawnedWorker.redwork(REDIS.url(), List.of("-XX:TieredStopAtLevel=1"), arguments)
                .command();
    }

    private static String words(List<String> arguments) {
        return "'" + String.join("' '", command(arguments)) + "'";
    }
}
