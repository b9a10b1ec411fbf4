package dev.redwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.redis.ResidentThread;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneThreadsTest {
    private final LaneThreads threads = new LaneThreads(
            new LaneOptions(List.of("high", "default"), 3, false), () -> ResidentThread.UNTIL_WOKEN, living -> {});

    @AfterEach
    void end() throws InterruptedException {
        threads.close();
        for (Optional<Thread> left = second(); left.isPresent(); left = second()) {
            left.get().join();
        }
    }

    private static Optional<Thread> second() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("redwork-high,default-2"))
                .findFirst();
    }

    @Test
    void thoseThatShouldLiveAndDoNotAreMissing() {
        assertThat(threads.missing()).as("none has been started").isEqualTo(3);
        threads.start();
        assertThat(threads.missing()).isZero();
        threads.retire(second().orElseThrow());
        assertThat(threads.missing()).as("another one has its slot").isZero();
        threads.close();
        assertThat(threads.missing()).as("they end since they should").isZero();
    }

    /** It would keep the JVM alive: a handler may ignore its time-out while its lane closes. */
    @Test
    void oneThatIsLostOnceTheLaneHasClosedHasNoSuccessor() throws InterruptedException {
        threads.start();
        Thread lost = second().orElseThrow();
        threads.close();
        lost.join();
        threads.retire(lost);
        assertThat(second()).isEmpty();
    }
}
