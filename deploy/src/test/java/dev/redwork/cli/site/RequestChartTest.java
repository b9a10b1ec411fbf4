package dev.redwork.cli.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.cli.site.RequestChart.Bar;
import dev.redwork.cli.site.RequestChart.Change;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** Where bars lie, and how many requests are open when. */
class RequestChartTest {
    private static final long START = 1_767_225_600_000L;

    /** Two by two, 500 ms each. */
    private static final List<SiteRequest> PAIRS =
            List.of(request(0, 500), request(0, 500), request(500, 1_000), request(500, 1_000));

    @Test
    void barsFillTheColumnsOfTheirTime() {
        RequestChart chart = new RequestChart(PAIRS, 10);
        assertThat(PAIRS.stream().map(chart::bar))
                .containsExactly(new Bar(0, 4), new Bar(0, 4), new Bar(5, 9), new Bar(5, 9));
        assertThat(chart.peak()).isEqualTo(2);
        assertThat(chart.millis()).isEqualTo(1_000);
        assertThat(chart.line()).isEqualTo("██████████");
    }

    @Test
    void theLineFollowsHowManyAreOpen() {
        List<SiteRequest> steps = List.of(request(0, 400), request(100, 400), request(200, 300), request(900, 1_000));
        RequestChart chart = new RequestChart(steps, 10);
        assertThat(RequestChart.changes(steps))
                .containsExactly(
                        new Change(START, 1),
                        new Change(START + 100, 2),
                        new Change(START + 200, 3),
                        new Change(START + 300, 2),
                        new Change(START + 400, 0),
                        new Change(START + 900, 1),
                        new Change(START + 1_000, 0));
        assertThat(chart.line()).isEqualTo("▃▆█▆     ▃");
        assertThat(chart.peak()).isEqualTo(3);
    }

    @Test
    void aRequestOfNoTimeIsSeen() {
        RequestChart chart = new RequestChart(List.of(request(0, 0)), 10);
        assertThat(chart.bar(request(0, 0))).isEqualTo(new Bar(0, 0));
        assertThat(chart.peak()).isEqualTo(1);
        assertThat(chart.line()).isEqualTo("█         ");
    }

    /** A pool of ten: never eleven at once, though each place is taken in the millisecond in which it is given back. */
    @Test
    void whoFollowsAtOnceIsNotOpenWithWhomItFollows() {
        List<SiteRequest> hundred = IntStream.range(0, 100)
                .mapToObj(i -> request(i / 10 * 500L, i / 10 * 500L + 500))
                .toList();
        assertThat(new RequestChart(hundred, 60).peak()).isEqualTo(10);
    }

    @Test
    void linesFitTheWidth() {
        SiteRequest gone = new SiteRequest("a-very-long-name-of-a-page", START + 500, START + 700, 0);
        List<SiteRequest> all = List.of(request(0, 1_000), gone);
        List<String> lines = new ChartLines(all, all, 80).all();
        assertThat(lines).hasSize(4).allMatch(line -> line.length() <= 80);
        assertThat(lines.get(0)).startsWith("NAME").contains("START", "TOOK", "STATUS");
        assertThat(lines.get(1))
                .startsWith("p ")
                .contains("0 ms", "1.00 s", "200")
                .endsWith("█".repeat(37));
        assertThat(lines.get(2))
                .startsWith("a-very-l…")
                .contains("500 ms", "200 ms", "gone")
                .contains("████████");
        assertThat(lines.get(3)).startsWith("at once, max 2").endsWith("▄");
    }

    @Test
    void theImageIsXmlWithABarForEach() throws Exception {
        Document image = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(ChartSvg.of(PAIRS, PAIRS.subList(0, 3)))));
        assertThat(image.getElementsByTagName("rect").getLength()).isEqualTo(4);
        assertThat(image.getElementsByTagName("polyline").getLength()).isEqualTo(1);
        assertThat(image.getElementsByTagName("text").item(0).getTextContent())
                .isEqualTo("4 requests, at most 2 at once");
        assertThat(image.getElementsByTagName("rect")
                        .item(3)
                        .getAttributes()
                        .getNamedItem("x")
                        .getNodeValue())
                .isEqualTo("465.0");
    }

    private static SiteRequest request(long from, long to) {
        return new SiteRequest("p", START + from, START + to, 200);
    }
}
