package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.cli.worker.SpawnedWorker;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.producer.Producer;
import dev.redwork.site.Site;
import dev.redwork.tasks.Fetch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a story of a supervisor starts with: an empty Redis, a producer and slow pages; what sessions its processes have. */
abstract class SupervisorStory {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    static final String PREFIX = "redwork:{default}:";
    static final Duration PATIENCE = Duration.ofSeconds(40);

    RawRedis redis;
    Producer producer;
    private Site site;

    @BeforeEach
    void open() throws Exception {
        redis = RawRedis.connect(REDIS.url());
        producer = Producer.connect(REDIS.url());
        site = Site.start("127.0.0.1", 0, Duration.ZERO, null);
    }

    @AfterEach
    void close() {
        site.close();
        producer.close();
        redis.close();
    }

    static Spawned supervisor(String... options) {
        List<String> arguments = Stream.concat(Stream.of("--name", "s", "--allow-private"), Stream.of(options))
                .toList();
        return Spawned.command(
                REDIS.url(),
                SpawnedWorker.builder(REDIS.url(), List.of("-XX:TieredStopAtLevel=1"), arguments)
                        .command());
    }

    Fetch page(String delay) {
        return Fetch.of(site.url("slow") + "&delay=" + delay);
    }

    /** Worker name → pid, of all that have a session. */
    Map<String, Long> processes() {
        Map<String, Long> processes = new TreeMap<>();
        for (String session : sessions()) {
            // In one look: between two, another may take a dead process' session away.
            String[] name = redis.call("HMGET", PREFIX + "session:" + session, "worker", "pid")
                    .split(" ", -1);
            if (!name[0].equals("nil")) {
                processes.put(name[0], Long.parseLong(name[1]));
            }
        }
        return processes;
    }

    Map<String, Long> awaitProcesses(int count) {
        return await().atMost(PATIENCE)
                .until(
                        this::processes,
                        seen -> seen.size() == count && sessions().size() == count);
    }

    List<String> sessions() {
        String joined = redis.call("ZRANGE", PREFIX + "sessions", "0", "-1");
        return joined.isEmpty() ? List.of() : List.of(joined.split(" ", -1));
    }

    /** The session that holds the job, when it is another than before. */
    String awaitSession(String job, String before) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> sessions().stream()
                                .filter(session -> !session.equals(before))
                                .filter(session -> redis.call("HEXISTS", PREFIX + "running:" + session, job)
                                        .equals("1"))
                                .findFirst()
                                .orElse(""),
                        session -> !session.isEmpty());
    }

    long pidOf(String session) {
        return Long.parseLong(redis.call("HGET", PREFIX + "session:" + session, "pid"));
    }

    long total(String counter) {
        String count = redis.call("HGET", PREFIX + "totals", counter);
        return count.equals("nil") ? 0 : Long.parseLong(count);
    }

    /** When a job was claimed that a session holds, ms, Redis time. */
    long startOf(String session, String job) {
        return Long.parseLong(
                redis.call("HGET", PREFIX + "running:" + session, job).split(" ", -1)[2]);
    }

    /** Redis time, ms. */
    long now() {
        String[] time = redis.call("TIME").split(" ", -1);
        return Long.parseLong(time[0]) * 1_000 + Long.parseLong(time[1]) / 1_000;
    }

    static void kill9(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    void nothingIsLeft(Spawned supervisor) {
        assertThat(sessions()).isEmpty();
        assertThat(redis.call("LLEN", PREFIX + "pending")).isEqualTo("0");
        assertThat(supervisor.descendants()).isEmpty();
        assertThat(supervisor.out()).isEmpty();
    }
}
