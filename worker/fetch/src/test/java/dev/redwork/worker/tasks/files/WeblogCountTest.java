package dev.redwork.worker.tasks.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.job.Defaults;
import dev.redwork.job.RedworkException;
import dev.redwork.json.Json;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.tasks.WeblogCounts;
import dev.redwork.tasks.WeblogPart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeblogCountTest {
    @Test
    void countsLinesMalformedOnesAndPages() throws Exception {
        WeblogCounts counts =
                count(line("/a") + "no line\n" + line("/b?q=1") + line("/b#f") + line("/") + line("/x.png"));
        assertThat(counts).isEqualTo(new WeblogCounts(6, 1, 3, Map.of("/a", 1L, "/b", 2L), 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void linesMayEndInBothWaysAndTheLastOneInNone(String end) throws Exception {
        String text = "\ufeff" + line("/a").strip() + end + end + line("/a").strip() + end
                + line("/b").strip();
        assertThat(count(text)).isEqualTo(new WeblogCounts(3, 0, 3, Map.of("/a", 2L, "/b", 1L), 0));
        assertThat(count(text + end)).isEqualTo(count(text));
    }

    @Test
    void anEmptyLogHasNothing() throws Exception {
        WeblogCounts nothing = new WeblogCounts(0, 0, 0, Map.of(), 0);
        for (String text : new String[] {"", "\n", "\r\n\r\n", "\ufeff", "\ufeff\n"}) {
            assertThat(count(text)).isEqualTo(nothing);
        }
        assertThat(WeblogCount.count(WeblogPart.of("s", null), "s", new ByteArrayInputStream(gzip(""))))
                .isEqualTo(nothing);
    }

    /** A line that is too long is malformed wherever it stands, also where it fits into the buffer. */
    @ParameterizedTest
    @ValueSource(ints = {65_400, 65_600, 200_000, 262_144, 1_000_000, 3_000_000})
    void aLongLineHurtsNoOther(int length) throws Exception {
        String log = line("/a")
                + line("/" + "x".repeat(length))
                + line("/b")
                + line("/" + "y".repeat(length)).strip();
        WeblogCounts counts = count(log);
        boolean isLonger = length > 65_500;
        assertThat(counts.lines()).isEqualTo(4);
        assertThat(counts.malformed()).isEqualTo(isLonger ? 2 : 0);
        assertThat(counts.paths())
                .hasSize(isLonger ? 2 : 4)
                .containsEntry("/a", 1L)
                .containsEntry("/b", 1L);
    }

    @Test
    void garbageIsMalformed() throws Exception {
        byte[] garbage = new byte[1 << 20];
        new Random(17).nextBytes(garbage);
        WeblogCounts counts = WeblogCount.count(WeblogPart.of("s", null), "s", new ByteArrayInputStream(garbage));
        assertThat(counts.lines()).isEqualTo(counts.malformed()).isGreaterThan(1_000);
        assertThat(counts.paths()).isEmpty();
    }

    @Test
    void gzipMayHaveSeveralMembersAndComeByteByByte() throws Exception {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        log.writeBytes(gzip(line("/a") + "198.51.100.7 - - [10/Oct"));
        log.writeBytes(gzip(""));
        log.writeBytes(gzip("/2000:13:55:36 -0700] \"GET /a HTTP/1.1\" 200 1\n"));
        InputStream slow = new ByteArrayInputStream(log.toByteArray()) {
            @Override
            public int read(byte[] to, int offset, int length) {
                return super.read(to, offset, Math.min(1, length));
            }

            @Override
            public int available() {
                return 0;
            }
        };
        assertThat(WeblogCount.count(WeblogPart.of("s", null), "s", slow))
                .isEqualTo(new WeblogCounts(2, 0, 2, Map.of("/a", 2L), 0));
    }

    @Test
    void damageSaysWhereItIs() throws Exception {
        StringBuilder text = new StringBuilder();
        Random random = new Random(17);
        for (int i = 0; i < 20_000; i++) {
            text.append(line("/" + random.nextLong()));
        }
        byte[] whole = gzip(text.toString());
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length / 2);
        assertThatThrownBy(() -> WeblogCount.count(WeblogPart.of("s", null), "a.gz", new ByteArrayInputStream(cut)))
                .isInstanceOf(RedworkException.class)
                .hasMessageMatching("a\\.gz is cut: its gzip data end in the middle, after " + cut.length
                        + " packed bytes, \\d{5,} unpacked; get the whole file");
        byte[] head = java.util.Arrays.copyOf(whole, 5);
        assertThatThrownBy(() -> WeblogCount.count(WeblogPart.of("s", null), "a.gz", new ByteArrayInputStream(head)))
                .hasMessageContaining("is cut", "after 5 packed bytes");
        byte[] broken = whole.clone();
        for (int i = 100_000; i < 100_100; i++) {
            broken[i] ^= 0x55;
        }
        assertThatThrownBy(() -> WeblogCount.count(WeblogPart.of("s", null), "a.gz", new ByteArrayInputStream(broken)))
                .isInstanceOf(RedworkException.class)
                .hasMessageContaining("a.gz is damaged: its gzip data make no sense (");
        byte[] other = {0x1f, (byte) 0x8b, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        assertThatThrownBy(() -> WeblogCount.count(WeblogPart.of("s", null), "a.gz", new ByteArrayInputStream(other)))
                .hasMessageContaining("a.gz is damaged");
    }

    /** Each line is looked at by one part, however they are cut. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1_000, 5_000})
    void thePartsTogetherAreTheWhole(int chunk) throws Exception {
        StringBuilder text = new StringBuilder();
        Random random = new Random(chunk);
        for (int i = 0; i < 3_000; i++) {
            text.append(
                    random.nextInt(50) == 0
                            ? "malformed\n"
                            : random.nextInt(50) == 0 ? "\n" : line("/" + random.nextInt(100)));
        }
        byte[] log = text.toString().getBytes(UTF_8);
        WeblogCounts whole = count(text.toString());
        for (int parts : new int[] {1, 2, 5}) {
            long lines = 0;
            long malformed = 0;
            long kept = 0;
            Map<String, Long> paths = new HashMap<>();
            for (int part = 0; part < parts; part++) {
                WeblogCounts counts = WeblogCount.count(
                        new WeblogPart("s", null, part, parts, chunk, null, null), "s", new ByteArrayInputStream(log));
                lines += counts.lines();
                malformed += counts.malformed();
                kept += counts.kept();
                counts.paths().forEach((path, count) -> paths.merge(path, count, Long::sum));
            }
            assertThat(new WeblogCounts(lines, malformed, kept, paths, 0)).isEqualTo(whole);
        }
    }

    /** More paths than an output holds; those of all shares are all. */
    @Test
    void tooManyPathsAreToldInShares() throws Exception {
        int paths = 30_000;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int i = 0; i < 2 * paths; i++) {
            text.writeBytes(
                    line("/page/with/a/path/that/is/rather/long/" + i % paths).getBytes(UTF_8));
        }
        byte[] log = text.toByteArray();
        WeblogCounts first = WeblogCount.count(WeblogPart.of("s", null), "s", new ByteArrayInputStream(log));
        assertThat(first).isEqualTo(new WeblogCounts(0, 0, 0, Map.of(), 4));
        Map<String, Long> all = new HashMap<>();
        for (int share = 0; share < 4; share++) {
            WeblogCounts counts = WeblogCount.count(
                    new WeblogPart("s", null, null, null, null, share, 4), "s", new ByteArrayInputStream(log));
            assertThat(counts.tooMany()).isZero();
            assertThat(counts.lines()).isEqualTo(2L * paths);
            assertThat(counts.paths())
                    .hasSizeBetween(paths / 5, paths / 3)
                    .doesNotContainKeys(all.keySet().stream().limit(100).toArray(String[]::new));
            all.putAll(counts.paths());
        }
        assertThat(all).hasSize(paths).containsValue(2L).doesNotContainValue(1L);
    }

    /** Of bytes that are escapes or U+FFFD as JSON each takes more room than it had in the log. */
    @ParameterizedTest
    @ValueSource(strings = {"\u0001", "\u00ff", "\\\\", "\\\"", "\u007f"})
    void anOutputNeverGrowsBeyondItsLimit(String odd) throws Exception {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int i = 0; i < 20_000; i++) {
            text.writeBytes(line("/" + odd.repeat(10) + i).getBytes(ISO_8859_1));
        }
        WeblogCounts counts = new WeblogCounts(0, 0, 0, Map.of(), 1);
        for (int shares = 1; counts.tooMany() > 0; shares = counts.tooMany()) {
            counts = WeblogCount.count(
                    new WeblogPart("s", null, null, null, null, 0, shares),
                    "s",
                    new ByteArrayInputStream(text.toByteArray()));
            if (counts.tooMany() == 0) {
                break;
            }
        }
        assertThat(counts.paths()).isNotEmpty();
        assertThat(Json.output(ShippedTasks.WEBLOGS).write(counts).length())
                .isLessThanOrEqualTo(Defaults.PAYLOAD_LIMIT);
    }

    @Test
    void anInterruptEndsIt() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> count(line("/a"))).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    private static WeblogCounts count(String log) throws IOException, InterruptedException {
        return WeblogCount.count(WeblogPart.of("s", null), "s", new ByteArrayInputStream(log.getBytes(UTF_8)));
    }

    private static String line(String url) {
        return "198.51.100.7 - - [10/Oct/2000:13:55:36 -0700] \"GET " + url + " HTTP/1.1\" 200 1\n";
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return packed.toByteArray();
    }
}
