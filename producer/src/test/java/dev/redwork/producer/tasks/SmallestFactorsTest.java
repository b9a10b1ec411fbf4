package dev.redwork.producer.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import dev.redwork.tasks.PrimeRange;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmallestFactorsTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 100, 9_999, 99_999_000, 999_999_999_000L})
    void everyNumberHasTheFactorAndTheStepsOfATrial(long lo) {
        SmallestFactors factors = SmallestFactors.of(lo, lo + 1_000);
        for (long n = lo; n < lo + 1_000; n++) {
            int factor = 0;
            int steps = 0;
            if (n > 3) {
                steps = 1;
                factor = n % 2 == 0 ? 2 : 0;
                for (int d = 3; factor == 0 && (long) d * d <= n; d += 2) {
                    steps++;
                    factor = n % d == 0 ? d : 0;
                }
            }
            assertThat(factors.factor(n)).as("factor of %d", n).isEqualTo(factor);
            assertThat(factors.steps(n)).as("steps of %d", n).isEqualTo(steps);
        }
    }

    /** Half of all numbers are even, a sixth has 3, a fifteenth 5; below 10^7 664,579 are prime, and 0 and 1 are neither. */
    @Test
    void theFrequenciesBelowTenMillion() {
        SortedMap<Integer, Long> frequencies = SmallestFactors.of(0, 10_000_000).frequencies();
        assertThat(frequencies).contains(entry(2, 4_999_998L), entry(3, 1_666_666L), entry(5, 666_666L));
        assertThat(frequencies.values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(10_000_000 - 664_579 - 2);
        // The largest prime below the root.
        assertThat(frequencies.lastKey()).isEqualTo(3_137);
    }

    @ParameterizedTest
    @CsvSource({"-1, 5", "5, 4", "0, 10000001", "999999999999999, 1000000000000001"})
    void otherRangesAreRefused(long lo, long hi) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmallestFactors.of(lo, hi))
                .withMessageContaining("at most 10000000 numbers");
    }

    @Test
    void theLargestNumberOfAll() {
        assertThat(SmallestFactors.of(PrimeRange.LIMIT - 1, PrimeRange.LIMIT).factor(PrimeRange.LIMIT - 1))
                .isEqualTo(3);
    }
}
