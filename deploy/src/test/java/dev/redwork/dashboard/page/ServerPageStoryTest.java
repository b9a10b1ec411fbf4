package dev.redwork.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Redis server on a page. */
class ServerPageStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.own(options -> {});

    private static String fact(String page, String name) {
        return SeenPages.found(page, "<dt>" + name + "</dt><dd>(.*?)</dd>").get(0);
    }

    @Test
    void itShowsHowTheServerIsAndWhetherItSuitsAQueue() {
        try (SeenPages client = new SeenPages(REDIS.url());
                RawRedis raw = RawRedis.connect(REDIS.url())) {
            assertThat(raw.call("CONFIG", "SET", "maxmemory", "100mb")).isEqualTo("OK");
            assertThat(raw.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru"))
                    .isEqualTo("OK");
            String page = client.page("/server");
            assertThat(fact(page, "Version")).matches("(Redis|Valkey) \\d+\\..*");
            assertThat(fact(page, "Kind")).isEqualTo("standalone");
            assertThat(fact(page, "Memory")).matches("[\\d.]+ [kM]B of 105 MB \\(\\d+ %\\)");
            assertThat(fact(page, "Eviction policy")).isEqualTo("allkeys-lru");
            assertThat(fact(page, "Persistence")).contains("append-only file");
            assertThat(fact(page, "Replication")).isEqualTo("primary, no replicas");
            assertThat(fact(page, "Clients")).matches("\\d+ of [\\d,]+.*");
            assertThat(fact(page, "Commands a second")).matches("[\\d,]+");
            assertThat(fact(page, "A small call")).matches("[\\d.]+ ms, [\\d.]+ m?s at most of 20");
            assertThat(fact(page, "Clock")).matches("agrees with ours|.* (behind|ahead of) ours");
            assertThat(page)
                    .contains("<span class=\"chip level-problem\">problem</span>")
                    .contains("maxmemory-policy is allkeys-lru: a full server deletes jobs silently")
                    .contains("CONFIG SET maxmemory-policy noeviction");
            assertThat(raw.call("CONFIG", "SET", "maxmemory", "0")).isEqualTo("OK");
            assertThat(raw.call("CONFIG", "SET", "maxmemory-policy", "noeviction"))
                    .isEqualTo("OK");
        }
    }

    /** As many managed servers have it. */
    @Test
    void whatItDoesNotTellIsNotToldAndThePageGoesOn() {
        try (RawRedis raw = RawRedis.connect(REDIS.url())) {
            assertThat(raw.call("ACL", "SETUSER", "asks", "on", ">secret", "~*", "&*", "+@all", "-info", "-config"))
                    .isEqualTo("OK");
        }
        try (SeenPages client = new SeenPages(REDIS.url().replace("redis://", "redis://asks:secret@"))) {
            String page = client.page("/server");
            assertThat(page).contains("The server does not tell how it is");
            assertThat(fact(page, "Version")).contains("not told");
            assertThat(fact(page, "Memory")).contains("not told");
            assertThat(fact(page, "A small call")).matches("[\\d.]+ ms, [\\d.]+ m?s at most of 20");
            // Nothing is judged that is not known.
            assertThat(SeenPages.found(page, "<th scope=\"row\">([a-z]+)</th>"))
                    .containsExactlyInAnyOrder("clock", "latency");
        }
    }
}
