package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Task;
import dev.redwork.worker.Worker;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A live view of many queues that does not load the server. */
class TopStoryTest {
    private static final int LOOKS = 20;

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @Test
    void aLookAtTwoHundredQueuesCostsFiftyCallsAtMost() {
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            for (int i = 0; i < 200; i++) {
                String queue = "redwork:{tenant-" + i + "}:";
                redis.call("SADD", "redwork:queues", "tenant-" + i);
                redis.call("RPUSH", queue + "pending", "a", "b");
                redis.call("ZADD", queue + "dead", "1", "c");
                redis.call("HSET", queue + "totals", "enqueued", "3");
            }
            redis.call("SET", "redwork:{tenant-7}:paused", "1700000000000");
            long once = calls(redis, "1");
            long often = calls(redis, Integer.toString(1 + LOOKS));
            assertThat((often - once) / (double) LOOKS).isBetween(20.0, 50.0);
        }
    }

    @Test
    void whatMovesIsSeenAtTheNextLook() throws Exception {
        try (RawRedis redis = RawRedis.connect(REDIS.url());
                Worker worker = Worker.builder(REDIS.url())
                        .handle(Task.ofJson("none"), (input, context) -> input)
                        .name("w1")
                        .lane(1, "tenant-0", "tenant-1")
                        .start()) {
            Thread mover = new Thread(() -> {
                for (int i = 0; i < 20; i++) {
                    redis.call("RPUSH", "redwork:{other}:pending", "a");
                    redis.call("HINCRBY", "redwork:{other}:totals", "enqueued", "1");
                    redis.call("PING");
                    try {
                        Thread.sleep(20);
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            });
            redis.call("SADD", "redwork:queues", "other");
            mover.start();
            Ran top = Ran.redwork(
                            REDIS.url(), "top", "--every", "700ms", "--count", "2", "--sort", "pending", "-o", "jsonl")
                    .succeeded();
            mover.join();
            JsonNode queue = top.json(1).path("queues").get(0);
            assertThat(queue.path("queue").asText()).isEqualTo("other");
            assertThat(queue.path("pending").asInt()).isEqualTo(20);
            assertThat(top.json(0)
                            .path("queues")
                            .get(0)
                            .path("enqueued_per_second")
                            .asDouble())
                    .isPositive();
            JsonNode lane = top.json(1).path("lanes").get(0);
            assertThat(lane.path("worker").asText()).isEqualTo(worker.name());
            assertThat(lane.path("threads").asInt()).isEqualTo(1);
            assertThat(Ran.redwork(
                                    REDIS.url(),
                                    "top",
                                    "--count",
                                    "1",
                                    "--every",
                                    "100ms",
                                    "-q",
                                    "tenant-*",
                                    "-o",
                                    "jsonl")
                            .json(0)
                            .path("queues")
                            .findValuesAsText("queue"))
                    .containsExactly("tenant-0", "tenant-1");
        }
    }

    private static long calls(RawRedis redis, String looks) {
        redis.call("CONFIG", "RESETSTAT");
        Ran.redwork(REDIS.url(), "top", "--every", "100ms", "--count", looks, "-o", "jsonl")
                .succeeded();
        return Pattern.compile("cmdstat_(?!config)[^ ]*?:calls=(\\d+)")
                .matcher(redis.call("INFO", "commandstats"))
                .results()
                .mapToLong(line -> Long.parseLong(line.group(1)))
                .sum();
    }
}
