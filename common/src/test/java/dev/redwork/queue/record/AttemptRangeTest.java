package dev.redwork.queue.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptRangeTest {
    @CsvSource({"3, 3", "=3, 3", ">3, 4 5", ">=3, 3 4 5", "<3, 0 1 2", "<=3, 0 1 2 3", "<0, ''", "0, 0"})
    @ParameterizedTest
    void aTextIsANumberOrABound(String text, String numbers) {
        List<String> has = IntStream.rangeClosed(0, 5)
                .filter(AttemptRange.parse(text)::has)
                .mapToObj(Integer::toString)
                .toList();

        assertThat(String.join(" ", has)).isEqualTo(numbers);
    }

    @ValueSource(strings = {"", ">", "three", "-1", "> 3", "=>3", "1.5", "9999999", "3 4"})
    @ParameterizedTest
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttemptRange.parse(text))
                .withMessageContaining("'" + text + "'")
                .withMessageContaining(">=3");
    }
}
