package dev.redwork.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextWidthTest {

    @ParameterizedTest
    @CsvSource({"'', 0", "abc, 3", "Größe, 5", "Gro\u0308\u00dfe, 5", "素数, 4", "소수, 4", "かな, 4", "🚀, 2", "─…, 2"})
    void countsColumns(String text, int expected) {
        assertThat(TextWidth.of(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"abcdef, 6, abcdef", "abcdef, 5, abcd…", "素数素数, 6, 素数…", "素数素数, 5, 素数…", "🚀🚀🚀, 4, 🚀…"})
    void cutsTheEnd(String text, int columns, String expected) {
        assertThat(TextWidth.cut(text, columns)).isEqualTo(expected);
        assertThat(TextWidth.of(expected)).isLessThanOrEqualTo(columns);
    }

    @ParameterizedTest
    @CsvSource({"abcdef, 6, abcdef", "abcdef, 5, ab…ef", "abcdefgh, 6, abc…gh", "素数素数, 6, 素…数", "🚀🚀🚀, 5, 🚀…🚀"})
    void cutsTheMiddle(String text, int columns, String expected) {
        assertThat(TextWidth.cutMiddle(text, columns)).isEqualTo(expected);
        assertThat(TextWidth.of(expected)).isLessThanOrEqualTo(columns);
    }
}
