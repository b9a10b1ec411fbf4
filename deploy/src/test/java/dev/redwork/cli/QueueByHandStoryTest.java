package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Payload;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Queues that redwork:queues does not name, because somebody made them with redis-cli, or a producer went on after a delete. */
class QueueByHandStoryTest {
    private static final String HAND = "redwork:{hand}:";

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private RawRedis redis;

    @BeforeEach
    void open() {
        redis = RawRedis.connect(REDIS.url());
    }

    @AfterEach
    void close() {
        redis.close();
    }

    @Test
    void oneMadeByHandIsListedLookedAtAndPurged() {
        redis.call("SADD", "redwork:queues", "named");
        enqueueByHand();
        assertThat(redwork("queues", "-o", "name").succeeded().lines()).containsExactly("hand", "named");
        assertThat(redwork("queues", "-q", "h*", "-o", "name").succeeded().lines())
                .containsExactly("hand");
        assertThat(redwork("queue", "show", "hand", "--for", "1ms").succeeded().out())
                .contains("pending    1");
        assertThat(redwork("jobs", "-o", "name").succeeded().lines()).containsExactly("by-hand");
        assertThat(redwork("job", "show", "by-hand").succeeded().out()).contains("pending");
        Ran doctor = redwork("doctor", "-q", "hand", "-o", "json");
        assertThat(doctor.code()).isEqualTo(1);
        assertThat(doctor.json().findValuesAsText("check")).contains("unannounced", "nobody_reads");
        assertThat(redwork("job", "cancel", "by-hand").succeeded().out()).contains("cancelled");
        redwork("queue", "purge", "hand", "--yes").succeeded();
        redwork("queue", "delete", "hand").succeeded();
        assertThat(redwork("queues", "-o", "name").succeeded().lines()).containsExactly("named");
        redwork("queue", "show", "hand").refused(3, "no queue hand");
    }

    @Test
    void aProducerThatGoesOnAfterADeleteMakesOne() {
        try (Producer producer = Producer.connect(REDIS.url())) {
            Task<Payload, Payload> task = Task.ofJson("any").with(options -> options.queue("hand"));
            producer.enqueue(task, Payload.of("1"));
            redwork("queue", "delete", "hand", "--force").succeeded();
            producer.enqueue(task, Payload.of("2"));
            assertThat(redwork("queues").succeeded().lines()).last().asString().matches("hand +1 .*");
        }
    }

    /** A name that Redwork does not allow, and a key that is not Redwork's, make no queue. */
    @Test
    void foreignKeysAreNoQueues() {
        redis.call("SET", "redwork:{no queue}:pending", "x");
        assertThat(redwork("doctor").succeeded().out()).contains("redwork:{no queue}:pending");
        redis.call("SET", "redwork:{hand}:other", "x");
        assertThat(redwork("queues", "-o", "name").succeeded().lines()).isEmpty();
    }

    @Test
    void aLargeDatabaseIsLookedAtInPart() {
        redis.call(
                "EVAL",
                "for i = 1, 300000 do redis.call('SET', 'other:' .. i, '') end redis.call('SADD', 'redwork:queues', 'named')",
                "0");
        redis.call("CONFIG", "RESETSTAT");
        Ran queues = redwork("queues", "-o", "name").succeeded();
        assertThat(queues.lines()).contains("named");
        assertThat(queues.err()).contains("not all keys were looked at");
        Matcher scans = Pattern.compile("cmdstat_scan:calls=(\\d+)").matcher(redis.call("INFO", "commandstats"));
        assertThat(scans.find()).isTrue();
        assertThat(Integer.parseInt(scans.group(1))).isLessThanOrEqualTo(200);
        assertThat(redwork("top", "--every", "100ms", "--count", "1")
                        .succeeded()
                        .err())
                .isEmpty();
    }

    /** As docs/keys.md has it. */
    private void enqueueByHand() {
        redis.call(
                "SET",
                HAND + "job:by-hand",
                "{\"v\":1,\"task\":\"gcd\",\"input\":{\"a\":1963309,\"b\":2265973}}",
                "NX");
        redis.call("RPUSH", HAND + "pending", "by-hand");
        redis.call("RPUSH", HAND + "doorbell", "1");
    }

    private static Ran redwork(String... args) {
        return Ran.redwork(REDIS.url(), args);
    }
}
