package dev.redwork.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.dashboard.html.Links;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import dev.redwork.redis.RedisLinks;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What needs somebody, on the overview. */
class NeedsStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.own(options -> {});

    private RawRedis raw;

    @BeforeEach
    void open() {
        raw = RawRedis.connect(REDIS.url());
        raw.call("CONFIG", "SET", "appendonly", "yes");
    }

    @AfterEach
    void close() {
        raw.call("CONFIG", "SET", "maxmemory", "0");
        raw.call("CONFIG", "SET", "maxmemory-policy", "noeviction");
        raw.close();
    }

    private void line(String queue, int jobs, long enqueued) {
        raw.call("SADD", "redwork:queues", queue);
        String key = "redwork:{" + queue + "}:";
        for (int i = 0; i < jobs; i++) {
            raw.call("SET", key + "job:n" + i, "{\"v\":1,\"task\":\"echo\",\"enqueued\":" + enqueued + ",\"input\":1}");
            raw.call("RPUSH", key + "pending", "n" + i);
        }
    }

    private Elements lines() {
        try (SeenPages pages = new SeenPages(REDIS.url())) {
            return pages.get("/").good().select("#findings > ul > li");
        }
    }

    @Test
    void manyQueuesWithOneNeedAreOneLineBehindTheWorst() {
        for (int i = 0; i < 200; i++) {
            line("q" + i, 1 + i % 2, 1_600_000_000_000L + i * 100_000_000L);
        }
        raw.call("SET", "redwork:{q199}:paused", "1600000000000");

        try (SeenPages pages = new SeenPages(REDIS.url())) {
            Document page = pages.get("/").good();
            Elements lines = page.select("#findings > ul > li");

            assertThat(lines).hasSize(5);
            assertThat(lines.get(0).text()).contains("No worker reads q0: 1 job waits, the first for ");
            assertThat(lines.get(1).text()).contains("No worker reads q1: 2 jobs wait, the first for ");
            assertThat(lines.get(2).text()).contains("No worker reads q2: ");
            Element more = lines.get(3);
            assertThat(more.id()).isEqualTo("more-unread");
            assertThat(more.select("details > summary").text())
                    .isEqualTo("196 more queues are read by no worker: 294 jobs wait");
            assertThat(more.select("details li")).hasSize(50);
            assertThat(more.select("details li a").get(0).text()).startsWith("No worker reads q3: ");
            assertThat(more.select("details > p").text()).isEqualTo("and 146 more among the queues below");
            assertThat(lines.get(4).text()).contains("q199 has been paused for", "redwork queue resume q199");
            assertThat(page.select("#queues tbody tr")).hasSize(200);
        }
    }

    @Test
    void fourWithOneNeedAreFourLines() {
        for (int i = 0; i < 4; i++) {
            line("few" + i, 1, 1_600_000_000_000L);
        }
        assertThat(lines())
                .hasSize(4)
                .allSatisfy(line -> assertThat(line.text()).contains("No worker reads few"));

        line("few4", 1, 1_600_000_000_000L);
        assertThat(lines()).hasSize(4);
        assertThat(lines().get(3).select("summary").text())
                .isEqualTo("2 more queues are read by no worker: 2 jobs wait");
    }

    @Test
    void jobsThatDieOneAfterTheOtherAreSeen() {
        raw.call("SADD", "redwork:queues", "ill");
        try (SeenPages pages = new SeenPages(REDIS.url())) {
            assertThat(pages.get("/").good().select("#findings").text()).contains("All is well");
            for (int i = 0; i < 10; i++) {
                raw.call("ZADD", "redwork:{ill}:dead", "1700000000000", "d" + i);
            }
            Element line = await().until(() -> pages.get("/").good().select("#findings li"), found -> !found.isEmpty())
                    .get(0);

            assertThat(line.className()).isEqualTo("mild");
            assertThat(line.text()).contains("Jobs of ill die: 10 more in ", "redwork failures -q ill");
            assertThat(line.select("a").attr("href")).isEqualTo("/failures?queue=ill");
        }
    }

    @Test
    void theServerIsAmongThem() {
        line("work", 1, 1_600_000_000_000L);
        raw.call("CONFIG", "SET", "appendonly", "no");
        raw.call("CONFIG", "SET", "maxmemory", "100mb");
        raw.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");

        Elements lines = lines();

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0).className()).isEqualTo("grave");
        assertThat(lines.get(0).text())
                .contains("maxmemory-policy is allkeys-lru: a full server deletes jobs silently");
        assertThat(lines.get(0).select("a").attr("href")).isEqualTo("/server");
        assertThat(lines.get(1).text()).contains("No worker reads work");
        assertThat(lines.get(2).className()).isEqualTo("mild");
        assertThat(lines.get(2).text()).contains("no append-only file");

        long used = Long.parseLong(raw.call("INFO", "memory").replaceAll("(?s).*used_memory:(\\d+).*", "$1"));
        raw.call("CONFIG", "SET", "maxmemory-policy", "noeviction");
        raw.call("CONFIG", "SET", "maxmemory", Long.toString(used * 10 / 8));
        assertThat(lines().text()).contains(" used of ");
    }

    @Test
    void aServerThatDoesNotTellHasNoNeedsAndThePageGoesOn() {
        line("work", 1, 1_600_000_000_000L);
        raw.call("CONFIG", "SET", "appendonly", "no");
        raw.call("ACL", "SETUSER", "asks", "on", ">secret", "~*", "&*", "+@all", "-info", "-config");

        try (SeenPages pages = new SeenPages(REDIS.url().replace("redis://", "redis://asks:secret@"))) {
            assertThat(pages.get("/").good().select("#findings li")).hasSize(1);
        }
    }

    @Test
    void itIsAskedOnceInTenSecondsForAll() {
        AtomicLong nanos = new AtomicLong(-5);
        try (RedisLinks links = new RedisLinks(RedisSettings.of(REDIS.url()))) {
            ServerNeeds server = new ServerNeeds(links, new Links(""), nanos::get);
            raw.call("CONFIG", "RESETSTAT");
            for (int viewer = 0; viewer < 1_000; viewer++) {
                assertThat(server.get()).isEmpty();
            }
            assertThat(calls()).isEqualTo(Map.of("info", 1L, "time", 3L));

            raw.call("CONFIG", "SET", "appendonly", "no");
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(10) - 1);
            assertThat(server.get()).isEmpty();
            nanos.addAndGet(1);
            assertThat(server.get()).extracting(Need::text).anyMatch(text -> text.contains("no append-only file"));
        }
    }

    private Map<String, Long> calls() {
        List<String> stats = raw.call("INFO", "commandstats").lines().toList();
        return stats.stream()
                .filter(line -> line.matches("cmdstat_(info|time):.*"))
                .collect(Collectors.toMap(
                        line -> line.replaceFirst("cmdstat_([a-z]+):.*", "$1"),
                        line -> Long.parseLong(line.replaceFirst(".*:calls=(\\d+),.*", "$1"))));
    }
}
