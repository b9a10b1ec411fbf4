package dev.redwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueSelectorTest {
    private static final long MANY = 1_000_000;

    @Test
    void withoutWeightsTheFirstThatMayHaveWorkIsAsked() {
        QueueSelector strict = new QueueSelector(3, List.of());

        for (int i = 0; i < 100; i++) {
            assertThat(strict.next(queue -> queue > 0)).isEqualTo(1);
            strict.countServed(1, 7, MANY);
        }

        assertThat(strict.next(queue -> queue > 1)).isEqualTo(2);
        assertThat(strict.next(queue -> false)).isEqualTo(-1);
    }

    @Test
    void byWeightTheTurnsAreMixedSmoothly() {
        QueueSelector shares = new QueueSelector(2, List.of(3, 1));

        assertThat(asked(shares, 12, 1)).containsExactly(0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0);
    }

    @Test
    void eachQueueWithWorkGetsItsShareOfTheJobsHoweverManyACallBrings() {
        int[] weights = {5, 3, 1};
        int[] sizes = {1, 128, 9};
        double[] got = new double[3];
        QueueSelector shares = new QueueSelector(3, List.of(5, 3, 1));

        for (int i = 0; i < 20_000; i++) {
            int queue = shares.next(any -> true);
            got[queue] += sizes[queue];
            shares.countServed(queue, sizes[queue], MANY);
        }

        double all = got[0] + got[1] + got[2];
        for (int queue = 0; queue < 3; queue++) {
            assertThat(got[queue] / all).isCloseTo(weights[queue] / 9.0, within(0.02));
        }
    }

    @Test
    void theLightestNeverStarves() {
        QueueSelector shares = new QueueSelector(2, List.of(100, 1));

        assertThat(asked(shares, 202, 1)).filteredOn(queue -> queue == 1).hasSize(2);
    }

    @Test
    void aQueueThatWasEmptyHasNothingSavedUp() {
        QueueSelector shares = new QueueSelector(2, List.of(1, 1));
        for (int i = 0; i < 1_000; i++) {
            // It is asked again and again, as the lane does when nobody listens to its bell.
            int queue = shares.next(any -> true);
            shares.countServed(queue, queue, queue == 0 ? 0 : MANY);
        }

        assertThat(asked(shares, 10, 1)).filteredOn(queue -> queue == 1).hasSizeBetween(4, 6);
    }

    /** A lane with free threads listens, and asks only the queue whose bell it heard. */
    @Test
    void aQueueThatNobodyAskedForLongHasNothingSavedUpEither() {
        QueueSelector shares = new QueueSelector(2, List.of(1, 1));
        shares.countServed(0, 0, 0);
        shares.countServed(1, 0, 0);
        for (int i = 0; i < 1_000; i++) {
            shares.countServed(0, 1, 0);
        }

        assertThat(asked(shares, 10, 1)).filteredOn(queue -> queue == 1).hasSizeBetween(4, 6);
    }

    @Test
    void aQueueThatIsEmptyCostsTheOthersNothing() {
        QueueSelector shares = new QueueSelector(2, List.of(3, 1));

        for (int i = 0; i < 50; i++) {
            assertThat(shares.next(queue -> queue == 1)).isEqualTo(1);
            shares.countServed(1, 1, MANY);
        }
    }

    private static List<Integer> asked(QueueSelector shares, int times, int jobs) {
        List<Integer> asked = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            int queue = shares.next(any -> true);
            asked.add(queue);
            shares.countServed(queue, jobs, MANY);
        }
        return asked;
    }
}
