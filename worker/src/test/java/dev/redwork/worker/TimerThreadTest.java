package dev.redwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.RedworkException;
import dev.redwork.redis.ResidentThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Tasks at their times, by a clock that the test turns. */
class TimerThreadTest {
    private static final Duration TICK = Duration.ofMillis(1);

    private long now;
    private final TimerThread timer =
            new TimerThread("test", LoggerFactory.getLogger(TimerThreadTest.class), () -> now);
    private final List<String> done = new ArrayList<>();

    private TimerThread.Task task(String name) {
        return new TimerThread.Task(() -> done.add(name));
    }

    private Duration pass(int ticks) {
        now += TICK.multipliedBy(ticks).toNanos();
        return timer.runDue();
    }

    @Test
    void tasksRunInTheOrderOfTheirTimesAndOfOneTimeInTheirs() {
        timer.plan(task("c"), TICK.multipliedBy(3));
        timer.plan(task("a"), TICK);
        timer.plan(task("d"), TICK.multipliedBy(3));
        timer.plan(task("b"), TICK.multipliedBy(2));

        assertThat(pass(1)).isEqualTo(TICK);
        assertThat(done).containsExactly("a");
        assertThat(pass(5)).isEqualTo(ResidentThread.UNTIL_WOKEN);
        assertThat(done).containsExactly("a", "b", "c", "d");
    }

    @Test
    void aTaskIsPlannedOnceAndAnEarlierTimeWins() {
        TimerThread.Task task = task("a");
        timer.plan(task, TICK.multipliedBy(5));
        timer.plan(task, TICK.multipliedBy(9));
        timer.plan(task, TICK);
        timer.plan(task("b"), TICK.multipliedBy(2));
        assertThat(task.isPlanned()).isTrue();
        pass(1);
        assertThat(task.isPlanned()).isFalse();
        pass(20);
        assertThat(done).containsExactly("a", "b");
    }

    @Test
    void aCancelledTaskDoesNotRunAndItsNeighboursDo() {
        TimerThread.Task first = task("first");
        TimerThread.Task middle = task("middle");
        TimerThread.Task last = task("last");
        timer.plan(first, TICK);
        timer.plan(middle, TICK);
        timer.plan(last, TICK);
        timer.cancel(middle);
        timer.cancel(middle);
        pass(1);
        assertThat(done).containsExactly("first", "last");
        timer.plan(first, TICK);
        timer.plan(last, TICK);
        timer.cancel(last);
        timer.cancel(first);
        assertThat(pass(1)).isEqualTo(ResidentThread.UNTIL_WOKEN);
        assertThat(done).hasSize(2);
    }

    @Test
    void aTaskThatPlansItselfRunsAgainAndAgainThoughItFails() {
        TimerThread.Task[] again = new TimerThread.Task[1];
        again[0] = new TimerThread.Task(() -> {
            timer.plan(again[0], TICK);
            done.add("again");
            if (done.size() % 2 == 0) {
                throw new RedworkException("of a test");
            }
            throw new OutOfMemoryError("of a test");
        });
        timer.plan(again[0], TICK);
        for (int i = 0; i < 4; i++) {
            pass(1);
        }
        assertThat(done).hasSize(4);
    }

    @Test
    void itsThreadRunsWhatIsPlannedEarlierThanWhatItWaitsFor() {
        TimerThread real = new TimerThread("test", LoggerFactory.getLogger(TimerThreadTest.class), System::nanoTime);
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        real.plan(new TimerThread.Task(() -> {}), Duration.ofHours(1));
        real.start();
        real.plan(new TimerThread.Task(() -> ran.complete(Thread.currentThread())), Duration.ZERO);
        assertThat(ran.orTimeout(20, TimeUnit.SECONDS).join().getName()).isEqualTo("test");
        real.close();
    }
}
