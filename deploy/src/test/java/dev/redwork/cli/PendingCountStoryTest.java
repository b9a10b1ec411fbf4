package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Neither pills nor what was cancelled is shown as a job that waits. */
class PendingCountStoryTest {
    private static final String PENDING = "redwork:{default}:pending";

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private RawRedis redis;

    @BeforeEach
    void open() {
        redis = RawRedis.connect(REDIS.url());
        redis.call("SADD", "redwork:queues", "default");
    }

    @AfterEach
    void close() {
        redis.close();
    }

    @Test
    void pillsThatNobodyTookAreNoJobs() {
        redis.call("RPUSH", PENDING, "pill:now", "pill:old:1000");
        for (int i = 0; i < 3; i++) {
            redwork("submit", "gcd", "{\"a\":12,\"b\":18}", "--id", "job-" + i).succeeded();
        }
        redis.call("RPUSH", PENDING, "pill:late:1000");
        assertThat(seenBy("queues")).isEqualTo("3");
        assertThat(seenBy("queue", "show", "default", "--for", "1ms")).isEqualTo("3");
        assertThat(top()).isEqualTo(3);
        assertThat(redwork("queue", "show", "default", "--for", "1ms").out())
                .contains("pending    3", ", and 3 in the line that are no jobs: cancelled, or pills");
        assertThat(redwork("queues", "-o", "json").json().get(0).path("no_jobs").asInt())
                .isEqualTo(3);
        redwork("job", "cancel", "job-1").succeeded();
        assertThat(seenBy("queues")).isEqualTo("2");
        assertThat(top()).isEqualTo(2);
        redwork("job", "cancel", "job-0", "job-2").succeeded();
        assertThat(seenBy("queues")).isEqualTo("0");
        assertThat(redwork("doctor", "-q", "default").succeeded().out()).doesNotContain("nobody_reads");
        Ran kept = redwork("queue", "delete", "default");
        assertThat(kept.code()).isEqualTo(5);
        assertThat(kept.err()).contains("in its line that are no jobs: cancelled, or pills");
    }

    /** Both ends are looked at, and nothing walks the line. */
    @Test
    void aLongLineIsLookedAtFromBothEnds() {
        redis.call(
                "EVAL",
                "for i = 1, tonumber(ARGV[1]) do redis.call('RPUSH', KEYS[1], 'job-' .. i) end",
                "1",
                PENDING,
                "100000");
        redis.call("LPUSH", PENDING, "pill:head");
        redis.call("RPUSH", PENDING, "pill:tail:1000", "pill:tail2:1000");
        assertThat(seenBy("queues")).isEqualTo("100000");
        assertThat(top()).isEqualTo(100_000);
        assertThat(redwork("queues").lines().get(2)).contains(String.format(Locale.ROOT, "%,d", 100_000));
    }

    /** From 49 to 101 entries the looks at both ends may not count one twice. */
    @Test
    void noPillIsCountedTwice() {
        for (int length = 1; length <= 105; length++) {
            redis.call("RPUSH", PENDING, "pill:p" + length);
            if (length % 7 == 0 || length > 98) {
                assertThat(seenBy("queues"))
                        .as("%d pills", length)
                        .isEqualTo(length <= 100 ? "0" : "" + (length - 100));
            }
        }
    }

    private static String seenBy(String... command) {
        String[] all = java.util.Arrays.copyOf(command, command.length + 2);
        all[command.length] = "-o";
        all[command.length + 1] = "json";
        return redwork(all).succeeded().json().get(0).path("pending").asText();
    }

    private static int top() {
        JsonNode look = redwork("top", "--every", "100ms", "--count", "1", "-o", "jsonl")
                .succeeded()
                .json(0);
        return look.path("queues").get(0).path("pending").asInt();
    }

    private static Ran redwork(String... args) {
        return Ran.redwork(REDIS.url(), args);
    }
}
