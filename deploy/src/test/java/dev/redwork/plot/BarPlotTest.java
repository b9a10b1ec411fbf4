package dev.redwork.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class BarPlotTest {
    private static final List<Mark> MARKS = List.of(
            new Mark("set", "calls/s", 400_000, 390_000, 410_000, Double.NaN),
            new Mark("one", "jobs/s", 10_000, 9_000, 12_000, Double.NaN),
            new Mark("a<b>&\"c\"\u0001", "jobs/s", 20_000, 20_000, 20_000, Double.NaN));

    @Test
    void everyUnitHasAPanelAndEveryFigureABarWithItsRange() throws Exception {
        Picture picture = Picture.of(BarPlot.draw(new Recording("enqueue", MARKS, List.of("settings: jobs 1"))));

        List<Double> widths = picture.bars();
        assertThat(widths).hasSize(3);
        assertThat(widths.get(2)).isCloseTo(2 * widths.get(1), within(0.1));
        assertThat(picture.texts())
                .contains("bench enqueue", "calls/s", "jobs/s", "set", "400,000", "one", "settings: jobs 1");
        assertThat(picture.all("line"))
                .filteredOn(line -> line.getAttribute("class").equals("range"))
                .hasSize(3 * 3);
    }

    @Test
    void namesMayHaveAnyCharacters() throws Exception {
        Picture picture = Picture.of(BarPlot.draw(new Recording("enqueue", MARKS, List.of())));
        assertThat(picture.texts()).contains("a<b>&\"c\" ");
        assertThat(picture.only("desc")).contains("one 10,000 jobs/s (9,000 to 12,000); a<b>");
    }

    @Test
    void aBarOfNothingIsDrawn() throws Exception {
        Mark none = new Mark("calls-1", "calls/s", 0, 0, 0, Double.NaN);
        Picture picture = Picture.of(BarPlot.draw(new Recording("idle", List.of(none), List.of())));
        assertThat(picture.bars()).containsExactly(0.0);
    }
}
