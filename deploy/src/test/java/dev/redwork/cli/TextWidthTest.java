package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextWidthTest {

    @ParameterizedTest
    @CsvSource({"'', 0", "abc, 3", "Größe, 5", "Gro\u0308\u00dfe, 5", "素数, 4", "소수, 4", "かな, 4", "🚀, 2", "─…, 2"})
    void countsColumns(String text, int expected) {
        assertThat(TextWidth.of(text)).isEqualTo(expected);
    }
}
