package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Task;
import dev.redwork.worker.Worker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StopStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @Test
    void stopsAWorkerAfterTheWorkThatWaitsAndPrintsItsReceipt() throws Exception {
        try (Worker worker = worker(new CountDownLatch(0))) {
            for (int i = 0; i < 5; i++) {
                redwork("submit", "hold", "1").succeeded();
            }
            Ran stop = redwork("stop", "--wait", "20s", "-o", "jsonl").succeeded();
            assertThat(stop.json().path("pills").asInt()).isEqualTo(1);
            assertThat(stop.json().path("silent").asInt()).isZero();
            assertThat(stop.json().path("pending").asInt()).isZero();
            JsonNode receipt = stop.json().path("receipts").get(0);
            assertThat(receipt.path("worker").asText()).isEqualTo("w1");
            assertThat(receipt.path("jobs").asInt()).isEqualTo(5);
            assertThat(worker.stopped().get(10, TimeUnit.SECONDS).pill()).hasSize(26);
        }
        Ran none = redwork("stop").succeeded();
        assertThat(none.out()).isEmpty();
        assertThat(none.err()).isEqualTo("redwork: no worker reads queue default: nothing to stop\n");
    }

    @Test
    void reportsAWorkerThatStillFinishesItsJob() {
        CountDownLatch hold = new CountDownLatch(1);
        try (Worker worker = worker(hold)) {
            redwork("submit", "hold", "1").succeeded();
            Awaitility.await()
                    .until(() -> redwork("jobs", "-s", "running").lines().size() == 3);
            Ran stop = redwork("stop", "--wait", "500ms");
            assertThat(stop.code()).isEqualTo(4);
            assertThat(stop.out()).contains("w1", "silent");
            assertThat(stop.err()).contains("1 pill of 1 got no receipt", "left in queue default: 0 pending");
            hold.countDown();
            assertThat(worker.stopped()).succeedsWithin(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aPillThatNobodyTookIsVoid() {
        Ran stop = redwork("stop", "--workers", "2", "--wait", "200ms", "-q", "empty");
        assertThat(stop.code()).isEqualTo(3);
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            redis.call("SADD", "redwork:queues", "empty");
        }
        Ran again = redwork("stop", "--workers", "2", "--wait", "200ms", "-q", "empty");
        assertThat(again.code()).isEqualTo(4);
        assertThat(again.err()).contains("2 pills of 2", "2 not taken, and void now", "0 pending");
    }

    private static Worker worker(CountDownLatch hold) {
        return Worker.builder(REDIS.url())
                .handle(Task.ofJson("hold"), (input, context) -> {
                    hold.await();
                    return input;
                })
                .name("w1")
                .lane(2, "default")
                .start();
    }

    private static Ran redwork(String... args) {
        return Ran.redwork(REDIS.url(), args);
    }
}
