package dev.redwork.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.dashboard.ApiClient.Answer;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.worker.Worker;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ManyWaitsProcessTest {
    private static final int MANY = 1_000;
    private static final String JOBS = "/api/v1/queues/default/jobs";

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @AutoClose
    private final Dashboard dashboard = Dashboard.start(RedisSettings.of(REDIS.url()), 0);

    private final ApiClient api = new ApiClient(dashboard);

    @AutoClose
    private final RawRedis redis = RawRedis.connect(REDIS.url());

    private void enqueueAll() {
        String jobs = IntStream.range(0, MANY)
                .mapToObj(i -> "{\"task\":\"echo\",\"id\":\"j%d\",\"input\":%d}".formatted(i, i))
                .collect(Collectors.joining(",", "[", "]"));
        assertThat(api.post(JOBS, jobs).status()).isEqualTo(200);
    }

    private List<CompletableFuture<Answer>> waitForAll(String of) {
        List<CompletableFuture<Answer>> answers = IntStream.range(0, MANY)
                .mapToObj(i -> api.later("GET", JOBS + "/j" + i + of, null, "Prefer", "wait=50"))
                .toList();
        await().atMost(Duration.ofSeconds(40)).until(() -> dashboard.waiting() == MANY);
        // Until all have come to the longest step.
        awaitSeconds(3);
        redis.call("CONFIG", "RESETSTAT");
        long took = awaitSeconds(4);
        assertThat(calls()).isBetween(3L, took + 2);
        return answers;
    }

    @Test
    void aThousandCallersThatWaitForAMoveCostAsMuch() {
        enqueueAll();
        List<CompletableFuture<Answer>> answers = waitForAll("");
        assertThat(threads()).containsExactly("dashboard-moves");
        redis.call("ZADD", "redwork:{default}:scheduled", "9999999999999", "j7");
        assertThat(answers.get(7).join().json().path("state").asText()).isEqualTo("scheduled");
        assertThat(dashboard.waiting()).isEqualTo(MANY - 1);
        dashboard.close();
        answers.forEach(answer -> assertThat(answer.join().status()).isIn(200, 503));
    }

    @Test
    void aThousandCallersCostOneThreadAndACallASecond() {
        enqueueAll();
        List<CompletableFuture<Answer>> answers = waitForAll("/result");
        assertThat(threads()).containsExactly("dashboard-waits");
        try (Worker worker = Worker.builder(REDIS.url())
                .lane(4, "default")
                .add(handlers -> handlers.handle(Task.ofJson("echo"), (input, context) -> input))
                .start()) {
            for (int i = 0; i < MANY; i++) {
                assertThat(answers.get(i).join().status()).isEqualTo(200);
                assertThat(answers.get(i).join().text()).isEqualTo(Integer.toString(i));
            }
            assertThat(worker.stopped()).isNotDone();
        }
        assertThat(dashboard.waiting()).isZero();
    }

    /** By Redis' clock, whose seconds begin where they like. */
    private long awaitSeconds(long seconds) {
        long before = now();
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> now() - before > seconds);
        return now() - before + 1;
    }

    private long now() {
        return Long.parseLong(redis.call("TIME").replaceFirst(" .*", ""));
    }

    private long calls() {
        return redis.call("INFO", "commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_evalsha"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^=]*=(\\d+).*", "$1")))
                .sum();
    }

    /** Those that are in the server's code. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> Arrays.stream(thread.getValue())
                        .anyMatch(frame -> frame.getClassName().startsWith("dev.redwork.dashboard.")
                                && !frame.getClassName().endsWith("Test")))
                .map(Map.Entry::getKey)
                .map(Thread::getName)
                .toList();
    }
}
