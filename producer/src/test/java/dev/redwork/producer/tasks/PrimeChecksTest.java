package dev.redwork.producer.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.redwork.producer.tasks.PrimeChecks.Order;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrimeChecksTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "0, 2", "0, 3", "0, 30", "1, 2", "2, 3", "2, 2", "3, 4", "4, 5", "10, 21", "11, 20"})
    void withoutEvenNumbersNoPrimeIsForgottenAndNoNumberComesTwice(long lo, long hi) {
        PrimeChecks odd = new PrimeChecks(lo, hi, true, Order.GIVEN, 3);
        List<Long> numbers = numbers(odd);
        assertThat(numbers)
                .doesNotHaveDuplicates()
                .hasSize((int) odd.numbers())
                .allMatch(n -> n == 1 || (lo <= n && n < hi))
                .containsAll(LongStream.range(lo, hi)
                        .filter(n -> n == 2 || (n % 2 == 1 && n > 1))
                        .boxed()
                        .toList())
                .noneMatch(n -> n % 2 == 0 && n != 2);
        assertThat(numbers(new PrimeChecks(lo, hi, false, Order.GIVEN, 3)))
                .isEqualTo(LongStream.range(lo, hi).boxed().toList());
    }

    @Test
    void everyOrderHasTheSameNumbers() {
        List<Long> given = numbers(new PrimeChecks(1_000, 3_000, true, Order.GIVEN, 64));
        List<Long> shuffled = numbers(new PrimeChecks(1_000, 3_000, true, Order.SHUFFLED, 64));
        List<Long> slowest = numbers(new PrimeChecks(1_000, 3_000, true, Order.SLOWEST_FIRST, 64));
        assertThat(shuffled)
                .isNotEqualTo(given)
                .containsExactlyInAnyOrderElementsOf(given)
                .isEqualTo(numbers(new PrimeChecks(1_000, 3_000, true, Order.SHUFFLED, 1)));
        assertThat(slowest).containsExactlyInAnyOrderElementsOf(given);
        SmallestFactors factors = SmallestFactors.of(1_000, 3_000);
        List<Integer> steps = slowest.stream().map(factors::steps).toList();
        List<Integer> sorted = new ArrayList<>(steps);
        sorted.sort(Collections.reverseOrder());
        assertThat(steps).isEqualTo(sorted);
        // 53 is the largest prime below the root: its square is as slow as the primes behind it, and stands first as
        // given.
        assertThat(slowest).startsWith(2_809L);
    }

    @Test
    void aChunkIsAJob() {
        PrimeChecks checks = new PrimeChecks(0, 100_000, false, Order.GIVEN, 1);
        assertThat(checks.jobs()).isEqualTo(100_000);
        assertThat(checks.inChunks(3).inputs()).hasSize(3);
        assertThat(checks.inChunks(3).chunk()).isEqualTo(33_334);
        assertThat(checks.inChunks(1_000_000).chunk()).isEqualTo(1);
        assertThat(new PrimeChecks(0, 100_000, true, Order.GIVEN, 50_000).jobs())
                .isEqualTo(1);
        assertThat(new PrimeChecks(5, 5, true, Order.SLOWEST_FIRST, 64).jobs()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.inChunks(1))
                .withMessageContaining("the chunks are 1 for 100000 numbers");
        assertThatIllegalArgumentException().isThrownBy(() -> checks.inChunks(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PrimeChecks(0, 9, false, Order.GIVEN, 50_001))
                .withMessageContaining("must be 1 to 50000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PrimeChecks(0, 10_000_001, false, Order.SHUFFLED, 1))
                .withMessageContaining("the range has 10000001 numbers");
    }

    /** 10^15 numbers: only the first are made. */
    @Test
    void inputsAreMadeWhenTheyAreAskedFor() {
        assertThat(new PrimeChecks(0, 1_000_000_000_000_000L, true, Order.GIVEN, 2)
                        .inputs()
                        .limit(2)
                        .flatMap(input -> input.numbers().stream()))
                .containsExactly(2L, 3L, 5L, 7L);
    }

    @Test
    void tenPrimesAreKeptOfEachEnd() {
        PrimesSeen.Ends ends = new PrimesSeen.Ends();
        ends.add(LongStream.range(50, 100).boxed().toList());
        ends.add(List.of());
        ends.add(LongStream.range(0, 50).boxed().toList());
        assertThat(ends.end())
                .isEqualTo(new PrimesSeen(
                        100,
                        LongStream.range(0, 10).boxed().toList(),
                        LongStream.range(90, 100).boxed().toList()));
        assertThat(new PrimesSeen.Ends().end()).isEqualTo(new PrimesSeen(0, List.of(), List.of()));
    }

    private static List<Long> numbers(PrimeChecks checks) {
        return checks.inputs().flatMap(input -> input.numbers().stream()).toList();
    }
}
