package dev.redwork.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.queue.Admin;
import dev.redwork.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where a running job is now, as its worker says. */
class StackStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final Task<String, String> WAIT = Task.of("wait", String.class, String.class);

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    private SeenApi api;

    @BeforeEach
    void open() {
        api = new SeenApi(REDIS.url());
    }

    @AfterEach
    void close() {
        end.countDown();
        api.close();
    }

    private String waitHere(String input) throws InterruptedException {
        begun.countDown();
        end.await();
        return input;
    }

    @Test
    void aRunningJobSaysWhereItIsAndAnEndedOneDoesNot() throws Exception {
        try (Worker worker = Worker.builder(REDIS.url())
                        .handle(WAIT, (input, context) -> waitHere(input))
                        .start();
                Producer producer = Producer.connect(REDIS.url());
                Admin admin = Admin.connect(REDIS.url());
                RawRedis raw = RawRedis.connect(REDIS.url())) {
            JobHandle<String> job = producer.enqueue(WAIT, "x");
            begun.await();
            assertThat(worker.name()).isNotEmpty();

            JsonNode stack =
                    api.get("/queues/default/jobs/" + job.id() + "/stack").json();

            assertThat(stack.path("stack").asText())
                    .contains("\tat dev.redwork.dashboard.api.StackStoryTest.waitHere(StackStoryTest.java:")
                    .startsWith("\tat ");
            assertThat(stack.path("session").asText()).isNotEmpty();
            assertThat(Math.abs(admin.now() - stack.path("at").asLong())).isLessThan(60_000);
            assertThat(admin.queue("default").lastStack(job.id()).orElseThrow().frames())
                    .contains("waitHere");
            assertThat(Long.parseLong(raw.call("PTTL", "redwork:{default}:stack:" + job.id())))
                    .isBetween(1L, 600_000L);

            end.countDown();
            assertThat(job.get(Duration.ofSeconds(10))).isEqualTo("x");
            api.get("/queues/default/jobs/" + job.id() + "/stack").refused(409, "does not run: it is succeeded");
            assertThat(admin.queue("default").stack(job.id())).isEmpty();
        }
    }

    @Test
    void whereNoWorkerListensTheAnswerSaysSoAtOnce() {
        try (RawRedis raw = RawRedis.connect(REDIS.url())) {
            raw.call("SADD", "redwork:queues", "default");
            raw.call(
                    "SET",
                    "redwork:{default}:job:lost",
                    "{\"v\":1,\"task\":\"wait\",\"enqueued\":1700000000000,\"input\":1}");
            raw.call("ZADD", "redwork:{default}:sessions", "9999999999999", "s.1");
            raw.call("HSET", "redwork:{default}:session:s.1", "worker", "s", "lane", "default", "slots", "1");
            raw.call("HSET", "redwork:{default}:running:s.1", "lost", "5 1 1000");

            api.get("/queues/default/jobs/lost/stack").refused(504, "no worker said within three seconds");
        }
    }
}
