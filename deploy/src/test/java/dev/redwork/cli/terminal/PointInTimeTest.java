package dev.redwork.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointInTimeTest {
    private static final Instant NOW = Instant.parse("2026-03-01T07:30:00Z");
    private static final ZoneId HERE = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T08:00:00Z, 2026-03-01T08:00:00Z",
        "2026-03-01T08:00Z, 2026-03-01T08:00:00Z",
        "2026-03-01T08:00:00.250+02:00, 2026-03-01T06:00:00.250Z",
        "2026-03-01T08:00+01:00[Europe/Paris], 2026-03-01T07:00:00Z",
        "2026-03-01T08:00, 2026-03-01T07:00:00Z",
        "2026-07-01 08:00:30, 2026-07-01T06:00:30Z",
        "09:00, 2026-03-01T08:00:00Z",
        "08:30, 2026-03-02T07:30:00Z",
        "08:00:05, 2026-03-02T07:00:05Z",
    })
    void readsTimesWithAZoneLocalOnesAndTheNextTimeOfDay(String text, Instant time) {
        assertThat(PointInTime.parse(text, NOW, HERE)).isEqualTo(time);
    }

    @Test
    void saysHowToWriteOneThatHasBeen() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PointInTime.past("yesterday", NOW.toEpochMilli()))
                .withMessageEndingWith("or 08:00 (the last one, local time), or 1h (ago)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "noon", "8:00", "25:00", "2026-02-30T08:00", "2026-03-01", "1772352000"})
    void saysHowToWriteWhatIsNone(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PointInTime.parse(text, NOW, HERE))
                .withMessage("'" + text + "' is not a time: write it like 2026-03-01T08:00:00Z (with a zone), "
                        + "2026-03-01T08:00 (local time) or 08:00 (the next one, local time)");
    }
}
