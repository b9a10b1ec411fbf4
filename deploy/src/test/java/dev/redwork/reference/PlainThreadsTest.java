package dev.redwork.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.job.RedworkException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlainThreadsTest {
    @Test
    void outputsStandInTheOrderOfTheInputsHoweverManyThreads() throws Exception {
        List<Integer> inputs = IntStream.range(0, 1_000).boxed().toList();
        List<Integer> doubled = inputs.stream().map(i -> 2 * i).toList();
        for (int threads : new int[] {1, 2, 8}) {
            assertThat(PlainThreads.map(threads, inputs, i -> 2 * i).result())
                    .as("%d threads", threads)
                    .isEqualTo(doubled);
        }
        assertThat(PlainThreads.map(2, List.<Integer>of(), i -> i).result()).isEmpty();
    }

    @Test
    void aFailureOnAThreadIsOurs() {
        assertThatThrownBy(() -> PlainThreads.map(2, List.of(1, 0), i -> 1 / i))
                .isInstanceOf(RedworkException.class)
                .hasMessageContaining("/ by zero");
    }
}
