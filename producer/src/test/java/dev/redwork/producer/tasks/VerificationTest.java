package dev.redwork.producer.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.tasks.FactorRange;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationTest {
    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4, 1_048_573, 94_906_267, 2_147_483_647, 3_037_000_493L, 3_037_000_499L})
    void aRootIsExactBesideEverySquare(long root) {
        long square = root * root;
        assertThat(Verification.root(square)).isEqualTo(root);
        assertThat(Verification.root(square + 1)).isEqualTo(root);
        assertThat(Verification.root(square - 1)).isEqualTo(root - 1);
    }

    @Test
    void aRootIsExactForAnyNumber() {
        assertThat(Verification.root(Long.MAX_VALUE)).isEqualTo(3_037_000_499L);
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            long n = 1 + (random.nextLong(Long.MAX_VALUE) >> random.nextInt(62));
            long expected = BigInteger.valueOf(n).sqrt().longValueExact();
            assertThat(Verification.root(n)).as("root of %d", n).isEqualTo(expected);
        }
    }

    @Test
    void rangesComeFromBothEndsByTurns() {
        assertThat(Verification.cut(10_000, 10, 20, 5, true))
                .containsExactly(
                        new FactorRange(10_000, 10, 12, true),
                        new FactorRange(10_000, 18, 20, true),
                        new FactorRange(10_000, 12, 14, true),
                        new FactorRange(10_000, 16, 18, true),
                        new FactorRange(10_000, 14, 16, true));
    }

    @ParameterizedTest
    @CsvSource({"1048576, 3037000500, 200", "1048576, 316400553, 76", "5, 12, 3", "5, 6, 1", "5, 8, 100", "5, 5, 7"})
    void rangesCoverEveryNumberOnceAndAreOfLikeSize(long lo, long hi, int count) {
        List<FactorRange> ranges = Verification.cut(Long.MAX_VALUE, lo, hi, count, false);
        assertThat(ranges).hasSize((int) Math.min(count, hi - lo));
        long next = lo;
        for (FactorRange range :
                ranges.stream().sorted(Comparator.comparing(FactorRange::lo)).toList()) {
            assertThat(range.lo()).isEqualTo(next);
            assertThat(range.hi() - range.lo()).isBetween((hi - lo) / count, (hi - lo) / count + 1);
            next = range.hi();
        }
        assertThat(next).isEqualTo(hi);
    }

    @Test
    void someHundredRangesAtMostAndNoneTooSmall() {
        assertThat(Verification.count(0)).isZero();
        assertThat(Verification.count(1)).isEqualTo(1);
        assertThat(Verification.count(1L << 22)).isEqualTo(1);
        assertThat(Verification.count((1L << 22) + 1)).isEqualTo(2);
        assertThat(Verification.count(316_400_000)).isEqualTo(76);
        assertThat(Verification.count(1L << 32)).isEqualTo(200);
    }
}
