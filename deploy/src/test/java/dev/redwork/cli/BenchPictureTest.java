package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redwork.plot.Picture;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** What was recorded of benches, as pictures. */
class BenchPictureTest {
    @Test
    void scaleIsALineOverSizesWithARangeAtEach() throws Exception {
        BenchPicture drawn = draw(recorded("scale-rtt"));
        assertThat(drawn.name()).isEqualTo("scale-rtt");
        Picture picture = Picture.of(drawn.svg());

        assertThat(picture.all("polyline")).hasSize(1);
        List<Double> x = picture.numbers("circle", "cx");
        List<Double> y = picture.numbers("circle", "cy");
        assertThat(x).hasSize(4).isSorted();
        // Most jobs a second at 1 ms, fewest at 0.25 ms: downwards on a screen is more.
        assertThat(y.get(2)).isLessThan(y.get(3));
        assertThat(y.get(3)).isLessThan(y.get(0));
        assertThat(y.get(0)).isLessThan(y.get(1));
        assertThat(lines(picture, "spread s0")).hasSize(3 * 4);
        assertThat(picture.texts())
                .contains("0", "0.25", "1", "5", "5,000", "15,000")
                .anyMatch(text -> text.startsWith("ms that a round trip takes longer"))
                .anyMatch(text -> text.startsWith("settings: by rtt, sizes 0 0.25 1 5, jobs 2000"))
                .anyMatch(text -> text.startsWith("versions: redwork 0.1.0-SNAPSHOT on Java 17"))
                .contains("beside it: set 231,945 calls/s");
        assertThat(picture.only("desc")).contains("rtt-1ms 8,549 jobs/s (4,328 to 12,770)");
        assertThat(picture.only("style")).contains("prefers-color-scheme: dark");
    }

    @Test
    void sizesAreSortedWhateverTheOrderOfTheirFigures() throws Exception {
        ObjectNode answer = (ObjectNode) recorded("scale-rtt");
        ObjectNode figures = (ObjectNode) answer.path("figures");
        JsonNode first = figures.remove("rtt-0ms");
        figures.set("rtt-0ms", first);
        assertThat(Picture.of(draw(answer).svg()).numbers("circle", "cx")).isSorted();
    }

    @Test
    void latencyIsACurveForEachLoadAndEndAndForTheBareCall() throws Exception {
        BenchPicture drawn = draw(recorded("latency"));
        assertThat(drawn.name()).isEqualTo("latency");
        Picture picture = Picture.of(drawn.svg());

        assertThat(picture.all("polyline")).hasSize(1 + 2 * 2);
        assertThat(picture.all("circle")).hasSize(5 * 5);
        assertThat(picture.texts())
                .contains("p50", "p90", "p99", "p99.9", "max")
                .contains("lpush", "idle, start", "idle, result", "50 %, start", "50 %, result");
        // Time grows from percentile to percentile, upwards.
        assertThat(picture.numbers("circle", "cy").subList(0, 5))
                .isSortedAccordingTo((left, right) -> Double.compare(right, left));
    }

    @Test
    void percentilesOfOtherBenchesAreBars() throws Exception {
        Picture picture = Picture.of(draw(Ran.MAPPER.readTree("""
                        {"bench":"delayed","figures":{
                          "late-p50":{"median":20,"min":10,"max":30,"unit":"ms"},
                          "rate":{"median":40000,"min":40000,"max":40000,"unit":"jobs/s"}}}
                        """)).svg());
        assertThat(picture.bars()).hasSize(2);
        assertThat(picture.texts()).contains("bench delayed", "late-p50", "rate");
    }

    @Test
    void theSameFiguresGiveTheSamePicture() throws Exception {
        assertThat(draw(recorded("latency"))).isEqualTo(draw(recorded("latency")));
    }

    @Test
    void whatIsNotABenchsIsNotDrawn() throws Exception {
        for (String json : List.of(
                "{}",
                "[]",
                "{\"bench\":\"drain\",\"figures\":{}}",
                "{\"bench\":\"../drain\",\"figures\":{\"a\":{\"median\":1,\"min\":1,\"max\":1,\"unit\":\"s\"}}}",
                "{\"bench\":\"drain\",\"figures\":{\"a\":{\"median\":1,\"min\":1,\"unit\":\"s\"}}}",
                "{\"bench\":\"drain\",\"figures\":{\"a\":{\"median\":1,\"min\":-1,\"max\":1,\"unit\":\"s\"}}}")) {
            assertThat(BenchPicture.of(Ran.MAPPER.readTree(json))).as(json).isEmpty();
        }
    }

    private static BenchPicture draw(JsonNode answer) {
        return BenchPicture.of(answer).orElseThrow();
    }

    private static JsonNode recorded(String bench) throws Exception {
        try (InputStream in = BenchPictureTest.class.getResourceAsStream("recorded-" + bench + ".json")) {
            return Ran.MAPPER.readTree(in);
        }
    }

    private static List<Element> lines(Picture picture, String classes) {
        return picture.all("line").stream()
                .filter(line -> line.getAttribute("class").equals(classes))
                .toList();
    }
}
