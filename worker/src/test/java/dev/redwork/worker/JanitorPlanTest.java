package dev.redwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Timing;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** When a worker promotes and reclaims, by a clock that the test turns. */
class JanitorPlanTest implements JanitorPlan.Moves {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Keys keys = Keys.of(RedisSettings.of("redis://127.0.0.1:1"), "default");
    private long now = 5;
    private long redis = 1_000_000;
    private final TimerThread timer =
            new TimerThread("test", LoggerFactory.getLogger(JanitorPlanTest.class), () -> now);
    private final HeartbeatPlan judge = new HeartbeatPlan(Timing.DEFAULT, () -> now);
    private final JanitorPlan plan = new JanitorPlan(timer, this, judge, "own"::equals, below -> below - 1);
    private final List<String> done = new ArrayList<>();
    private final Map<String, JanitorPlan.Lapse> next = new HashMap<>();
    private final Deque<Duration> due = new ArrayDeque<>();

    @Override
    public Optional<Duration> promote(Keys queue) {
        done.add("promote " + queue.queue());
        return Optional.ofNullable(due.poll());
    }

    @Override
    public Optional<JanitorPlan.Lapse> reclaim(Keys queue, String session) {
        done.add("reclaim " + session);
        if (session.equals("broken")) {
            throw new RedworkException("of a test");
        }
        return Optional.ofNullable(next.get(session));
    }

    private void trust() {
        judge.renewed(now, now, redis);
        pass(Duration.ofSeconds(3));
        judge.renewed(now, now, redis);
    }

    private Duration pass(Duration time) {
        now += time.toNanos();
        redis += time.toMillis();
        return timer.runDue();
    }

    @Test
    void whatIsDueIsPromotedAtItsTime() {
        plan.promoteIn(keys, SECOND);
        assertThat(pass(Duration.ofMillis(999))).isEqualTo(Duration.ofMillis(1));
        assertThat(done).isEmpty();
        pass(Duration.ofMillis(1));
        assertThat(done).containsExactly("promote default");
    }

    /** The job that the timer was set for may have been replaced or cancelled. */
    @Test
    void theNextOneIsPlannedAtTheDueTimeThatTheAnswerTells() {
        due.add(SECOND.multipliedBy(2));
        plan.promoteIn(keys, SECOND);
        assertThat(pass(SECOND)).isEqualTo(SECOND.multipliedBy(2));
        pass(SECOND.multipliedBy(2));
        assertThat(done).containsExactly("promote default", "promote default");
    }

    @Test
    void onlySomethingEarlierIsPlannedAgain() {
        plan.promoteIn(keys, SECOND.multipliedBy(5));
        plan.promoteIn(keys, SECOND.multipliedBy(9));
        plan.promoteIn(keys, SECOND);
        pass(SECOND);
        pass(Duration.ofMinutes(1));
        assertThat(done).containsExactly("promote default");
    }

    @Test
    void noTimerIsFurtherAwayThanAnHour() {
        plan.promoteIn(keys, Duration.ofDays(100_000));
        pass(Duration.ofHours(1));
        assertThat(done).containsExactly("promote default");
    }

    @Test
    void aSessionIsReclaimedWhenItsLeaseIsOverAndALittleLater() {
        trust();
        plan.sweepIn(keys, "other", SECOND);
        pass(SECOND);
        assertThat(done).isEmpty();
        pass(Duration.ofMillis(249));
        assertThat(done).containsExactly("reclaim other");
    }

    @Test
    void nobodyIsJudgedByAWorkerThatMayNot() {
        plan.sweepIn(keys, "other", SECOND);
        pass(SECOND.multipliedBy(2));
        assertThat(done).isEmpty();
    }

    @Test
    void ofItsOwnSessionsNoneIsReclaimed() {
        trust();
        plan.sweepIn(keys, "own", SECOND);
        pass(SECOND.multipliedBy(2));
        assertThat(done).isEmpty();
    }

    @Test
    void whoReclaimsTheFirstOfManyReclaimsAllThatAreOverAndPlansTheNext() {
        trust();
        next.put("a", new JanitorPlan.Lapse("b", Duration.ofMillis(-3)));
        next.put("b", new JanitorPlan.Lapse("c", Duration.ZERO));
        next.put("c", new JanitorPlan.Lapse("d", SECOND));
        plan.sweepIn(keys, "a", Duration.ZERO);
        pass(Duration.ofMillis(249));
        assertThat(done).containsExactly("reclaim a", "reclaim b", "reclaim c");
        pass(Duration.ofMillis(1_249));
        assertThat(done).endsWith("reclaim d").hasSize(4);
    }

    @Test
    void aMoveThatFailsIsToldAgainAndTheOthersGoOn() {
        trust();
        plan.sweepIn(keys, "broken", Duration.ZERO);
        plan.promoteIn(keys, SECOND);
        pass(SECOND);
        assertThat(done).containsExactly("reclaim broken", "promote default");
        plan.sweepIn(keys, "broken", Duration.ZERO);
        pass(SECOND);
        assertThat(done).endsWith("reclaim broken").hasSize(3);
    }
}
