package dev.redwork.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private final Exception any = new IllegalStateException("any");

    @Test
    void exponentialDoublesItsLimitUpToTheMostAndIsUniformBelow() {
        RetryPolicy policy = RetryPolicy.exponential(Duration.ofSeconds(1), Duration.ofSeconds(10));

        for (int attempt = 1; attempt <= 100; attempt++) {
            long limit = Math.min(10_000, 1_000L << Math.min(attempt - 1, 20));
            int n = attempt;
            long[] delays = IntStream.range(0, 1_000)
                    .mapToLong(i -> policy.delayAfter(n, any).orElseThrow().toMillis())
                    .toArray();
            assertThat(LongStream.of(delays).min().orElseThrow()).isBetween(1L, limit / 10);
            assertThat(LongStream.of(delays).max().orElseThrow()).isBetween(limit * 9 / 10, limit);
        }
    }

    @Test
    void exponentialDoesNotOverflowHoweverLongItGoesOn() {
        RetryPolicy policy = RetryPolicy.exponential(Duration.ofDays(3650), Duration.ofDays(3650));

        assertThat(policy.delayAfter(Integer.MAX_VALUE, any).orElseThrow())
                .isBetween(Duration.ofMillis(1), Duration.ofDays(3650));
    }

    @Test
    void aListOfDelaysIsReadInOrderAndItsLastOneStays() {
        RetryPolicy policy = RetryPolicy.delays(Duration.ofSeconds(1), Duration.ofSeconds(5));

        assertThat(IntStream.rangeClosed(1, 4)
                        .mapToObj(n -> policy.delayAfter(n, any).orElseThrow()))
                .containsExactly(
                        Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    @Test
    void anExceptionMayHaveAPolicyOfItsOwnAndTheLastThatFitsCounts() {
        RetryPolicy policy = RetryPolicy.fixed(Duration.ofSeconds(1))
                .on(IOException.class, RetryPolicy.fixed(Duration.ofSeconds(2)))
                .on(SocketTimeoutException.class, RetryPolicy.fixed(Duration.ofSeconds(3)))
                .never(IllegalArgumentException.class);

        assertThat(policy.delayAfter(1, any)).contains(Duration.ofSeconds(1));
        assertThat(policy.delayAfter(1, new IOException())).contains(Duration.ofSeconds(2));
        assertThat(policy.delayAfter(1, new SocketTimeoutException())).contains(Duration.ofSeconds(3));
        assertThat(policy.delayAfter(1, new NumberFormatException())).isEqualTo(Optional.empty());
    }

    @Test
    void timesThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryPolicy.fixed(Duration.ZERO))
                .withMessage("delay is 0 s, must be 1 ms to 10 years");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryPolicy.exponential(Duration.ofSeconds(1), Duration.ofSeconds(-1)))
                .withMessageContaining("most is -1 s");
        assertThatIllegalArgumentException().isThrownBy(RetryPolicy::delays).withMessageContaining("one time or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryAfter(Duration.ofMillis(-1), "no"))
                .withMessage("delay is -1 ms, must be 0 s to 10 years");
    }

    @Test
    void aTimeToTryAgainAtIsCountedFromNow() {
        Instant now = Instant.ofEpochSecond(1_000);
        assertThat(new RetryAfter(now.plusSeconds(30), "at").delay(now)).isEqualTo(Duration.ofSeconds(30));
        assertThat(new RetryAfter(now.minusSeconds(30), "over").delay(now)).isEqualTo(Duration.ZERO);
        assertThat(new RetryAfter(Instant.MAX, "never").delay(now)).isEqualTo(Defaults.SPAN_MAX);
        assertThat(new RetryAfter(Duration.ofSeconds(5), "in").delay(now)).isEqualTo(Duration.ofSeconds(5));
    }
}
