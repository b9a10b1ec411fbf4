package dev.redwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.redwork.job.Defaults;
import dev.redwork.job.RedisSettings;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.ClaimReply;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which queue a lane asks next, and how many jobs it claims beyond its free slots. */
class ClaimPlanTest {
    private static final long MILLI = Duration.ofMillis(1).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static final long MANY = 1_000_000;

    private final ClaimPlan plan = plan(true, 1);

    @Test
    void beforeAnythingWasMeasuredThereIsNone() {
        assertThat(plan.credit(0)).isZero();
        assertThat(plan.patienceNanos()).isEqualTo(ClaimPlan.PATIENCE.toNanos());
    }

    @Test
    void itLastsForTwoRoundTrips() {
        plan.trip(MILLI);
        plan.job(MILLI / 10);
        assertThat(plan.credit(0)).isEqualTo(2 * 4 * 10 + 1);
    }

    @Test
    void ofJobsBesideWhichARoundTripIsNothingThereIsNone() {
        plan.trip(MILLI);
        plan.job(10 * MILLI);
        assertThat(plan.credit(0)).isZero();
    }

    @Test
    void jobsOfNoTimeHaveAnEnd() {
        plan.trip(100 * MILLI);
        plan.job(0);
        assertThat(plan.credit(0)).isEqualTo(Defaults.CREDIT_LIMIT);
    }

    @Test
    void aSlowJobCountsAtOnceAndFastOnesInNumbers() {
        plan.trip(MILLI);
        plan.job(MILLI / 10);
        plan.job(40 * MILLI);
        assertThat(plan.credit(0)).isZero();
        plan.job(MILLI / 10);
        assertThat(plan.credit(0)).isZero();
        for (int i = 0; i < 50; i++) {
            plan.job(MILLI / 10);
        }
        assertThat(plan.credit(0)).isPositive();
    }

    @Test
    void aRoundTripIsAveraged() {
        plan.trip(8 * MILLI);
        plan.trip(16 * MILLI);
        assertThat(plan.tripNanos()).isEqualTo(9 * MILLI);
    }

    @Test
    void suspendedThereIsNoneForASecondAndForTwiceAsLongWhenItIsAgainSoon() {
        plan.trip(MILLI);
        plan.job(MILLI / 10);
        long now = 7;
        for (long seconds : new long[] {1, 2, 4, 8, 10, 10}) {
            plan.suspend(now);
            assertThat(plan.credit(now + seconds * SECOND - 1)).isZero();
            now += seconds * SECOND;
            assertThat(plan.credit(now)).as(seconds + " s").isPositive();
        }

        now += 10 * SECOND;
        plan.suspend(now);
        assertThat(plan.credit(now + SECOND - 1)).isZero();
        assertThat(plan.credit(now + SECOND)).isPositive();
    }

    @Test
    void patienceIsFiveJobsLongButNotForEver() {
        plan.job(40 * MILLI);
        assertThat(plan.patienceNanos()).isEqualTo(200 * MILLI);
        plan.job(Duration.ofDays(9).toNanos());
        assertThat(plan.patienceNanos()).isEqualTo(Duration.ofSeconds(50).toNanos());
    }

    @Test
    void whereEachJobHasAThreadThereIsNone() {
        ClaimPlan virtual = plan(false, 1);
        virtual.trip(MILLI);
        virtual.job(MILLI / 10);
        assertThat(virtual.credit(0)).isZero();
    }

    // Which queue.

    private static ClaimPlan plan(boolean prefetches, int queues, Integer... weights) {
        List<String> names = IntStream.range(0, queues).mapToObj(i -> "q" + i).toList();
        List<Session> sessions = names.stream()
                .map(name -> new Session(Keys.of(RedisSettings.of("redis://none"), name), LaneFixture.LEASE, () -> 0))
                .toList();
        return new ClaimPlan(sessions, new LaneOptions(names, List.of(weights), 4, false), prefetches, 0);
    }

