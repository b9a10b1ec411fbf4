package dev.redwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.job.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs whose time is over. */
class TimeoutsTest {
    private static final Duration MOMENT = Duration.ofMillis(5);

    private final LaneFixture lane = new LaneFixture(1, "default");
    private final Timeouts timeouts = new Timeouts(MOMENT, Ticker.SYSTEM);
    private final AtomicInteger abandoned = new AtomicInteger();

    private ClaimedJob job() {
        lane.bring("a");
        ClaimedJob job = lane.start();
        job.handlerBegins();
        timeouts.start();
        return job;
    }

    @AfterEach
    void close() {
        timeouts.close();
    }

    @Test
    void itsThreadIsInterruptedAndThenAbandonedUntilThatWorks() throws InterruptedException {
        ClaimedJob job = job();
        Timeouts.Watch watch = timeouts.watch(job, MOMENT, late -> {
            assertThat(late).isSameAs(job);
            if (abandoned.incrementAndGet() < 3) {
                throw new OutOfMemoryError("of a test");
            }
        });
        while (!Thread.interrupted()) {
            Thread.onSpinWait();
        }
        assertThat(job.overdue()).contains("itsThreadIsInterrupted");
        await().until(() -> abandoned.get() == 3);
        watch.cancel();
    }

    @Test
    void aRunThatHasEndedIsLeftInPeace() throws InterruptedException {
        ClaimedJob job = job();
        timeouts.watch(job, MOMENT.multipliedBy(4), late -> abandoned.incrementAndGet())
                .cancel();
        ClaimedJob next = new ClaimedJob(lane.session(0), lane.claim("b"), Ticker.SYSTEM);
        next.runOn(Thread.currentThread());
        next.handlerBegins();
        timeouts.watch(next, MOMENT.multipliedBy(8), late -> {});
        while (!Thread.interrupted()) {
            Thread.onSpinWait();
        }
        assertThat(job.overdue()).as("it was due before").isNull();
        assertThat(abandoned).hasValue(0);
    }
}
