package dev.redwork.producer.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.producer.tasks.Verification.SmallFactors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallFactorsTest {
    @Test
    void ofEverySmallNumberItIsTheSmallestFactor() {
        for (long n = 2; n < 20_000; n++) {
            long number = n;
            long smallest = LongStream.range(2, n)
                    .takeWhile(d -> d * d <= number)
                    .filter(d -> number % d == 0)
                    .findFirst()
                    .orElse(0);
            assertThat(SmallFactors.of(n).factor()).as("%d", n).isEqualTo(smallest);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // The largest prime that is tried, and the next one.
        "1048573, 1048573",
        "1048583, 0",
        "9223372036854775783, 0",
    })
    void endsWhereTheJobsBegin(long prime, long factor) {
        long n = prime > Integer.MAX_VALUE ? prime : prime * prime;
        assertThat(SmallFactors.of(n).factor()).isEqualTo(factor);
    }

    @Test
    void triesNoMoreThanItMust() {
        assertThat(SmallFactors.of(2)).isEqualTo(new SmallFactors(0, 0));
        assertThat(SmallFactors.of(4)).isEqualTo(new SmallFactors(2, 1));
        assertThat(SmallFactors.of(49)).isEqualTo(new SmallFactors(7, 4));
        // 2, 3, 5, 7
        assertThat(SmallFactors.of(113)).isEqualTo(new SmallFactors(0, 4));
        assertThat(SmallFactors.of(Long.MAX_VALUE)).isEqualTo(new SmallFactors(7, 4));
        assertThat(SmallFactors.of(9_223_372_036_854_775_783L).tried()).isEqualTo(SmallFactors.END / 3 + 1);
    }
}
