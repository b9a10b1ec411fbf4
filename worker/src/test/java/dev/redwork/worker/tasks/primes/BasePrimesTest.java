package dev.redwork.worker.tasks.primes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BasePrimesTest {

    @Test
    void startsWhereThePatternsEnd() throws InterruptedException {
        assertThat(BasePrimes.upTo(0)).isEmpty();
        assertThat(BasePrimes.upTo(30)).isEmpty();
        assertThat(BasePrimes.upTo(31)).containsExactly(31);
        assertThat(BasePrimes.upTo(46)).containsExactly(31, 37, 41, 43);
        assertThat(BasePrimes.upTo(47)).containsExactly(31, 37, 41, 43, 47);
    }

    @Test
    void aLongerListAnswersForAShorterOne() throws InterruptedException {
        assertThat(BasePrimes.upTo(1_000_000)).hasSize(78_498 - 10).endsWith(999_983);
        assertThat(BasePrimes.upTo(47)).containsExactly(31, 37, 41, 43, 47);
    }
}
