package dev.redwork.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.ApiClient;
import dev.redwork.dashboard.Dashboard;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MetricsApiStoryTest {
    private static final String KEY = "redwork:{work}:";

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private RawRedis redis;
    private Dashboard dashboard;

    @BeforeEach
    void open() {
        redis = RawRedis.connect(REDIS.url());
        dashboard = start(REDIS.url());
    }

    @AfterEach
    void close() {
        dashboard.close();
        redis.close();
    }

    private static Dashboard start(String url) {
        return Dashboard.start(RedisSettings.of(url), 0);
    }

    private static String scrape(Dashboard of) {
        ApiClient.Answer answer = new ApiClient(of).get("/metrics");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        return answer.text();
    }

    private void fill() {
        redis.call("SADD", "redwork:queues", "work", "idle");
        redis.call("RPUSH", KEY + "pending", "a", "b", "c");
        long now = Long.parseLong(redis.call("TIME").replaceFirst(" .*", ""));
        redis.call("SET", KEY + "job:a", "{\"v\":1,\"task\":\"t\",\"enqueued\":" + (now - 90) + "000,\"input\":1}");
        redis.call("ZADD", KEY + "scheduled", (now - 60) + "000", "late");
        redis.call("HSET", KEY + "totals", "enqueued", "12", "succeeded", "7", "bytes", "345");
        redis.call("SET", KEY + "paused", now + "000");
    }

    @Test
    void queuesStandAsRedisHasThem() {
        fill();

        String text = scrape(dashboard);

        assertThat(text)
                .contains(
                        "redwork_queue_jobs{queue=\"work\",state=\"pending\"} 3.0",
                        "redwork_queue_jobs{queue=\"work\",state=\"scheduled\"} 1.0",
                        "redwork_queue_jobs{queue=\"idle\",state=\"pending\"} 0.0",
                        "redwork_job_age_seconds{queue=\"idle\"} 0.0",
                        "redwork_queue_bytes{queue=\"work\"} 345.0",
                        "redwork_queue_paused{queue=\"work\"} 1.0",
                        "redwork_queue_paused{queue=\"idle\"} 0.0",
                        "redwork_queue_enqueued_total{queue=\"work\"} 12.0",
                        "redwork_queue_succeeded_total{queue=\"work\"} 7.0",
                        "redwork_exporter_leader 1.0");
        assertThat(value(text, "redwork_job_age_seconds{queue=\"work\"}")).isBetween(89.0, 150.0);
        assertThat(value(text, "redwork_job_overdue_seconds{queue=\"work\"}")).isBetween(59.0, 120.0);
    }

    private static double value(String text, String sample) {
        return Pattern.compile("(?m)^" + Pattern.quote(sample) + " (\\S+)$")
                .matcher(text)
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theAgeOfAJobThatDoesNotTellItIsAbsent() {
        redis.call("SADD", "redwork:queues", "work");
        redis.call("RPUSH", KEY + "pending", "mine");

        assertThat(scrape(dashboard)).contains("state=\"pending\"} 1.0").doesNotContain("redwork_job_age_seconds{");
    }

    @Test
    void aScrapeCostsACallAQueueAndTheNextOneNone() {
        fill();
        scrape(dashboard);
        dashboard.close();
        redis.call("CONFIG", "RESETSTAT");
        dashboard = start(REDIS.url());

        String first = scrape(dashboard);
        redis.call("RPUSH", KEY + "pending", "d");
        String second = scrape(dashboard);

        assertThat(second).isEqualTo(first);
        assertThat(redis.call("INFO", "commandstats")).containsPattern("cmdstat_evalsha(_ro)?:calls=2,");
    }

    @Test
    void ofTwoDashboardsOneTellsTheCountsUntilItStops() {
        fill();
        try (Dashboard other = start(REDIS.url())) {
            assertThat(scrape(dashboard)).contains("redwork_exporter_leader 1.0", "redwork_queue_jobs");
            assertThat(scrape(other)).contains("redwork_exporter_leader 0.0").doesNotContain("redwork_queue_");
            assertThat(Long.parseLong(redis.call("PTTL", "redwork:exporter"))).isBetween(60_000L, 120_000L);
        }
        assertThat(redis.call("EXISTS", "redwork:exporter"))
                .as("who does not hold it leaves it")
                .isEqualTo("1");
        dashboard.close();
        assertThat(redis.call("EXISTS", "redwork:exporter")).isEqualTo("0");
        dashboard = start(REDIS.url());
        assertThat(scrape(dashboard)).contains("redwork_exporter_leader 1.0");
    }

    @Test
    void aDashboardThatMayOnlyReadTellsThemWhereNoOtherDoes() {
        fill();
        redis.call("ACL SETUSER reader reset on >secret ~redwork:* -@all +@connection +@read +time +eval +evalsha"
                .split(" "));
        String url = REDIS.url().replace("redis://", "redis://reader:secret@");
        try (Dashboard reading = start(url);
                Dashboard another = start(url)) {
            assertThat(scrape(reading)).contains("redwork_exporter_leader 1.0", "state=\"pending\"} 3.0");
            assertThat(scrape(dashboard)).contains("redwork_exporter_leader 1.0");
            assertThat(scrape(another)).contains("redwork_exporter_leader 0.0");
            assertThat(scrape(reading))
                    .as("it may not ask INFO")
                    .doesNotContain("redwork_redis_memory", "redwork_redis_evic");
        } finally {
            redis.call("ACL", "DELUSER", "reader");
        }
    }

    @Test
    void theMemoryOfRedisIsToldAndWhetherItDeletesJobs() {
        redis.call("CONFIG", "SET", "maxmemory", "123456789");
        redis.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        try {
            String text = scrape(dashboard);
            assertThat(text).contains("redwork_redis_memory_limit_bytes 1.23456789E8", "redwork_redis_evicting 1.0");
            assertThat(value(text, "redwork_redis_memory_bytes")).isGreaterThan(100_000);
        } finally {
            redis.call("CONFIG", "SET", "maxmemory", "0");
            redis.call("CONFIG", "SET", "maxmemory-policy", "noeviction");
        }
    }

    @Test
    void namesOfQueuesCannotBreakTheFormat() {
        redis.call("SADD", "redwork:queues", "a-b.c_9");

        assertThat(scrape(dashboard)
                        .lines()
                        .filter(line -> !line.startsWith("#") && !line.matches("redwork_redis_(calls|reconnects)_.*")))
                .allMatch(line -> line.matches("redwork_[a-z_]+(\\{queue=\"a-b\\.c_9\"(,state=\"[a-z]+\")?})? \\S+"));
    }
}
