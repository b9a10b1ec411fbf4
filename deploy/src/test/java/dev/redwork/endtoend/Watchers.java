package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.endtoend.TestTasks.Look;
import dev.redwork.endtoend.TestTasks.Saw;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobHandle;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.BatchStore;
import dev.redwork.store.BatchStore.Raised;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import java.util.Collections;
import java.util.List;

/** Jobs that look at a flag until it is up, and when they saw it. */
final class Watchers {
    /** The machine is shared: a stall of it is not a signal that was lost. */
    static final long STALL = 2_000;

    /** Longer than any test: who stops before it has seen the flag. */
    private static final Look LONG = new Look(90_000, 1);

    private Watchers() {}

    /** Jobs of a batch whose flag was raised before they were enqueued. */
    static List<JobHandle<Saw>> raisedBefore(Scene scene, Batch batch) {
        assertThat(batch.raise(TestTasks.STOP, "before")).isTrue();
        return watch(scene, batch, 2);
    }

    static List<JobHandle<Saw>> watch(Scene scene, Batch batch, int jobs) {
        return scene.producer().enqueueAll(TestTasks.WATCH.with(batch), Collections.nCopies(jobs, LONG));
    }

    /** Until when a renewal has told of it, ms, on a machine that stalls. */
    static long renewal(Scene scene) {
        return scene.timing().renewEvery().toMillis() + STALL;
    }

    static void assertSeenAtOnce(List<JobHandle<Saw>> jobs, String value) {
        for (JobHandle<Saw> job : jobs) {
            Saw saw = job.get(Scene.PATIENCE);
            assertThat(saw.atOnce()).as("up at the first look").isTrue();
            assertThat(saw.value()).isEqualTo(value);
        }
    }

    /** Raises the flag; the time in Redis just before, taken in the same round trip. */
    static long raise(Scene scene, Batch batch, String value) {
        try (RedisLink link = new RedisLink(scene.settings(), RedisLink.CALL_TIMEOUT)) {
            Call<Long> now = SessionStore.now();
            Call<Raised> raise = new BatchStore(Keys.of(scene.settings(), batch.queue()))
                    .raiseFlag(batch.id(), TestTasks.STOP, value);
            link.send(List.of(now, raise));
            assertThat(raise.answer()).isEqualTo(new Raised(true, value));
            return now.answer();
        }
    }

    /** How long after the raise the last job saw the flag and ended, by what the jobs and their results say, ms. */
    static long slowest(Scene scene, List<JobHandle<Saw>> jobs, long raised, String value) {
        long slowest = 0;
        for (JobHandle<Saw> job : jobs) {
            Saw saw = job.get(Scene.PATIENCE);
            assertThat(saw.value()).isEqualTo(value);
            long ended = scene.result(job.id()).ended();
            slowest = Math.max(slowest, Math.max(saw.at(), ended) - raised);
        }
        return slowest;
    }
}
