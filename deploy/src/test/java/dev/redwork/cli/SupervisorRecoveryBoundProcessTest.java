package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.producer.JobHandle;
import dev.redwork.tasks.Fetch;
import dev.redwork.tasks.Page;
import dev.redwork.tasks.ShippedTasks;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a process that is killed, and of the jobs that it ran. */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SupervisorRecoveryBoundProcessTest extends SupervisorStory {
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
                assertThat(Ran.redwork(REDIS.url(), "job", "show", job.id(), "-o", "jsonl")
                                .json()
                                .path("crashes"))
                        .as("crashes of its own")
                        .hasSize(1);
            }
            assertThat(total("succeeded")).isEqualTo(4);
            assertThat(total("reclaimed")).isEqualTo(4);
            supervisor.signal("TERM");
            assertThat(supervisor.exitCode()).isZero();
            nothingIsLeft(supervisor);
        }
    }

    @Test
    void moreJobsThanOneCallTakesComeBackWithTheirProcess() throws Exception {
        try (HeldPages pages = HeldPages.start();
                Spawned supervisor = supervisor("--processes", "1", "-q", "default:250:virtual")) {
            awaitProcesses(1);
            List<JobHandle<Page>> jobs =
                    producer.enqueueAll(ShippedTasks.FETCH, Collections.nCopies(250, Fetch.of(pages.url())));
            // Without virtual threads it is a pool of as many.
            await().atMost(PATIENCE).until(() -> held() == 250);

            kill9(awaitProcesses(1).values().iterator().next());
            long killed = now();
            await().atMost(PATIENCE).until(() -> total("reclaimed") == 250);

            assertThat(now() - killed).isLessThan(1_000);
            pages.release();
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
            // At once where it has lived for ten seconds before it was ready.
            assertThat(supervisor.err()).containsPattern("died with exit code 137; another starts in (500|0) ms");
        }
    }

    private long held() {
        return sessions().stream()
                .mapToLong(session -> Long.parseLong(redis.call("HLEN", PREFIX + "running:" + session)))
                .sum();
    }
}
