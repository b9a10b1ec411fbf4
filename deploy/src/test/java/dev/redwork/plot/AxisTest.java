package dev.redwork.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void aLinearAxisBeginsAt0AndEndsWithAStep() {
        Axis axis = new LinearAxis(54_400, 300, 0);
        assertThat(labels(axis)).containsExactly("0", "10,000", "20,000", "30,000", "40,000", "50,000", "60,000");
        assertThat(axis.at(0)).isEqualTo(300);
        assertThat(axis.at(60_000)).isZero();
        assertThat(axis.remark()).isEmpty();
    }

    @Test
    void aLinearAxisFitsSmallValuesAndNone() {
        assertThat(labels(new LinearAxis(0.35, 0, 100))).containsExactly("0", "0.1", "0.2", "0.3", "0.4");
        assertThat(labels(new LinearAxis(8, 0, 100))).containsExactly("0", "2", "4", "6", "8");
        assertThat(labels(new LinearAxis(0, 0, 100))).containsExactly("0", "1");
    }

    @Test
    void equalRatiosAreEquallyLongOnALogAxis() {
        Axis axis = new LogAxis(1_000, 1_000_000, false, 0, 300);
        assertThat(List.of(1e3, 1e4, 1e5, 1e6)).extracting(axis::at).satisfies(places -> {
            for (int i = 0; i < places.size(); i++) {
                assertThat(places.get(i)).isCloseTo(i * 100.0, within(1e-6));
            }
        });
        assertThat(axis.remark()).isEqualTo(" (logarithmic)");
    }

    @Test
    void a0HasAPlaceOfItsOwnBeforeALogAxis() {
        Axis axis = new LogAxis(0.25, 5, true, 100, 200);
        assertThat(axis.at(0)).isEqualTo(100);
        assertThat(axis.at(0.25)).isBetween(105.0, 125.0);
        assertThat(axis.at(5)).isEqualTo(200);
        assertThat(axis.remark()).contains("0 stands apart");
    }

    @Test
    void aLogAxisAroundValuesEndsWithStepsAndNamesAllOfFewDecades() {
        assertThat(labels(LogAxis.around(0.06, 3.2, 0, 100)))
                .containsExactly("0.05", "0.1", "0.2", "0.5", "1", "2", "5");
        assertThat(labels(LogAxis.around(0.01, 900, 0, 100))).containsExactly("0.01", "0.1", "1", "10", "100", "1,000");
    }

    @Test
    void namesThatWouldTouchAreLeftOut() {
        Axis axis = new LogAxis(1_000, 1_000_000, false, 0, 300);
        assertThat(axis.named(List.of(1_000.0, 1_100.0, 1_000_000.0)))
                .extracting(Tick::label)
                .containsExactly("1,000", "1,000,000");
    }

    @Test
    void slotsAreEquallyFarApart() {
        assertThat(new SlotAxis(List.of("p50", "max"), 0, 100).ticks())
                .containsExactly(new Tick(25, "p50"), new Tick(75, "max"));
    }

    private static List<String> labels(Axis axis) {
        return axis.ticks().stream().map(Tick::label).toList();
    }
}
