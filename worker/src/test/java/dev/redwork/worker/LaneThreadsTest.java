package dev.redwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.redis.ResidentThread;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneThreadsTest {
    @Test
    void thoseThatShouldLiveAndDoNotAreMissing() {
        LaneThreads threads = new LaneThreads(
                new LaneOptions(List.of("high", "default"), 3, false), () -> ResidentThread.UNTIL_WOKEN, living -> {});

        assertThat(threads.missing()).as("none has been started").isEqualTo(3);
        threads.start();
        assertThat(threads.missing()).isZero();
        Thread lost = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("redwork-high,default-2"))
                .findFirst()
                .orElseThrow();
        threads.retire(lost);
        assertThat(threads.missing()).as("another one has its slot").isZero();
        threads.close();
        assertThat(threads.missing()).as("they end since they should").isZero();
    }
}
