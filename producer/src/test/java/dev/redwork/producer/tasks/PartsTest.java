package dev.redwork.producer.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.redwork.tasks.PiSamples;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartsTest {
    private record Part(long lo, long hi) {}

    @ParameterizedTest
    @CsvSource({
        "1000000000000, 10000, 1",
        "10, 3, 1",
        "3, 10, 1",
        "1, 1, 1",
        "1000000000000, 200, 1048576",
        "2097153, 3, 1048576"
    })
    void partsCoverEveryNumberOnceAndAreOfLikeSize(long numbers, int jobs, long unit) {
        List<Part> parts = Parts.cut(numbers, jobs, unit, Part::new).toList();
        assertThat(parts).hasSize((int) Math.min(jobs, numbers));
        long next = 0;
        for (Part part : parts) {
            assertThat(part.lo()).isEqualTo(next);
            assertThat(part.lo() % unit).isZero();
            assertThat(part.hi()).isGreaterThan(next).isLessThanOrEqualTo(next + (numbers / jobs / unit + 2) * unit);
            next = part.hi();
        }
        assertThat(next).isEqualTo(numbers);
    }

    @Test
    void nothingMakesNoParts() {
        assertThat(Parts.cut(0, 5, 1, Part::new)).isEmpty();
        for (int jobs : new int[] {0, -1, 10_001}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Parts.cut(9, jobs, 1, Part::new))
                    .withMessage("the jobs are " + jobs + ", must be 1 to 10000");
        }
    }

    @Test
    void someHundredJobsAtMostAndNoneTooSmall() {
        assertThat(Parts.usual(0, 10)).isEqualTo(1);
        assertThat(Parts.usual(19, 10)).isEqualTo(1);
        assertThat(Parts.usual(20, 10)).isEqualTo(2);
        assertThat(Parts.usual(Long.MAX_VALUE, 10)).isEqualTo(200);
    }

    /** Else each job would first draw what is before its first point. */
    @Test
    void jobsOfPiBeginWhereStreamsBegin() {
        assertThat(Pi.split(1, 100_000_000, false, 95))
                .hasSize(95)
                .allMatch(part -> part.from() % PiSamples.STREAM == 0)
                .allMatch(part -> !Boolean.TRUE.equals(part.blocks()));
        assertThat(Pi.split(1, 1_000, true, 7)).hasSize(7).allMatch(part -> Boolean.TRUE.equals(part.blocks()));
        assertThat(Pi.usualJobs(100_000_000)).isEqualTo(95);
    }

    @Test
    void piKnowsItsError() {
        assertThat(new Pi(4, 3).value()).isEqualTo(3);
        // One standard deviation of 10^8 points is 0.000164.
        assertThat(new Pi(100_000_000, 78_539_816).sigmas()).isBetween(-0.01, 0.01);
        assertThat(new Pi(100_000_000, 78_539_816 + 20_532).sigmas()).isBetween(4.99, 5.01);
    }
}
