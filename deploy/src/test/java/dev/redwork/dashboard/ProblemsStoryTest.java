package dev.redwork.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.redwork.cli.Ran;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Problems;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.PayloadException;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.json.JobJson;
import dev.redwork.producer.Producer;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes wrong is told by status and word, without the inside of the server. */
class ProblemsStoryTest {
    private static final Task<String, String> TASK = Task.of("t", String.class, String.class);

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.own(options -> {});

    @Test
    void aRedisThatIsAwayIsToldWithoutItsAddress() {
        String url = "redis://user:secret-word@127.0.0.1:1";
        try (Dashboard server = Dashboard.start(RedisSettings.of(url), 0)) {
            for (String path : new String[] {"/readyz", "/api/v1/queues/q/load"}) {
                RawHttp answer = get(server, path);
                assertThat(answer.status()).as(path).isEqualTo(503);
                assertThat(answer.header("Retry-After")).containsExactly("1");
                assertThat(answer.body()).doesNotContain("127.0.0.1", "redis:", "user", "secret-word");
            }
            assertThat(get(server, "/livez").status()).isEqualTo(200);
        }
    }

    @Test
    void aNameThatIsNoneIsTheCallersMistake() {
        try (Dashboard server = Dashboard.start(RedisSettings.of(REDIS.url()), 0)) {
            RawHttp answer = get(server, "/api/v1/queues/a:b/load");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("\"code\":\"bad-request\"", "queue name 'a:b' must be");
            assertThat(get(server, "/api/v1/queues/none/load").status()).isEqualTo(404);
        }
    }

    @Test
    void aFullRedisIsInsufficientStorage() {
        try (Producer producer = producer();
                RawRedis redis = RawRedis.connect(REDIS.url())) {
            producer.enqueue(TASK, "x");
            redis.call("CONFIG", "SET", "maxmemory", "1");
            Throwable refused = catchThrowable(() -> producer.enqueue(TASK, "y"));
            redis.call("CONFIG", "SET", "maxmemory", "0");
            Problem problem = Problems.of(refused);
            assertThat(problem.status()).as(refused.toString()).isEqualTo(507);
            assertThat(problem).hasMessageNotContaining("127.0.0.1");
        }
    }

    @Test
    void aFullQueueIsTooManyRequests() {
        try (Producer producer = producer()) {
            producer.enqueue(TASK, "x");
            Ran.redwork(REDIS.url(), "queue", "limit", "default", "--jobs", "1").succeeded();
            Problem problem = Problems.of(catchThrowable(() -> producer.enqueue(TASK, "y")));
            assertThat(problem.status()).isEqualTo(429);
            assertThat(problem.code()).isEqualTo("queue-full");
            assertThat(Integer.parseInt(problem.headers().get("Retry-After"))).isPositive();
        }
    }

    @Test
    void otherExceptionsAreToldByWhoseMistakeTheyAre() {
        assertThat(Problems.of(new PayloadException("no JSON")).status()).isEqualTo(400);
        Problem unreadable =
                Problems.of(catchThrowable(() -> JobJson.readResult("{\"output\":CANARY}".getBytes(UTF_8))));
        assertThat(unreadable.status()).isEqualTo(424);
        assertThat(unreadable).hasMessageNotContaining("CANARY");
        assertThat(Problems.of(new CompletionException(new IllegalArgumentException("x")))
                        .status())
                .isEqualTo(400);
        assertThat(Problems.of(new IOException("gone")).status()).isEqualTo(400);
        assertThat(Problems.of(new HttpResponseException(404, "<b>own words</b>", Map.of())))
                .hasMessageNotContaining("own words");
        Problem ours = Problems.of(new IllegalStateException("an inner secret"));
        assertThat(ours.status()).isEqualTo(500);
        assertThat(ours).hasMessageNotContaining("secret");
        assertThat(Problems.of(new IllegalArgumentException("redis://u:pw@h:1 is bad")))
                .hasMessageNotContaining("pw");
    }

    private static Producer producer() {
        return Producer.withoutResults(RedisSettings.of(REDIS.url()));
    }

    private static RawHttp get(Dashboard server, String path) {
        return RawHttp.send(server.port(), "GET " + path + " HTTP/1.1", "Host: localhost", "Connection: close");
    }
}
