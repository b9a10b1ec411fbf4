package dev.redwork.worker.tasks.pi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.tasks.PiSamples;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PiHandlersTest {
    private static final long STREAM = PiSamples.STREAM;

    /** Of the first 10^7 points of seed 1. */
    private static final long INSIDE = 7_851_790;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tenMillionPointsAreWithinFiveSigmaAndTheSameEachTime(boolean blocks) throws InterruptedException {
        long inside = inside(1, 0, 10_000_000, blocks);
        double sigma = 4 * Math.sqrt(Math.PI / 4 * (1 - Math.PI / 4) / 1e7);
        assertThat(4.0 * inside / 1e7).isBetween(Math.PI - 5 * sigma, Math.PI + 5 * sigma);
        assertThat(inside).isEqualTo(INSIDE);
    }

    /** Points that two jobs shared, or that none drew, would change the count. */
    @Test
    void jobsThatShareARangeDrawItsPointsOnce() throws InterruptedException {
        Random random = new Random(7);
        long whole = inside(3, STREAM - 50_000, 2 * STREAM + 70_001, false);
        for (int round = 0; round < 4; round++) {
            long at = STREAM - 50_000;
            long inside = 0;
            while (at < 2 * STREAM + 70_001) {
                long to = Math.min(2 * STREAM + 70_001, at + 1 + random.nextLong(STREAM));
                inside += inside(3, at, to, random.nextBoolean());
                at = to;
            }
            assertThat(inside).isEqualTo(whole);
        }
    }

    @Test
    void noTwoStreamsBeginAlikeAndTheNextOneIsTheOneAfter() {
        Set<Long> seen = new HashSet<>();
        PiStreams streams = new PiStreams(5, 0);
        for (int stream = 0; stream < 700; stream++) {
            RandomGenerator next = streams.next();
            RandomGenerator alone = new PiStreams(5, stream).next();
            for (int i = 0; i < 50; i++) {
                long number = next.nextLong();
                assertThat(alone.nextLong()).as("stream %d", stream).isEqualTo(number);
                seen.add(number);
            }
        }
        assertThat(seen).hasSize(700 * 50);
    }

    @Test
    void anotherSeedHasOtherPoints() throws InterruptedException {
        assertThat(inside(1, 0, 100_000, false)).isNotEqualTo(inside(2, 0, 100_000, false));
        assertThat(inside(Long.MIN_VALUE, 0, 1_000, true)).isBetween(700L, 870L);
    }

    @Test
    void theLastStreamOfAllIsReached() throws InterruptedException {
        assertThat(inside(1, PiSamples.LIMIT - 1_000, PiSamples.LIMIT, false)).isBetween(700L, 870L);
        assertThat(inside(1, PiSamples.LIMIT, PiSamples.LIMIT, false)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "0, 1023", "0, 1024", "5, 1030", "0, 65537"})
    void blocksCountWhatTheLoopCounts(long from, long to) throws InterruptedException {
        assertThat(inside(11, from, to, true)).isEqualTo(inside(11, from, to, false));
    }

    @Test
    void anInterruptEndsIt() {
        for (boolean blocks : new boolean[] {false, true}) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> inside(1, 0, PiSamples.LIMIT, blocks)).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 5", "5, 4", "0, 1000000000001"})
    void otherPointsAreRefused(long from, long to) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PiSamples(1, from, to, null))
                .withMessageContaining("0 <= from <= to <= 1000000000000");
    }

    private static long inside(long seed, long from, long to, boolean blocks) throws InterruptedException {
        List<Long> told = new ArrayList<>();
        long inside = PiHandlers.inside(new PiSamples(seed, from, to, blocks), told::add);
        assertThat(told).isSorted();
        assertThat(told.isEmpty() ? 0 : told.get(told.size() - 1)).isEqualTo(to - from);
        return inside;
    }
}
