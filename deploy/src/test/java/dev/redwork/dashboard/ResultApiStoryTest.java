package dev.redwork.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.dashboard.ApiClient.Answer;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Worker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultApiStoryTest {
    private static final String JOBS = "/api/v1/queues/default/jobs";
    private static final String EXACT = "{\"a\":12345678901234567890123, \"b\":1.10}";

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private final CountDownLatch gate = new CountDownLatch(1);
    private Dashboard dashboard;
    private ApiClient api;
    private RawRedis redis;
    private @Nullable Worker worker;

    @BeforeEach
    void open() {
        dashboard = Dashboard.start(RedisSettings.of(REDIS.url()), 0);
        api = new ApiClient(dashboard);
        redis = RawRedis.connect(REDIS.url());
    }

    @AfterEach
    void close() {
        gate.countDown();
        if (worker != null) {
            worker.close();
        }
        redis.close();
        dashboard.close();
    }

    private void startWorker() {
        worker = Worker.builder(REDIS.url())
                .lane(4, "default")
                .add(handlers -> {
                    handlers.handle(Task.ofJson("echo"), (input, context) -> input);
                    handlers.handle(Task.ofJson("gate"), (input, context) -> {
                        gate.await();
                        return input;
                    });
                    handlers.handle(Task.ofJson("fail"), (input, context) -> {
                        throw new PermanentFailure("no such page");
                    });
                })
                .start();
    }

    private void enqueue(String task, String id, String input) {
        Answer answer = api.post(JOBS, "{\"task\":\"%s\",\"id\":\"%s\",\"input\":%s}".formatted(task, id, input));
        assertThat(answer.status()).isEqualTo(201);
    }

    @Test
    void anOutputIsAnsweredByteForByte() {
        enqueue("echo", "exact", EXACT);
        startWorker();
        Answer answer = api.get(JOBS + "/exact/result", "Prefer", "wait=20");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(EXACT);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=20");
        Answer later = api.get(JOBS + "/exact/result");
        assertThat(later.text()).isEqualTo(EXACT);
        assertThat(later.header("Preference-Applied")).isEmpty();
    }

    @Test
    void outputsMayBeLargeAndMany() {
        String input = "\"" + "x".repeat(900_000) + "\"";
        for (int i = 0; i < 5; i++) {
            enqueue("echo", "large-" + i, input);
        }
        startWorker();
        CompletableFuture<?>[] answers = new CompletableFuture<?>[5];
        for (int i = 0; i < 5; i++) {
            answers[i] = api.later("GET", JOBS + "/large-" + i + "/result", null, "Prefer", "wait=30")
                    .thenAccept(answer -> assertThat(answer.text()).isEqualTo(input));
        }
        CompletableFuture.allOf(answers).join();
    }

    @Test
    void oneThatHasNotEndedIsToBeAskedForAgain() {
        enqueue("gate", "open", "1");
        for (String[] headers :
                new String[][] {{}, {"Prefer", "wait=0"}, {"Prefer", "wait=1"}, {"Prefer", "wait=soon"}}) {
            Answer answer = api.get(JOBS + "/open/result", headers);
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(answer.json().toString())
                    .isEqualTo("{\"id\":\"open\",\"queue\":\"default\",\"task\":\"gate\",\"ended\":false}");
        }
    }

    @Test
    void aFailureIsToldWithItsReason() {
        enqueue("fail", "broken", "1");
        startWorker();
        Answer answer = api.get(JOBS + "/broken/result", "Prefer", "wait=20");
        assertThat(answer.status()).isEqualTo(424);
        JsonNode problem = answer.json();
        assertThat(problem.path("code").asText()).isEqualTo("job-dead");
        assertThat(problem.path("state").asText()).isEqualTo("dead");
        assertThat(problem.path("reason").asText()).isEqualTo("failed");
        assertThat(problem.path("failure").path("message").asText()).isEqualTo("no such page");
        assertThat(problem.path("failure").has("stack")).isFalse();
        assertThat(api.get(JOBS + "/broken/result").json()).isEqualTo(problem);
    }

    @Test
    void aCancelledOneHasNoOutput() {
        enqueue("echo", "unwanted", "1");
        CompletableFuture<Answer> waiting = api.later("GET", JOBS + "/unwanted/result", null, "Prefer", "wait=20");
        await().until(() -> dashboard.waiting() == 1);
        try (Producer producer = Producer.connect(REDIS.url())) {
            producer.cancel("default", "unwanted");
        }
        assertThat(waiting.join().status()).isEqualTo(424);
        assertThat(waiting.join().json().path("state").asText()).isEqualTo("cancelled");
    }

    @Test
    void ofOneThatIsNotThereNobodyKnowsWhetherItWas() {
        for (String[] headers : new String[][] {{}, {"Prefer", "wait=20"}}) {
            Answer answer = api.get(JOBS + "/nobody/result", headers);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.json().path("detail").asText()).contains("has expired, or it never was");
        }
        assertThat(api.get("/api/v1/queues/a%20b/jobs/x/result").status()).isEqualTo(400);
    }

    @Test
    void oneThatWasSeenIsGone() {
        enqueue("gate", "vanishing", "1");
        CompletableFuture<Answer> waiting = api.later("GET", JOBS + "/vanishing/result", null, "Prefer", "wait=20");
        await().until(() -> dashboard.waiting() == 1);
        await().until(() -> Integer.parseInt(redis.call("INFO", "commandstats")
                        .replaceAll("(?s).*cmdstat_getrange:calls=(\\d+).*|.*", "0$1"))
                > 0);
        redis.call("DEL", "redwork:{default}:job:vanishing");
        assertThat(waiting.join().status()).isEqualTo(410);
        assertThat(waiting.join().json().path("code").asText()).isEqualTo("gone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait=60", "respond-async, wait=999999999", "Wait = \"70\"; foo"})
    void noWaitIsLongerThanProxiesAllow(String prefer) {
        assertThat(api.get(JOBS + "/nobody/result", "Prefer", prefer).header("Preference-Applied"))
                .isEqualTo("wait=50");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait=-1", "wait", "await=3", "wait=1.5", "wait=99999999999999999999", ""})
    void whatIsNotUnderstoodIsPassedOver(String prefer) {
        Answer answer = api.get(JOBS + "/nobody/result", "Prefer", prefer);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Preference-Applied")).isEmpty();
    }

    @Test
    void aWaitOnAPausedQueueEnds() {
        enqueue("echo", "held", "1");
        redis.call("SET", "redwork:{default}:paused", "1");
        startWorker();
        long before = System.nanoTime();
        assertThat(api.get(JOBS + "/held/result", "Prefer", "wait=2").status()).isEqualTo(202);
        assertThat(System.nanoTime() - before).isGreaterThan(1_900_000_000L);
    }

    @Test
    void aJobIsShownWhenItHasEnded() {
        enqueue("gate", "shown", "1");
        startWorker();
        awaitState("shown", "running");
        assertThat(api.get(JOBS + "/shown").header("Preference-Applied")).isEmpty();
        CompletableFuture<Answer> waiting = api.later("GET", JOBS + "/shown", null, "Prefer", "wait=20");
        await().until(() -> dashboard.waiting() == 1);
        gate.countDown();
        assertThat(waiting.join().status()).isEqualTo(200);
        assertThat(waiting.join().json().path("state").asText()).isEqualTo("succeeded");
        assertThat(waiting.join().header("Preference-Applied")).isEqualTo("wait=20");
        String tag = waiting.join().header("ETag");
        assertThat(api.get(JOBS + "/shown", "Prefer", "wait=20", "If-None-Match", tag)
                        .status())
                .isEqualTo(304);
        assertThat(api.get(JOBS + "/nobody", "Prefer", "wait=20").status()).isEqualTo(404);
    }

    private void awaitState(String id, String state) {
        await().until(() ->
                api.get(JOBS + "/" + id).json().path("state").asText().equals(state));
    }

    private CompletableFuture<Answer> waitsFor(String id, String... headers) {
        CompletableFuture<Answer> waiting = api.later(
                "GET",
                JOBS + "/" + id,
                null,
                Stream.concat(Stream.of("Prefer", "wait=20"), Stream.of(headers))
                        .toArray(String[]::new));
        await().until(() -> dashboard.waiting() == 1);
        return waiting;
    }

    @Test
    void aWaitForAJobEndsWithItsNextMoveAndGoesOnFromThere() {
        enqueue("gate", "moves", "1");
        CompletableFuture<Answer> waiting = waitsFor("moves");
        startWorker();
        assertThat(waiting.join().status()).isEqualTo(200);
        assertThat(waiting.join().json().path("state").asText()).isEqualTo("running");

        waiting = waitsFor("moves", "If-None-Match", waiting.join().header("ETag"));
        gate.countDown();
        assertThat(waiting.join().status()).isEqualTo(200);
        assertThat(waiting.join().json().path("state").asText()).isEqualTo("succeeded");
    }

    @Test
    void aCallerThatKnowsAnOlderStateIsAnsweredAtOnce() {
        enqueue("gate", "known", "1");
        String old = api.get(JOBS + "/known").header("ETag");
        startWorker();
        awaitState("known", "running");
        long before = System.nanoTime();
        Answer answer = api.get(JOBS + "/known", "Prefer", "wait=40", "If-None-Match", old);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("state").asText()).isEqualTo("running");
        assertThat(System.nanoTime() - before).isLessThan(20_000_000_000L);
    }

    @Test
    void aWaitForAJobOfAPausedQueueEndsWithItsTime() {
        enqueue("echo", "held", "1");
        redis.call("SET", "redwork:{default}:paused", "1");
        startWorker();
        Answer answer = api.get(JOBS + "/held", "Prefer", "wait=1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("state").asText()).isEqualTo("pending");
        long before = System.nanoTime();
        Answer same = api.get(JOBS + "/held", "Prefer", "wait=2", "If-None-Match", answer.header("ETag"));
        assertThat(System.nanoTime() - before).isGreaterThan(1_900_000_000L);
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.text()).isEmpty();
        assertThat(same.header("Preference-Applied")).isEqualTo("wait=2");
    }

    /** The quickest of some: the machine may stand still for others. */
    @Test
    void aMoveIsSeenWithinOneAndAHalfSeconds() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3 && least > 1_500; i++) {
            enqueue("echo", "quick-" + i, "1");
            CompletableFuture<Answer> waiting = waitsFor("quick-" + i);
            // Until it has come to the longest step.
            await().pollDelay(Duration.ofSeconds(2)).until(() -> dashboard.waiting() == 1);
            long moved = System.nanoTime();
            redis.call("ZADD", "redwork:{default}:scheduled", "9999999999999", "quick-" + i);
            assertThat(waiting.join().json().path("state").asText()).isEqualTo("scheduled");
            least = Math.min(least, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - moved));
        }
        assertThat(least).isLessThanOrEqualTo(1_500);
    }

    @Test
    void aServerThatStopsAnswersAllThatWait() {
        enqueue("gate", "open", "1");
        CompletableFuture<Answer> waiting = api.later("GET", JOBS + "/open/result", null, "Prefer", "wait=50");
        await().until(() -> dashboard.waiting() == 1);
        dashboard.close();
        assertThat(waiting.join().status()).isEqualTo(503);
        assertThat(waiting.join().header("Retry-After")).isEqualTo("1");
        assertThat(waiting.join().json().path("code").asText()).isEqualTo("stopping");
    }

    /** No limit of the server for callers that are slow is one for those that wait: the longest of them is ten seconds. */
    @Test
    void aLongWaitIsNotCutOff() {
        enqueue("gate", "open", "1");
        CompletableFuture<Answer> waiting = api.later("GET", JOBS + "/open/result", null, "Prefer", "wait=12");
        assertThat(waiting.join().status()).isEqualTo(202);
    }

    @Test
    void aCallerThatGoesAwayIsForgotten() throws IOException {
        enqueue("gate", "open", "1");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), dashboard.port())) {
            socket.getOutputStream()
                    .write(("GET " + JOBS + "/open/result HTTP/1.1\r\nHost: localhost\r\nPrefer: wait=3\r\n\r\n")
                            .getBytes(UTF_8));
            await().until(() -> dashboard.waiting() == 1);
        }
        await().until(() -> dashboard.waiting() == 0);
        assertThat(api.get("/livez").status()).isEqualTo(200);
    }
}
