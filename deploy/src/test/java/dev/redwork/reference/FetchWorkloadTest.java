package dev.redwork.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.reference.FetchWorkload.Request;
import dev.redwork.reference.Row.Plain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FetchWorkloadTest {
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

    private String remarks(int jdk, Request... requests) {
        return String.join("\n", FetchWorkload.remarks(new RowsOfWorkload(rows, 2), List.of(requests), jdk));
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
    void requestsAreReadFromTheSitesLog() {
        List<Request> read = FetchWorkload.read(List.of(
                "{\"at\":1000,\"event\":\"start\",\"request\":1,\"name\":\"a\",\"delay\":100}",
                "{\"at\":1010,\"event\":\"start\",\"request\":2,\"name\":\"b\",\"delay\":100}",
                "{\"at\":1100,\"event\":\"end\",\"request\":1,\"name\":\"a\",\"status\":200,\"bytes\":412}"));
        assertThat(read).containsExactly(new Request(1_000, 1_100), new Request(1_010, 0));
    }

    @Test
    void requestsAreCountedOverTime() {
        assertThat(remarks(17, new Request(1_000, 1_100), new Request(1_050, 1_150), new Request(1_100, 1_200)))
                .contains("3 requests took 200 ms", "at most 2 were open at once, and 2 in the mean");
    }

    @Test
    void theDrawingOfManyRequestsIsSmall() {
        List<Request> requests = IntStream.range(0, 500)
                .mapToObj(i -> new Request(1_000 + i / 100 * 105, 1_101 + i / 100 * 105))
                .toList();
        Plot plot = FetchWorkload.chronology(requests);
        assertThat(plot.file()).isEqualTo("fetch-requests.svg");
        assertThat(plot.svg()).contains(">come<", ">answered<", ">open<");
        assertThat(plot.svg().getBytes(UTF_8)).hasSizeLessThan(60_000);
    }
}
