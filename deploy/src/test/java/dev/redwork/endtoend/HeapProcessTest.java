package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.endtoend.TestTasks.Nap;
import dev.redwork.endtoend.TestTasks.Saw;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobCancelledException;
import dev.redwork.producer.JobHandle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** OutOfMemoryError: a job that fills the heap of its worker, and what becomes of all else in that JVM. */
@Timeout(value = 240, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HeapProcessTest {
    /** A full heap makes everything slow: one look at all memory for each object that does not fit. */
    private static final Duration PATIENCE = Scene.PATIENCE.multipliedBy(6);

    /** Far more than a signal needs, and less than the time between two renewals, which would bring it, too. */
    private static final long HEARD = 1_500;

    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    @Test
    void aWorkerWhoseHeapWasFullHoldsNoJobForEverAndAllOfItsThreadsLive(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            WorkerProcess worker =
                    scene.process("hungry", Shortages.SLOTS, List.of("-Xmx40m")).awaitReady();

            fill(scene, 15);
            awaitAllEnded(scene);
            assertAllOfItWorks(scene, "after the first");

            fill(scene, 5);
            awaitAllEnded(scene);
            assertAllOfItWorks(scene, "after the second");

            assertThat(worker.isAlive()).isTrue();
            Leftovers.of(scene).withDead(dead(scene)).check();
        }
    }

    /** Jobs that fill the heap among eighty times as many that need next to nothing. */
    private static void fill(Scene scene, int times) {
        for (int i = 0; i < times; i++) {
            JobHandle<Integer> unused = scene.producer().enqueue(Shortages.FILL, 300);
            scene.producer().enqueueAll(Shortages.SMALL, Collections.nCopies(80, i));
        }
    }

    /** Each has exactly one outcome, whatever it is, and the session that lives on holds none of them. */
    private static void awaitAllEnded(Scene scene) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            for (String key : scene.keys("running:")) {
                assertThat(scene.list("HKEYS", Scene.PREFIX + key)).as(key).isEmpty();
            }
            assertThat(scene.queue("LLEN", "pending")).as("pending").isEqualTo("0");
            scene.assertOneOutcomeEach(scene.total("enqueued"));
        });
    }

    private static void assertAllOfItWorks(Scene scene, String when) {
        assertSlots(scene, when);
        assertListens(scene);
        assertRenews(scene);
    }

    private static void assertSlots(Scene scene, String when) {
        List<JobHandle<String>> meeting =
                scene.producer().enqueueAll(Shortages.MEET, Collections.nCopies(Shortages.SLOTS, when));
        scene.awaitSuccess(meeting);
    }

    /** Twice: the first one may have been brought by a renewal, and so soon after it there is no other. */
    private static void assertListens(Scene scene) {
        List<Long> cancels = new ArrayList<>();
        List<Long> flags = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            cancels.add(cancel(scene));
            flags.add(raise(scene));
        }
        assertThat(Collections.min(cancels)).as("until a cancel is heard, ms").isLessThan(HEARD);
        assertThat(Collections.min(flags)).as("until a flag is seen, ms").isLessThan(HEARD);
    }

    private static long cancel(Scene scene) {
        JobHandle<String> nap = scene.producer().enqueue(TestTasks.NAP, new Nap(60_000));
        scene.awaitStarted(nap);
        long before = scene.now();
        nap.cancel();
        assertThatThrownBy(() -> nap.get(Scene.PATIENCE)).isInstanceOf(JobCancelledException.class);
        return scene.ledger().entries(Ledger.Event.INTERRUPTED, nap.id()).get(0).at() - before;
    }

    private static long raise(Scene scene) {
        Batch batch = scene.producer().batch("default");
        List<JobHandle<Saw>> jobs = Watchers.watch(scene, batch, 1);
        scene.awaitStarted(jobs);
        long raised = Watchers.raise(scene, batch, "enough");
        return Watchers.slowest(scene, jobs, raised, "enough");
    }

    /** A lease moves on, of whichever session it has: nothing runs, so that only a heartbeat does it. */
    private static void assertRenews(Scene scene) {
        Map<String, Double> first = new HashMap<>();
        await().atMost(Scene.PATIENCE).until(() -> {
            boolean moved = false;
            for (String session : scene.sessions("hungry")) {
                double lease = Double.parseDouble(scene.queue("ZSCORE", "sessions", session));
                moved |= lease > first.computeIfAbsent(session, unseen -> lease);
            }
            return moved;
        });
    }

    private static Set<String> dead(Scene scene) {
        return Set.copyOf(scene.list("ZRANGE", Scene.PREFIX + "dead", "0", "-1"));
    }
}
