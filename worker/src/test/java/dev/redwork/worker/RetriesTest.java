package dev.redwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Defaults;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RetryAfter;
import dev.redwork.store.JobStore.Claim;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long until a job is tried again, and when it is no use. */
class RetriesTest {
    private final LaneFixture lane = new LaneFixture(1, "default");

    private ClaimedJob job(int attempt) {
        return new ClaimedJob(
                lane.session(0), new Claim("a", 7, attempt, 1_000, new byte[0], null, List.of(), 0, 0), lane.ticker);
    }

    @Test
    void afterTheLastAttemptThereIsNone() {
        assertThat(OutcomeRules.delayAfter(job(2), new IllegalStateException(), 3))
                .isPresent();
        assertThat(OutcomeRules.delayAfter(job(3), new IllegalStateException(), 3))
                .isEmpty();
    }

    @Test
    void aPermanentFailureIsTheLast() {
        assertThat(OutcomeRules.delayAfter(job(1), new PermanentFailure("no use"), 3))
                .isEmpty();
    }

    @Test
    void aHandlerMaySayWhen() {
        assertThat(OutcomeRules.delayAfter(job(1), new RetryAfter(Duration.ofMinutes(7), "later"), 3))
                .hasValue(Duration.ofMinutes(7));
    }

    private static Claim crashed(long now, Long... crashes) {
        return new Claim("a", 7, 1, now, new byte[0], null, List.of(crashes), 0, 0);
    }

    @Test
    void threeCrashesWithinTheWindowArePoison() {
        long now = Defaults.CRASH_WINDOW.toMillis() * 10;
        long old = now - Defaults.CRASH_WINDOW.toMillis() - 1;
        assertThat(OutcomeRules.isPoison(crashed(now, now, now, now))).isTrue();
        assertThat(OutcomeRules.isPoison(crashed(now, now, now, old))).isFalse();
        assertThat(OutcomeRules.isPoison(crashed(now))).isFalse();
    }
}
