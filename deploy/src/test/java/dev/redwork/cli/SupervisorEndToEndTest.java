package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.redis.testing.RawRedis;
import dev.redwork.redis.testing.RedisExtension;
import dev.redwork.site.Site;
import dev.redwork.tasks.Fetch;
import dev.redwork.tasks.GcdPair;
import dev.redwork.tasks.Page;
import dev.redwork.tasks.ShippedTasks;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Worker processes under a supervisor, and what becomes of them and of their jobs. */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SupervisorEndToEndTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final String PREFIX = "redwork:{default}:";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private RawRedis redis;
    private Producer producer;
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

    @Test
    void whatAKilledProcessRanRunsInAnotherWithinASecond() throws Exception {
        try (Spawned supervisor = supervisor("--processes", "2", "-q", "default:2")) {
            for (int kills = 1; kills <= 4; kills++) {
                Map<String, Long> pids = awaitProcesses(2);
                JobHandle<Page> job = producer.enqueue(ShippedTasks.FETCH, page("2s"));
                String session = awaitSession(job.id(), "");
                long pid = pidOf(session);
                assertThat(pids).containsValue(pid);

                kill9(pid);
                long killed = now();
                String heir = awaitSession(job.id(), session);

                assertThat(startOf(heir, job.id())).as("kill %d", kills).isBetween(killed - 200, killed + 1_000);
                assertThat(pidOf(heir)).isNotEqualTo(pid);
                assertThat(pids).as("the other process").containsValue(pidOf(heir));
                assertThat(job.get(PATIENCE).status()).isEqualTo(200);
                assertThat(Ran.redwork(REDIS.url(), "job", "show", job.id(), "-o", "json")
                                .json()
                                .path("crashes"))
                        .as("crashes of its own")
                        .hasSize(1);
            }
            assertThat(total("succeeded")).isEqualTo(4);
            assertThat(total("reclaimed")).isEqualTo(4);
            supervisor.signal("TERM");
            assertThat(supervisor.exitCode()).isEqualTo(ExitCode.TERMINATED);
            nothingIsLeft(supervisor);
        }
    }

    @Test
    void moreJobsThanOneCallTakesComeBackWithTheirProcess() throws Exception {
        try (Spawned supervisor = supervisor("--processes", "1", "-q", "default:250:virtual")) {
            awaitProcesses(1);
            List<JobHandle<Page>> jobs = producer.enqueueAll(ShippedTasks.FETCH, Collections.nCopies(250, page("3s")));
            // Without virtual threads it is a pool of as many.
            await().atMost(PATIENCE).until(() -> held() == 250);

            kill9(awaitProcesses(1).values().iterator().next());
            long killed = now();
            await().atMost(PATIENCE).until(() -> total("reclaimed") == 250);

            assertThat(now() - killed).isLessThan(1_000);
            jobs.forEach(job -> assertThat(job.get(PATIENCE).status()).isEqualTo(200));
            assertThat(total("succeeded")).isEqualTo(250);
            assertThat(supervisor.isAlive()).isTrue();
        }
    }

    @Test
    void aKilledProcessIsStartedAgainUnderItsName() throws Exception {
        try (Spawned supervisor = supervisor("--processes", "2")) {
            Map<String, Long> before = awaitProcesses(2);
            assertThat(before).containsOnlyKeys("s.1", "s.2");

            long doomed = Objects.requireNonNull(before.get("s.1"));
            kill9(doomed);

            await().atMost(PATIENCE)
                    .until(() -> processes().size() == 2 && !processes().containsValue(doomed));
            assertThat(processes()).containsOnlyKeys("s.1", "s.2").containsEntry("s.2", before.get("s.2"));
            assertThat(supervisor.err()).contains("died with exit code 137; another starts in 500 ms");
        }
    }

    @Test
    void pillsEndTheProcessesAndWithTheLastTheSupervisor() throws Exception {
        try (Spawned supervisor = supervisor("--processes", "2")) {
            awaitProcesses(2);
            assertThat(producer.enqueue(ShippedTasks.GCD, pair()).get(PATIENCE)).isEqualTo(BigInteger.valueOf(6));

            Ran stop = Ran.redwork(REDIS.url(), "stop", "--wait", "30s", "-o", "json")
                    .succeeded();

            assertThat(stop.json().path("receipts")).hasSize(2);
            assertThat(supervisor.exitCode()).isZero();
            nothingIsLeft(supervisor);
        }
    }

    @Test
    void anOrderToItsNameEndsAllOfIt() throws Exception {
        try (Spawned supervisor = supervisor("--processes", "2")) {
            awaitProcesses(2);

            Ran.redwork(REDIS.url(), "worker", "stop", "s").succeeded();

            assertThat(supervisor.exitCode()).isZero();
            nothingIsLeft(supervisor);
        }
    }

    @Test
    void aBurstEndsWhenAllOfItsProcessesHaveNothingToDo() throws Exception {
        List<JobHandle<BigInteger>> jobs = producer.enqueueAll(ShippedTasks.GCD, Collections.nCopies(300, pair()));
        try (Spawned supervisor = supervisor("--processes", "2", "--burst")) {
            assertThat(supervisor.exitCode()).isZero();
            jobs.forEach(job -> assertThat(job.get(PATIENCE)).isEqualTo(BigInteger.valueOf(6)));
        }
    }

    @Test
    void aProcessThatHasRunEnoughMakesRoomForAnother() throws Exception {
        try (Spawned supervisor = supervisor("--processes", "1", "-q", "default:2", "--max-jobs", "10")) {
            List<JobHandle<BigInteger>> jobs = producer.enqueueAll(ShippedTasks.GCD, Collections.nCopies(25, pair()));

            jobs.forEach(job -> assertThat(job.get(PATIENCE)).isEqualTo(BigInteger.valueOf(6)));

            assertThat(starts(supervisor)).isEqualTo(3);
            assertThat(total("reclaimed")).isZero();
            assertThat(total("succeeded")).isEqualTo(25);
        }
    }

    @Test
    void aProcessThatHoldsTooMuchMemoryDrainsAndIsReplaced() throws Exception {
        JobHandle<Page> job = producer.enqueue(ShippedTasks.FETCH, page("2s"));
        try (Spawned supervisor = supervisor("--processes", "1", "--max-memory", "1MB")) {
            assertThat(job.get(PATIENCE).status()).isEqualTo(200);
            assertThat(total("reclaimed")).as("it drained").isZero();
            await().atMost(PATIENCE).until(() -> starts(supervisor) > 1);
            assertThat(supervisor.err())
                    .contains("bytes, more than 1000000: another takes its place")
                    .doesNotContain("died with");
        }
    }

    @Test
    void processesEndWithASupervisorThatIsKilled() throws Exception {
        try (Spawned supervisor = supervisor("--processes", "2")) {
            awaitProcesses(2);
            List<ProcessHandle> children = supervisor.descendants();
            assertThat(children).hasSize(2);

            supervisor.signal("KILL");

            await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void aSecondCtrlCEndsAllAtOnce() throws Exception {
        try (Spawned supervisor = supervisor("--processes", "2", "--drain", "1h")) {
            awaitProcesses(2);
            List<ProcessHandle> children = supervisor.descendants();
            JobHandle<Page> job = producer.enqueue(ShippedTasks.FETCH, page("25s"));
            awaitSession(job.id(), "");

            supervisor.signal("INT");
            await().atMost(PATIENCE).until(() -> supervisor.err().contains("Ctrl-C again ends at once"));
            assertThat(supervisor.isAlive()).isTrue();
            supervisor.signal("INT");

            assertThat(supervisor.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
            await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void whatMakesNoSenseIsToldBeforeAnythingStarts() {
        Ran.redwork(REDIS.url(), "worker", "--processes", "0").refused(ExitCode.USAGE, "must be 1 to 1000");
        Ran.redwork(REDIS.url(), "worker", "--max-memory", "1GB").refused(ExitCode.USAGE, "needs --processes");
        Ran.redwork(REDIS.url(), "worker", "--max-jobs", "0").refused(ExitCode.USAGE, "max-jobs is 0");
        Ran.redwork(REDIS.url(), "worker", "--max-idle", "0s").refused(ExitCode.USAGE, "max-idle is 0 ms");
        Ran.redwork("redis://127.0.0.1:1", "worker", "--processes", "2").refused(ExitCode.REDIS, "cannot be reached");
    }

    private static Spawned supervisor(String... options) {
        List<String> arguments = Stream.concat(Stream.of("--name", "s", "--allow-private"), Stream.of(options))
                .toList();
        return Spawned.command(
                REDIS.url(),
                WorkerProcess.builder(REDIS.url(), List.of("-XX:TieredStopAtLevel=1"), arguments)
                        .command());
    }

    private Fetch page(String delay) {
        return Fetch.of(site.url("slow") + "&delay=" + delay);
    }

    private static GcdPair pair() {
        return new GcdPair(BigInteger.valueOf(12), BigInteger.valueOf(18), null);
    }

    /** Worker name → pid, of all that have a session. */
    private Map<String, Long> processes() {
        Map<String, Long> processes = new TreeMap<>();
        for (String session : sessions()) {
            String name = redis.call("HGET", PREFIX + "session:" + session, "worker");
            if (!name.equals("nil")) {
                processes.put(name, pidOf(session));
            }
        }
        return processes;
    }

    private Map<String, Long> awaitProcesses(int count) {
        await().atMost(PATIENCE)
                .until(() -> processes().size() == count && sessions().size() == count);
        return processes();
    }

    private List<String> sessions() {
        String joined = redis.call("ZRANGE", PREFIX + "sessions", "0", "-1");
        return joined.isEmpty() ? List.of() : List.of(joined.split(" ", -1));
    }

    /** The session that holds the job, when it is another than before. */
    private String awaitSession(String job, String before) {
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

    private long held() {
        return sessions().stream()
                .mapToLong(session -> Long.parseLong(redis.call("HLEN", PREFIX + "running:" + session)))
                .sum();
    }

    private long startOf(String session, String job) {
        return Long.parseLong(
                redis.call("HGET", PREFIX + "running:" + session, job).split(" ", -1)[2]);
    }

    private long pidOf(String session) {
        return Long.parseLong(redis.call("HGET", PREFIX + "session:" + session, "pid"));
    }

    private long total(String counter) {
        String count = redis.call("HGET", PREFIX + "totals", counter);
        return count.equals("nil") ? 0 : Long.parseLong(count);
    }

    private long now() {
        String[] time = redis.call("TIME").split(" ", -1);
        return Long.parseLong(time[0]) * 1_000 + Long.parseLong(time[1]) / 1_000;
    }

    private static long starts(Spawned supervisor) {
        return supervisor
                .err()
                .lines()
                .filter(line -> line.contains("of worker s.1 starts"))
                .count();
    }

    private static void kill9(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private void nothingIsLeft(Spawned supervisor) {
        assertThat(sessions()).isEmpty();
        assertThat(redis.call("LLEN", PREFIX + "pending")).isEqualTo("0");
        assertThat(supervisor.descendants()).isEmpty();
        assertThat(supervisor.out()).isEmpty();
    }
}