    /** The place of the queue that is asked next, of those that may have work; -1: none. */
    private static int next(ClaimPlan plan, IntPredicate mayHaveWork) {
        for (int i = 0; i < plan.sessions().size(); i++) {
            Session session = plan.sessions().get(i);
            session.asked(0);
            if (mayHaveWork.test(i)) {
                session.ring();
            }
        }
        return plan.sessions().indexOf(plan.next());
    }

    /** It was asked and gave so many jobs. */
    private static void served(ClaimPlan plan, int queue, int jobs, long left) {
        List<Claim> claims = Collections.nCopies(jobs, LaneFixture.claim("a", 1));
        plan.countServed(plan.sessions().get(queue), new ClaimReply(false, 1_000, 0, left, 0, "", claims));
    }

    @Test
    void withoutWeightsTheFirstThatMayHaveWorkIsAsked() {
        ClaimPlan strict = plan(true, 3);

        for (int i = 0; i < 100; i++) {
            assertThat(next(strict, queue -> queue > 0)).isEqualTo(1);
            served(strict, 1, 7, MANY);
        }

        assertThat(next(strict, queue -> queue > 1)).isEqualTo(2);
        assertThat(next(strict, queue -> false)).isEqualTo(-1);
    }

    @Test
    void byWeightTheTurnsAreMixedSmoothly() {
        ClaimPlan shares = plan(true, 2, 3, 1);

        assertThat(asked(shares, 12, 1)).containsExactly(0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0);
    }

    @Test
    void eachQueueWithWorkGetsItsShareOfTheJobsHoweverManyACallBrings() {
        int[] weights = {5, 3, 1};
        int[] sizes = {1, 128, 9};
        double[] got = new double[3];
        ClaimPlan shares = plan(true, 3, 5, 3, 1);

        for (int i = 0; i < 20_000; i++) {
            int queue = next(shares, any -> true);
            got[queue] += sizes[queue];
            served(shares, queue, sizes[queue], MANY);
        }

        double all = got[0] + got[1] + got[2];
        for (int queue = 0; queue < 3; queue++) {
            assertThat(got[queue] / all).isCloseTo(weights[queue] / 9.0, within(0.02));
        }
    }

    @Test
    void theLightestNeverStarves() {
        ClaimPlan shares = plan(true, 2, 100, 1);

        assertThat(asked(shares, 202, 1)).filteredOn(queue -> queue == 1).hasSize(2);
    }

    @Test
    void aQueueThatWasEmptyHasNothingSavedUp() {
        ClaimPlan shares = plan(true, 2, 1, 1);
        for (int i = 0; i < 1_000; i++) {
            // It is asked again and again, as the lane does when nobody listens to its bell.
            int queue = next(shares, any -> true);
            served(shares, queue, queue, queue == 0 ? 0 : MANY);
        }

        assertThat(asked(shares, 10, 1)).filteredOn(queue -> queue == 1).hasSizeBetween(4, 6);
    }

    /** A lane with free threads listens, and asks only the queue whose bell it heard. */
    @Test
    void aQueueThatNobodyAskedForLongHasNothingSavedUpEither() {
        ClaimPlan shares = plan(true, 2, 1, 1);
        served(shares, 0, 0, 0);
        served(shares, 1, 0, 0);
        for (int i = 0; i < 1_000; i++) {
            served(shares, 0, 1, 0);
        }

        assertThat(asked(shares, 10, 1)).filteredOn(queue -> queue == 1).hasSizeBetween(4, 6);
    }

    @Test
    void aQueueThatIsEmptyCostsTheOthersNothing() {
        ClaimPlan shares = plan(true, 2, 3, 1);

        for (int i = 0; i < 50; i++) {
            assertThat(next(shares, queue -> queue == 1)).isEqualTo(1);
            served(shares, 1, 1, MANY);
        }
    }

    private static List<Integer> asked(ClaimPlan shares, int times, int jobs) {
        List<Integer> asked = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            int queue = next(shares, any -> true);
            asked.add(queue);
            served(shares, queue, jobs, MANY);
        }
        return asked;
    }
}
