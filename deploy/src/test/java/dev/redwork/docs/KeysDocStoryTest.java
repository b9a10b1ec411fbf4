package dev.redwork.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.JobState;
import dev.redwork.job.RetryPolicy;
import dev.redwork.job.Task;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Worker;
import dev.redwork.worker.tasks.ShippedHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What docs/keys.md says is tried on a real server with a real worker. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class KeysDocStoryTest {
    private static final String PAGE = Docs.read("docs/keys.md");
    private static final String PREFIX = "redwork:{default}:";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Task<Integer, Integer> FAIL = Task.of("fail", Integer.class, Integer.class);
    private static final Task<Integer, Integer> HOLD = Task.of("hold", Integer.class, Integer.class);

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private RawRedis redis;

    @BeforeEach
    void connect() {
        redis = RawRedis.connect(REDIS.url());
    }

    /** Every kind of key at once: running, waiting, retrying, dead, ended, told, with a pill behind it. */
    @Test
    void everyKeyIsInTheTableWithItsType() throws Exception {
        Map<String, String> table = table();
        CountDownLatch done = new CountDownLatch(1);
        try (Worker worker = Worker.builder(REDIS.url())
                        .add(new ShippedHandlers())
                        .handle(FAIL.with(options -> options.retry(RetryPolicy.fixed(HOUR))), (input, context) -> {
                            throw new IllegalStateException("on purpose");
                        })
                        .handle(HOLD, (input, context) -> {
                            done.await();
                            return input;
                        })
                        .lane(1, "default")
                        .start();
                Producer producer = Producer.connect(REDIS.url())) {
            JobHandle<Integer> retrying = producer.enqueue(FAIL, 1);
            JobHandle<Integer> dead = producer.enqueue(FAIL.with(options -> options.attempts(1)), 2);
            await().atMost(PATIENCE).until(() -> dead.state().isFinal());
            Batch batch = producer.batch("default");
            JobHandle<Integer> running = producer.enqueue(HOLD.with(batch), 3);
            batch.raise("factor", "7");
            await().atMost(PATIENCE).until(() -> running.state() == JobState.RUNNING);
            producer.enqueue(HOLD.with(batch), 4);
            redis.call("ZADD", PREFIX + "scheduled", "99999999999999", "later");
            redis.call("ZADD", PREFIX + "parked:paint", "1", "unknown");
            redis.call("HSET", PREFIX + "parks", "paint", "1");
            redis.call("RPUSH", PREFIX + "pill:monday:receipts", "{}");
            redis.call("RPUSH", PREFIX + "inbox:somebody", "{}");
            redis.call("HSET", PREFIX + "crashes", running.id(), "1");
            redis.call("HSET", PREFIX + "progress", running.id(), "{}");
            redis.call("RPUSH", PREFIX + "log:" + running.id(), "1 1 1 a line");
            redis.call("ZADD", PREFIX + "watched", "1", running.id());
            redis.call("SET", PREFIX + "job:old", "{\"state\":\"succeeded\"}");

            for (String key : redis.call("KEYS", PREFIX + "*").split(" ", -1)) {
                String name = key.substring(PREFIX.length());
                String form = table.keySet().stream()
                        .filter(row -> name.matches(row.replaceAll("<[a-z]+>", "[^:]+")))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(key + " is not in the table"));
                assertThat(redis.call("TYPE", key)).as(key).isEqualTo(table.get(form));
            }
            assertThat(redis.call("EXISTS", PREFIX + "retrying")).isEqualTo("1");
            assertThat(retrying.id()).isNotEmpty();
            for (String line : commands()) {
                run(line.replace("ID", running.id())
                        .replace("SESSION", session())
                        .replace("BATCH", batch.id()));
            }
            done.countDown();
            assertThat(worker.name()).isNotEmpty();
        }
    }

    @Test
    void jobsEnqueuedWithRedisCliAloneRun() {
        String block = Docs.blocks(PAGE, "sh").get(0);
        try (Worker worker = shipped()) {
            List<String> lines = block.lines().toList();
            lines.subList(0, 3).forEach(this::run);
            await().atMost(PATIENCE).until(() -> run(lines.get(3)).startsWith("{\"state\":\""));
            assertThat(run(lines.get(3))).contains("\"state\":\"succeeded\"", "\"output\":1", worker.name());
        }
    }

    /** With python3 where there is one; the same three commands are sent from here in any case. */
    @Test
    void jobsEnqueuedFromTenLinesOfPythonRun() throws Exception {
        String program = Docs.blocks(PAGE, "python").get(0);
        assertThat(program.lines().count()).as("ten lines and the print").isLessThanOrEqualTo(12);
        List<List<String>> enqueuers = new ArrayList<>();
        Path file = Files.createTempFile("enqueue", ".py");
        Files.writeString(file, program);
        if (onPath("python3")) {
            enqueuers.add(List.of("python3", file.toString()));
        }
        try (Worker worker = shipped()) {
            List<String> ids = new ArrayList<>();
            for (List<String> command : enqueuers) {
                ids.add(output(command));
            }
            ids.add(asThePythonSends(program));
            for (String id : ids) {
                await().atMost(PATIENCE)
                        .until(() -> redis.call("GET", PREFIX + "job:" + id).startsWith("{\"state\":\""));
            }
            assertThat(worker.name()).isNotEmpty();
        } finally {
            Files.delete(file);
        }
    }

    private static Worker shipped() {
        return Worker.builder(REDIS.url())
                .add(new ShippedHandlers())
                .lane(1, "default")
                .start();
    }

    private String session() {
        return redis.call("ZRANGE", PREFIX + "sessions", "0", "0");
    }

    /** key form → type, from the first table. */
    private static Map<String, String> table() {
        return Docs.rows(PAGE.substring(0, PAGE.indexOf("## Questions"))).stream()
                .filter(row -> row.get(0).startsWith("`"))
                .collect(java.util.stream.Collectors.toMap(row -> row.get(0).replace("`", ""), row -> row.get(1)));
    }

    /** The lines of the second table. */
    private static List<String> commands() {
        String questions = PAGE.substring(PAGE.indexOf("## Questions"), PAGE.indexOf("## Enqueue with redis-cli"));
        List<String> commands = Docs.rows(questions).stream()
                .filter(row -> row.get(1).startsWith("`redis-cli"))
                .map(row -> row.get(1).replace("`", ""))
                .toList();
        assertThat(commands).hasSizeGreaterThan(15);
        return commands;
    }

    /** Runs a redis-cli line over a socket of our own: the program itself need not be here. */
    private String run(String line) {
        Matcher words = Pattern.compile("'([^']*)'|(\\S+)").matcher(line);
        List<String> command = words.results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .toList();
        assertThat(command.get(0)).isEqualTo("redis-cli");
        String answer = redis.call(command.subList(1, command.size()).toArray(new String[0]));
        assertThat(answer).as(line).doesNotStartWith("ERR").doesNotStartWith("WRONGTYPE");
        return answer;
    }

    /** The program's three calls with its own literals. */
    private String asThePythonSends(String program) {
        Matcher spec = Pattern.compile("json\\.dumps\\((\\{.*})\\)").matcher(program);
        assertThat(spec.find()).isTrue();
        assertThat(program).contains("queue = uuid.uuid4().hex, \"" + PREFIX + "\"");
        redis.call("SET", PREFIX + "job:by-java", spec.group(1), "NX");
        redis.call("RPUSH", PREFIX + "pending", "by-java");
        redis.call("RPUSH", PREFIX + "doorbell", "1");
        return "by-java";
    }

    private static String output(List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("REDIS_PORT", Integer.toString(REDIS.port()));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }

    private static boolean onPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
