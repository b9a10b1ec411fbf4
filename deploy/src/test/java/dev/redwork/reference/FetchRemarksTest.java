package dev.redwork.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.cli.site.SiteChart;
import dev.redwork.reference.Row.Plain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchRemarksTest {
    private static final String PAGES = FetchWorkload.size(500, Duration.ofMillis(100));

    private static Row row(String size, int level, double seconds, double plain) {
        return new Row(
                "fetch",
                size,
                FetchWorkload.form(level),
                500,
                Math.round(seconds * 1e9),
                Plain.of(Math.round(plain * 1e9)),
                null,
                null,
                "all",
                "all");
    }

    private final List<Row> rows = new ArrayList<>(List.of(
            row(PAGES, FetchWorkload.NO_LIMIT, 4, 1),
            row(PAGES, 500, 1.1, 0.7),
            row(PAGES, 100, 0.9, 0.6).with(Published.FETCH_ASYNC),
            row(PAGES, 1, 50.5, 50.1),
            row(FetchWorkload.size(500, Duration.ZERO), 100, 0.35, 0.1)));

    private String remarks(int jdk) {
        return remarks(jdk, null);
    }

    private String remarks(int jdk, @Nullable SiteChart chart) {
        return String.join("\n", FetchRemarks.of(new RowsOfWorkload(rows, 2), chart, jdk));
    }

    @Test
    void theWorkOfPagesWithoutDelayExplainsWhatJobsTakeLonger() {
        assertThat(remarks(17))
                .contains("At 100 at a time jobs take 0.90 s, 1.50 times as long as the plain client.")
                .contains(
                        "on 2 cores that site",
                        "0.35 s by jobs, 0.10 s by the plain client",
                        "a page by a job takes +0.50 ms more")
                .contains("takes 0.50 s at 100 at a time, and less than the work of jobs from 143 at a time on.")
                .contains("The published 0.72 s is of such a client")
                .contains("500 pages take 50.0 s by nature", "Jobs took 50.5 s.");
    }

    @Test
    void noLimitIsExplainedByTheThreadsOfThisJdk() {
        assertThat(remarks(17))
                .contains("No limit took 4.00 s, 4.4 times as long as 100 at a time (500 at a time, with as many pages"
                        + " open, took 1.10 s). Its lane of 2,000 slots is as many platform threads on JDK 17,");
        assertThat(remarks(21))
                .contains("Its lane is no 2,000 platform threads on JDK 21: two threads speak")
                .doesNotContain("take turns");
        rows.set(0, row(PAGES, FetchWorkload.NO_LIMIT, 0.5, 1));
        assertThat(remarks(17)).doesNotContain("No limit");
    }

    @Test
    void withoutRowsThereIsNothingToSay() {
        rows.clear();
        assertThat(remarks(17)).isEmpty();
    }

    @Test
    void requestsAreDrawnAsTheSiteLoggedThem(@TempDir Path folder) throws IOException {
        StringBuilder log = new StringBuilder("""
                {"at":900,"event":"start","request":1,"name":"left"}
                {"at":990,"event":"end","request":1,"name":"left","status":200}
                """);
        for (long i = 2; i <= 501; i++) {
            long at = 1_000 + i / 100 * 105;
            log.append("{\"at\":%d,\"event\":\"start\",\"request\":%d,\"name\":\"p%2$d\"}\n".formatted(at, i));
        }
        for (long i = 2; i <= 501; i++) {
            long at = 1_100 + i / 100 * 105;
            log.append("{\"at\":%d,\"event\":\"end\",\"request\":%d,\"name\":\"p%2$d\",\"status\":200}\n"
                    .formatted(at, i));
        }
        SiteChart chart = SiteChart.of(Files.writeString(folder.resolve("site.jsonl"), log), 1);
        assertThat(chart.svg()).contains("<title>p2, 100 ms, 200</title>").doesNotContain("left");
        assertThat(chart.svg().split("<title>", -1)).hasSize(501);
        assertThat(chart.svg().getBytes(UTF_8)).hasSizeLessThan(90_000);
        assertThat(remarks(17, chart))
                .contains("500 requests took 625 ms", "at most 100 were open at once, and 80 in the mean");
    }
}
