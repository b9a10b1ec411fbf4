package dev.redwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Timing;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whom a worker may judge, with the default lease of 10 s and a renewal every 3 s. */
class HeartbeatPlanTest {
    private static final long LEASE = Timing.DEFAULT.lease().toMillis();

    private long now = 77;
    private long redis = 1_000_000;
    private final HeartbeatPlan plan = new HeartbeatPlan(Timing.DEFAULT, () -> now);

    private void pass(long millis) {
        now += Duration.ofMillis(millis).toNanos();
        redis += millis;
    }

    private void renew() {
        plan.renewed(now, now, redis);
    }

    /** Redis carries it out when half of its time is over. */
    private void renewSlowly(long millis) {
        long sent = now;
        pass(millis / 2);
        long carriedOut = redis;
        pass(millis / 2);
        plan.renewed(sent, now, carriedOut);
    }

    @Test
    void nobodyIsJudgedBeforeTheSecondRenewal() {
        assertThat(plan.mayJudge()).isFalse();
        renew();
        assertThat(plan.mayJudge()).isFalse();
        pass(3_000);
        renew();
        assertThat(plan.mayJudge()).isTrue();
    }

    @Test
    void aSecondRenewalThatComesLateGivesEverybodyAWholeLease() {
        renew();
        pass(LEASE / 2 + 1);
        renew();
        assertThat(plan.mayJudge()).isFalse();
        for (long passed = 0; passed < LEASE - 1_000; passed += 3_000) {
            pass(3_000);
            renew();
            assertThat(plan.mayJudge()).isEqualTo(passed + 3_000 >= LEASE);
        }
        pass(1_000);
        assertThat(plan.mayJudge()).isTrue();
    }

    @Test
    void aClockOfRedisThatJumpedIsTrustedAgainAfterALease() {
        for (long jump : new long[] {1_500, -1_500}) {
            renew();
            pass(3_000);
            renew();
            pass(3_000);
            redis += jump;
            renew();
            assertThat(plan.mayJudge()).as("after a jump of %d ms", jump).isFalse();
            pass(3_000);
            renew();
            pass(3_000);
            renew();
            pass(3_000);
            renew();
            assertThat(plan.mayJudge()).isFalse();
            pass(1_000);
            assertThat(plan.mayJudge()).isTrue();
        }
    }

    /** The first one of a JVM on a busy machine took seconds, and its worker judged nobody for a lease. */
    @Test
    void aSlowRenewalIsNoJump() {
        renewSlowly(4_000);
        pass(500);
        renew();
        pass(3_000);
        renewSlowly(3_000);
        assertThat(plan.mayJudge()).isTrue();
    }

    @Test
    void aLittleDriftIsNoJump() {
        renew();
        pass(3_000);
        redis += 999;
        renew();
        assertThat(plan.mayJudge()).isTrue();
    }

    @Test
    void whoHasNotHeardFromRedisForHalfALeaseJudgesNobody() {
        renew();
        pass(3_000);
        renew();
        assertThat(plan.mayJudgeUntil()).isEqualTo(redis + LEASE / 2);
        pass(LEASE / 2);
        assertThat(plan.mayJudge()).isTrue();
        pass(1);
        assertThat(plan.mayJudge()).isFalse();
    }
}
