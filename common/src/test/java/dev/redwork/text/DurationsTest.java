package dev.redwork.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "5m, PT5M",
        "1h, PT1H",
        "2d, PT48H",
        "0s, PT0S",
        "1.5s, PT1.5S",
        "0.1h, PT6M",
        "0.25ms, PT0.00025S",
        "0.000000001s, PT0.000000001S",
        "1.000000001ms, PT0.001S"
    })
    void reads(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "5 s", "-5s", "5S", "1m30s", "5w", ".5s", "5.s", "1e3s", "9999999999999d"})
    void refuses(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessage("'" + text + "' is not a duration: write a number and one of ms, s, m, h, d,"
                        + " such as 500ms, 30s or 1.5h");
    }

    @Test
    void millisecondsInATextAreReadLikeOthers() {
        assertThat(Durations.inText("not within 5371 ms, of 60000 ms; 7 msec"))
                .isEqualTo("not within 5.37 s, of 1 m 00 s; 7 msec");
    }

    @Test
    void theLongestStillFits() {
        assertThat(Durations.parse("999999999999d")).isEqualTo(Duration.ofDays(999_999_999_999L));
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 ms",
        "PT0.0001234S, 0.12 ms",
        "PT0.009994S, 9.99 ms",
        "PT0.009995S, 10 ms",
        "PT0.85S, 850 ms",
        "PT0.9994S, 999 ms",
        "PT0.9995S, 1.00 s",
        "PT1.5S, 1.50 s",
        "PT9.994S, 9.99 s",
        "PT9.995S, 10.0 s",
        "PT12.34S, 12.3 s",
        "PT59.949S, 59.9 s",
        "PT59.95S, 1 m 00 s",
        "PT2M5S, 2 m 05 s",
        "PT59M59.5S, 1 h 00 m",
        "PT1H5M, 1 h 05 m",
        "PT23H59M59.9S, 1 d 00 h",
        "PT76H, 3 d 04 h",
        "PT-1.5S, -1.50 s"
    })
    void writes(Duration duration, String expected) {
        assertThat(Durations.format(duration)).isEqualTo(expected);
    }
}
