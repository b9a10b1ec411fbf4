package dev.redwork.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final int MANY = 100_000;

    @Test
    void evenTimesAreAlwaysAsFarApart() {
        assertThat(Arrivals.even(50, 4)).containsExactly(0, 20_000_000, 40_000_000, 60_000_000);
        // Also where a second has no whole number of nanoseconds for each.
        assertThat(Arrivals.even(3, 4)).containsExactly(0, 333_333_333, 666_666_667, 1_000_000_000);
    }

    @Test
    void theSameSeedGivesTheSameTimes() {
        assertThat(Arrivals.poisson(1_000, MANY, 1)).isEqualTo(Arrivals.poisson(1_000, MANY, 1));
        assertThat(Arrivals.poisson(1_000, MANY, 1)).isNotEqualTo(Arrivals.poisson(1_000, MANY, 2));
    }

    @Test
    void independentCallersComeAsOftenAsWantedAndInBursts() {
        long[] times = Arrivals.poisson(1_000, MANY, 1);
        int close = 0;
        for (int i = 1; i < times.length; i++) {
            assertThat(times[i]).isGreaterThanOrEqualTo(times[i - 1]);
            close += times[i] - times[i - 1] < 100_000 ? 1 : 0;
        }
        assertThat(times[MANY - 1] / 1e9).isCloseTo(100, within(2.0));
        // Of exponential gaps with a mean of one millisecond, 1 - e^-0.1 are shorter than a tenth of it.
        assertThat((double) close / MANY).isCloseTo(0.095, within(0.005));
    }

    @Test
    void nobodyGoesOnBeforeItsTime() throws Exception {
        for (long wait : new long[] {0, 10_000, 300_000, 3_000_000}) {
            long time = System.nanoTime() + wait;
            Arrivals.await(time);
            assertThat(System.nanoTime() - time).isNotNegative();
        }
    }
}
