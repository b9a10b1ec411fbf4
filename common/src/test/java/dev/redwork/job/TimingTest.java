package dev.redwork.job;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimingTest {
    private static final Duration GRACE = Duration.ofMillis(300);

    @Test
    void aBlockingReadOfNoTimeWouldBlockForEver() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Timing(Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofMillis(1), GRACE))
                .withMessageContaining("block is 1000000 ns");
    }

    @Test
    void aLeaseHasRoomForThreeRenewals() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Timing(Duration.ofSeconds(3), Duration.ofMillis(1_001), Duration.ofSeconds(1), GRACE))
                .withMessageContaining("renewEvery is 1001 ms");
    }
}
