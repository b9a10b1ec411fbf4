package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.producer.JobHandle;
import dev.redwork.tasks.GcdPair;
import dev.redwork.tasks.Page;
import dev.redwork.tasks.ShippedTasks;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a supervisor and its worker processes end, and when one of these makes room for another. */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SupervisorProcessTest extends SupervisorStory {
    @Test
    void pillsEndTheProcessesAndWithTheLastTheSupervisor() throws Exception {
        try (Spawned supervisor = supervisor("--processes", "2")) {
            awaitProcesses(2);
            assertThat(producer.enqueue(ShippedTasks.GCD, pair()).get(PATIENCE)).isEqualTo(BigInteger.valueOf(6));

            Ran stop = Ran.redwork(REDIS.url(), "stop", "--wait", "30s", "-o", "jsonl")
                    .succeeded();

            assertThat(stop.json().path("receipts")).hasSize(2);
            assertThat(supervisor.exitCode()).isZero();
            nothingIsLeft(supervisor);
        }
    }

    /** The launcher gives it to one JVM, which tells those that it starts. */
    @Test
    void theProcessesReadTheSameArchiveOfClasses(@TempDir Path folder) throws Exception {
        String archive = "-XX:SharedArchiveFile=" + folder.resolve("redwork.jsa");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                archive,
                "-Xlog:cds*=off",
                "-jar",
                Spawned.JAR.toString(),
                "worker",
                "--processes",
                "1",
                "-q",
                "default:1");
        try (Spawned supervisor = Spawned.command(REDIS.url(), command)) {
            awaitProcesses(1);

            assertThat(supervisor.descendants())
                    .singleElement()
                    .satisfies(process -> assertThat(process.info().arguments().orElseThrow())
                            .contains("-Xshare:auto", archive, "-Xlog:cds*=off"));
            supervisor.signal("TERM");
            assertThat(supervisor.exitCode()).isZero();
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
    void whatAHandlerPrintsIsShownAndTellsTheSupervisorNothing(@TempDir Path directory) throws Exception {
        String jar = ModuleJar.of(Printing.class, directory).toString();
        try (Spawned supervisor = supervisor("--processes", "3", "-q", "default:1", "--jar", jar)) {
            Map<String, Long> before = awaitProcesses(3);
            JobHandle<Page> bystander = producer.enqueue(ShippedTasks.FETCH, page("15s"));
            String living = awaitSession(bystander.id(), "");
            String text =
                    "session user@example.org started\nsession default " + living + "\nended idle\nhalf a \u2026 line";
            JobHandle<String> printing = producer.enqueue(Printing.TASK, text);
            String session = awaitSession(printing.id(), "");
            await().atMost(PATIENCE).until(() -> supervisor.err().contains(Printing.PRINTED));

            long pid = pidOf(session);
            long killed = now();
            kill9(pid);
            String heir = awaitSession(printing.id(), session);

            // Long before its lease is over.
            assertThat(startOf(heir, printing.id())).isBetween(killed - 200, killed + 5_000);
            assertThat(redis.call("HEXISTS", PREFIX + "running:" + living, bystander.id()))
                    .as("what the living runs")
                    .isEqualTo("1");
            assertThat(total("reclaimed")).isEqualTo(1);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(supervisor.err())
                            .contains(" is gone: jobs of it that went back to the front: 1\n"));
            Map<String, Long> after = awaitProcesses(3);
            assertThat(after.keySet()).isEqualTo(before.keySet());
            assertThat(after.values()).doesNotContain(pid);
            assertThat(before).containsKey(printing.get(PATIENCE));
            assertThat(bystander.get(PATIENCE).status()).isEqualTo(200);

            Ran.redwork(REDIS.url(), "worker", "stop", "s").succeeded();

            assertThat(supervisor.exitCode())
                    .as("behind half a line, too, an end is heard")
                    .isZero();
            assertThat(supervisor.out()).as("of both runs").isEqualTo(text.repeat(6));
            assertThat(total("succeeded")).isEqualTo(2);
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
        Ran.redwork("redis://127.0.0.1:1", "worker", "--processes", "2", "--burst")
                .refused(ExitCode.REDIS, "cannot be reached");
    }

    private static GcdPair pair() {
        return new GcdPair(BigInteger.valueOf(12), BigInteger.valueOf(18), null);
    }

    private static long starts(Spawned supervisor) {
        return supervisor
                .err()
                .lines()
                .filter(line -> line.contains("of worker s.1 starts"))
                .count();
    }
}
