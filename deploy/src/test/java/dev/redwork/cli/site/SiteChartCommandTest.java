package dev.redwork.cli.site;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.cli.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code redwork site chart}: logs that sites have written, and others. */
class SiteChartCommandTest {
    private static final String NO_REDIS = "redis://127.0.0.1:1";

    @TempDir
    Path directory;

    /** The second site counts anew: number 2 of the first one has no end. */
    private static final String LOG = """
            {"at":1767225600000,"event":"start","request":1,"name":"a","delay":100}
            {"at":1767225600010,"event":"start","request":2,"name":"b","delay":100}
            {"at":1767225600100,"event":"end","request":1,"name":"a","status":200,"bytes":412}
            {"at":1767225600200,"event":"start","request":1,"delay":0}
            {"at":1767225600200,"event":"end","request":1,"status":400,"bytes":30}
            {"at":1767225600300,"event":"start","request":2,"name":"c","delay":100}
            {"at":1767225600350,"event":"end","request":2,"name":"c","gone":true}
            """;

    @Test
    void drawsABarForEachRequest() throws IOException {
        Ran ran = redwork("site", "chart", file(LOG)).succeeded();
        assertThat(ran.lines()).hasSize(6);
        assertThat(ran.lines().get(1)).matches("a +0 ms +100 ms +200 +█+");
        assertThat(ran.lines().get(2)).matches("b +10 ms +290 ms +gone +█+");
        assertThat(ran.lines().get(3)).matches("- +200 ms +0 ms +400 +█");
        assertThat(ran.lines().get(4)).matches("c +300 ms +50 ms +gone +█+");
        assertThat(ran.lines().get(5)).startsWith("at once, max 2");
        assertThat(ran.err()).isEqualTo("redwork: 4 requests in 350 ms, at most 2 at once\n");
    }

    @Test
    void saysHowManyHaveNoBarAndWritesAscii() throws IOException {
        Ran ran =
                Ran.with(Map.of("REDWORK_ASCII", "1", "COLUMNS", "60"), "", "site", "chart", file(LOG), "--limit", "1");
        assertThat(ran.succeeded().out()).matches("\\p{ASCII}+").contains("#####");
        assertThat(ran.lines()).hasSize(3).allMatch(line -> line.length() <= 60);
        assertThat(ran.err()).contains("3 without a bar: --limit N");
    }

    @Test
    void drawsAnImage() throws IOException {
        Path svg = directory.resolve("site.svg");
        assertThat(redwork("site", "chart", file(LOG), "--svg", svg.toString())
                        .succeeded()
                        .out())
                .isEmpty();
        assertThat(svg).content().startsWith("<svg").contains("<title>a, 100 ms, 200</title>");
        redwork(
                        "site",
                        "chart",
                        file(LOG),
                        "--svg",
                        directory.resolve("no/such").toString())
                .refused(2, "cannot be written: there is no such directory");
    }

    @Test
    void whatIsNoLogIsTold() throws IOException {
        assertThat(redwork("site", "chart", file("")).succeeded().err()).contains("no request is in");
        redwork("site", "chart", directory.resolve("none").toString()).refused(2, "there is no such file");
        redwork("site", "chart", directory.toString()).refused(2, "it is a directory");
        redwork("site", "chart", file(LOG + "\n")).refused(2, "line 8 of", "is no line of a site's log");
        redwork("site", "chart", file("{\"at\":1,\"event\":\"start\",\"request\":1,\"name\":\"<b>\"}"))
                .refused(2, "line 1 of");
        redwork("site", "chart", file("{\"at\":1e300,\"event\":\"start\",\"request\":1}"))
                .refused(2, "line 1 of");
        redwork("site", "chart", file(LOG), "--limit", "0").refused(2, "--limit is 0");
        Path binary = Files.write(directory.resolve("binary"), "\u00ff\u00fe".getBytes(ISO_8859_1));
        redwork("site", "chart", binary.toString()).refused(2, "it is not UTF-8");
    }

    private String file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "site", null), text)
                .toString();
    }

    private static Ran redwork(String... args) {
        return Ran.redwork(NO_REDIS, args);
    }
}
