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
        assertMissing("none has been started", 3);
        threads.start();
        assertMissing("all live", 0);
        threads.retire(second().orElseThrow());
        assertMissing("another one has its slot", 0);
        threads.close();
        assertMissing("they end since they should", 0);
    }

    private void assertMissing(String when, int unstarted) {
        assertThat(threads.unstarted()).as(when).isEqualTo(unstarted);
        assertThat(threads.died()).as(when).isZero();
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
