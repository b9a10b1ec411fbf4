package dev.redwork.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.cli.Ran;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Worker;
import java.time.Duration;
import java.util.List;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Charts of a time in which no dashboard ran, by what workers wrote down. */
class HistoryStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final Task<Integer, Integer> ECHO = Task.of("echo", Integer.class, Integer.class);
    private static final String KEY = "redwork:{work}:history";
    private static final long MINUTE = 60_000;

    private RawRedis raw;

    @BeforeEach
    void open() {
        raw = RawRedis.connect(REDIS.url());
    }

    @AfterEach
    void close() {
        raw.close();
    }

    private long now() {
        return Long.parseLong(raw.call("TIME").split(" ", -1)[0]) * 1_000;
    }

    /** Lines of so many minutes, which end a while ago: sixty more jobs come in each. */
    private void write(int minutes, Duration ago) {
        raw.call("SADD", "redwork:queues", "work");
        long end = now() - ago.toMillis();
        for (int i = minutes - 1; i >= 0; i--) {
            int jobs = 60 * (minutes - i);
            raw.call(
                    "RPUSH",
                    KEY,
                    (end - i * MINUTE) + " " + jobs + " " + jobs + " 0 0 0 0 7 2 3 4 5 " + (end - i * MINUTE - 9_000)
                            + " ");
        }
    }

    private long lines() {
        return Long.parseLong(raw.call("LLEN", KEY));
    }

    /** Runs one until it has written. */
    private void work(boolean day, Runnable meanwhile) {
        String before = raw.call("LINDEX", KEY, "-1");
        try (Worker worker = Worker.builder(REDIS.url())
                .handle(ECHO, (input, context) -> input)
                .lane(1, "work")
                .history(day)
                .start()) {
            meanwhile.run();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !raw.call("LINDEX", KEY, "-1").equals(before));
            assertThat(worker.name()).isNotEmpty();
        }
    }

    private static List<String> cells(Element row) {
        return row.select("td").eachText();
    }

    @Test
    void theLastHourIsThereAfterARestart() {
        write(30, Duration.ofMinutes(2));
        for (int start = 0; start < 2; start++) {
            try (SeenPages pages = new SeenPages(REDIS.url())) {
                Elements rows = pages.get("/queues/work").good().select("#charts[data-charts=1] tbody tr");

                assertThat(rows).hasSize(30);
                assertThat(rows.subList(0, 29))
                        .allSatisfy(row -> assertThat(cells(row).subList(1, 9))
                                .containsExactly("1", "1", "0", "9", "7", "2", "3", "4"));
                // Since then nobody wrote or looked.
                assertThat(cells(rows.get(29))).hasSize(9);
                assertThat(pages.get("/queues/work").good().select("#charts tbody tr"))
                        .hasSizeBetween(30, 31);
            }
        }
    }

    @Test
    void whereNobodyWroteThereIsAGap() {
        write(10, Duration.ofMinutes(20));
        try (SeenPages pages = new SeenPages(REDIS.url())) {
            Elements rows = pages.get("/queues/work").good().select("#charts tbody tr");

            assertThat(rows).hasSize(10);
            assertThat(cells(rows.get(8))).hasSize(9);
            assertThat(cells(rows.get(9)).get(1)).isEqualTo("not known");
        }
    }

    @Test
    void aWorkerWritesHowItsQueueStands() {
        write(60, Duration.ofMinutes(1));
        try (Producer producer = Producer.connect(REDIS.url())) {
            work(false, () -> producer.enqueue(ECHO.with(options -> options.queue("work")), 1));
        }
        assertThat(lines()).isEqualTo(60);
        assertThat(raw.call("LINDEX", KEY, "-1")).matches("\\d{13} 1 [01] 0 0 0 0 [01] [01] 0 0 0 .*");
        assertThat(Long.parseLong(raw.call("TTL", KEY))).isBetween(3_000L, 3_600L);

        // Another minute begins.
        raw.call("LSET", KEY, "-1", now() - MINUTE + " 1 1 0 0 0 0 0 0 0 0 0 0 ");
        work(true, () -> {});
        assertThat(lines()).isEqualTo(61);
    }

    @Test
    void aDayIsOneLinkAway() {
        write(20 * 60, Duration.ofMinutes(1));
        try (SeenPages pages = new SeenPages(REDIS.url())) {
            Document hour = pages.get("/queues/work").good();
            assertThat(hour.select("#charts a[href=/queues/work?hours=24]")).hasSize(1);
            assertThat(hour.select("#charts tbody tr")).hasSizeBetween(57, 60);

            Document day = pages.get("/queues/work?hours=24").good();

            assertThat(day.select("#charts[data-charts=24] tbody tr")).hasSizeBetween(235, 241);
            assertThat(cells(day.select("#charts tbody tr").get(5)).subList(1, 4))
                    .containsExactly("1", "1", "0");
            assertThat(day.select("#charts a[href=/queues/work]").text()).isEqualTo("The last hour");
        }
    }

    @Test
    void theCommandLineHasAnOptionForIt() {
        write(100, Duration.ofMinutes(1));
        assertThat(Ran.redwork(REDIS.url(), "worker", "-q", "work:1", "--max-idle", "3s", "--history")
                        .code())
                .isZero();
        assertThat(lines()).isEqualTo(101);
        assertThat(Ran.redwork(REDIS.url(), "worker", "-q", "work:1", "--max-idle", "1ms", "--history", "--burst")
                        .code())
                .isZero();
    }
}
