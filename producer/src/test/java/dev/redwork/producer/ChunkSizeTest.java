package dev.redwork.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChunkSizeTest {
    private static final long MILLI = 1_000_000;

    private final ChunkSize size = ChunkSize.by(Duration.ofMillis(100), 1_000);

    @Test
    void aGivenSizeStays() {
        ChunkSize given = ChunkSize.of(64);
        given.measured(64, 1);

        assertThat(given.next()).isEqualTo(64);
        assertThat(given.isUnknown()).isFalse();
    }

    @Test
    void itGrowsToWhatTakesTheTime() {
        assertThat(size.next()).isEqualTo(1);
        assertThat(size.isUnknown()).isTrue();
        for (int i = 0; i < 4; i++) {
            size.measured(size.next(), size.next() * MILLI);
        }

        assertThat(size.isUnknown()).isFalse();
        assertThat(size.next()).isEqualTo(100);
    }

    /** Sixteen chunks of one input may end before the first larger one is sent. */
    @Test
    void itIsEightTimesAChunkThatHasEndedAtMost() {
        for (int i = 0; i < 16; i++) {
            size.measured(1, MILLI / 1_000);
        }
        assertThat(size.next()).isEqualTo(8);
        size.measured(8, 8 * MILLI / 1_000);
        assertThat(size.next()).isEqualTo(64);
        size.measured(1, MILLI / 1_000);
        assertThat(size.next()).isEqualTo(64);
    }

    @Test
    void inputsThatTakeLongerMakeItSmallerAndOneIsTheLeast() {
        for (int i = 0; i < 4; i++) {
            size.measured(size.next(), size.next() * MILLI);
        }
        size.measured(100, 100 * 10 * MILLI);
        assertThat(size.next()).isBetween(20, 50);
        for (int i = 0; i < 20; i++) {
            size.measured(1, 500 * MILLI);
        }
        assertThat(size.next()).isEqualTo(1);
    }

    @Test
    void whatTakesNoTimeAtAllHasTheLargest() {
        for (int i = 0; i < 10; i++) {
            size.measured(size.next(), 0);
        }
        assertThat(size.next()).isEqualTo(1_000);
    }
}
