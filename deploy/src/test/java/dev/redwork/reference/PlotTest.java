package dev.redwork.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class PlotTest {
    private static final Pattern POINT = Pattern.compile("<circle cx=\"([0-9.]+)\" cy=\"([0-9.]+)\"");

    /** Coordinates are written with one digit behind the point. */
    private static final Offset<Double> TENTH = within(0.21);

    @Test
    void pointsStandWhereTheirValuesAre() throws Exception {
        Plot plot = new Plot("file", "A <title> & more", "sizes")
                .slots(List.of("1", "2", "4"))
                .curve("ours", List.of(4.0, 2.0, 1.0));
        assertThat(plot.file()).isEqualTo("file.svg");
        assertThat(plot.isWorthDrawing()).isTrue();
        assertThat(texts(plot)).contains("A <title> & more", "sizes", "ours", "1", "2", "4", "0", "3");

        List<double[]> points = points(plot);
        assertThat(points).hasSize(3);
        assertThat(points.get(1)[0] - points.get(0)[0]).isCloseTo(points.get(2)[0] - points.get(1)[0], TENTH);
        // The axis ends with 4, the largest, at the top, and begins with 0.
        double unit = points.get(2)[1] - points.get(1)[1];
        assertThat(points.get(1)[1] - points.get(0)[1]).isCloseTo(2 * unit, TENTH);
    }

    @Test
    void aLogarithmicOneHasEqualStepsForEqualRatios() throws Exception {
        Plot plot = new Plot("file", "title", "sizes")
                .logarithmic()
                .slots(List.of("1", "2", "3"))
                .curve("ours", List.of(50.0, 5.0, 0.5));
        List<double[]> points = points(plot);
        assertThat(points.get(1)[1] - points.get(0)[1]).isCloseTo(points.get(2)[1] - points.get(1)[1], TENTH);
        assertThat(texts(plot)).contains("0.1", "1", "10", "100");
    }

    @Test
    void whatWasNotMeasuredIsLeftOut() throws Exception {
        Plot plot = new Plot("file", "title", "sizes")
                .slots(List.of("1", "2"))
                .curve("ours", List.of(3.0, Double.NaN))
                .curve("none", List.of(Double.NaN, Double.NaN));
        assertThat(points(plot)).hasSize(1);
        assertThat(texts(plot)).contains("ours").doesNotContain("none");
        assertThat(plot.isWorthDrawing()).isFalse();
        assertThatThrownBy(() -> plot.curve("short", List.of(1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("short has 1 values for 2 slots");
    }

    @Test
    void wordsBelowTheAxisDoNotTouch() throws Exception {
        Plot plot = new Plot("file", "title", "sizes")
                .slots(IntStream.rangeClosed(1, 33).mapToObj(i -> "n" + i).toList())
                .curve(
                        "ours",
                        IntStream.rangeClosed(1, 33).mapToObj(i -> (double) i).toList());
        assertThat(texts(plot)).filteredOn(text -> text.matches("n\\d+")).hasSizeBetween(6, 12);
        assertThat(points(plot)).hasSize(33);
    }

    @Test
    void allValuesAreOnThePaperHoweverSmallOrLarge() throws Exception {
        for (double size : new double[] {1e-6, 0.001, 0.7, 1, 9.99, 10, 123, 5e9}) {
            Plot plot = new Plot("file", "title", "sizes")
                    .slots(List.of("1", "2", "3"))
                    .curve("ours", List.of(size, size / 3, 0.0));
            assertThat(points(plot)).as("%s", size).allMatch(point -> point[1] >= 48 && point[1] <= 340);
        }
    }

    private static List<double[]> points(Plot plot) {
        return POINT.matcher(plot.svg())
                .results()
                .map((MatchResult point) ->
                        new double[] {Double.parseDouble(point.group(1)), Double.parseDouble(point.group(2))})
                .toList();
    }

    /** As a browser reads it: it must be XML. */
    private static List<String> texts(Plot plot) throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(plot.svg())));
        var nodes = document.getElementsByTagName("text");
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getTextContent())
                .toList();
    }
}
