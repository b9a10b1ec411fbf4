package dev.redwork.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.dashboard.ApiClient.Answer;
import dev.redwork.dashboard.Description.Operation;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Redis users of docs/operations.md: one with which a dashboard reads, and one with which it acts. */
class DashboardAclStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.own(options -> {});

    private final Description description = Description.shipped();

    @Test
    void theUserWhoMayOnlyReadIsEnoughForAllThatReads() throws IOException {
        String url = as("viewer");
        try (DescribedWorld world = new DescribedWorld(REDIS.url());
                Dashboard reading = Dashboard.start(RedisSettings.of(url), 0)) {
            assertThat(world.api.get("/readyz").status()).isEqualTo(200);
            List<Answer> answers = answers(new ApiClient(reading), true);
            assertThat(answers)
                    .hasSizeGreaterThan(30)
                    .allSatisfy(answer -> assertThat(answer.text()).doesNotContain("Redis refuses"))
                    .allSatisfy(answer -> assertThat(answer.status()).isLessThan(500));

            Answer pause = new ApiClient(reading)
                    .send("PATCH", "/api/v1/queues/math", "{\"paused\":true}".getBytes(UTF_8), TYPE);
            assertThat(pause.status()).isEqualTo(503);
            assertThat(pause.text()).contains("Redis refuses it");
        }
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            assertThat(redis.call("AUTH", "viewer", "secret")).isEqualTo("OK");
            assertThat(redis.call("SET", "redwork:x", "1")).startsWith("NOPERM");
            assertThat(redis.call("KEYS", "*")).startsWith("NOPERM");
            assertThat(redis.call("EVAL", "return redis.call('SET', KEYS[1], 1)", "1", "redwork:x"))
                    .contains("can't run this command");
        }
    }

    @Test
    void theUserWhoMayActIsEnoughForAllRoutes() throws IOException {
        String url = as("dashboard");
        try (DescribedWorld world = new DescribedWorld(REDIS.url());
                Dashboard acting = Dashboard.start(RedisSettings.of(url), 0)) {
            assertThat(world.api.get("/readyz").status()).isEqualTo(200);
            assertThat(answers(new ApiClient(acting), false))
                    .hasSizeGreaterThan(80)
                    .allSatisfy(answer -> assertThat(answer.text()).doesNotContain("Redis refuses"))
                    .allSatisfy(answer -> assertThat(answer.status()).isLessThan(500));
        }
    }

    private static final String[] TYPE = {"Content-Type", "application/json"};

    /** To the examples of the description; those of streams never end. */
    private List<Answer> answers(ApiClient api, boolean reading) {
        List<Answer> answers = new ArrayList<>();
        for (Operation operation : description.operations()) {
            // Where a job is its worker is asked, by a message.
            boolean asks = operation.toString().endsWith("/stack");
            boolean wanted = (operation.method().equals("GET") && !asks) || !reading;
            for (JsonNode example : operation.node().path("x-examples")) {
                if (wanted && !description.streams(operation)) {
                    byte @Nullable [] body =
                            example.has("body") ? example.path("body").asText().getBytes(UTF_8) : null;
                    answers.add(
                            body == null
                                    ? api.send(
                                            operation.method(),
                                            example.path("path").asText(),
                                            null)
                                    : api.send(
                                            operation.method(),
                                            example.path("path").asText(),
                                            body,
                                            "Content-Type",
                                            example.path("type").asText("application/json")));
                }
            }
        }
        return answers;
    }

    private static String as(String user) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "operations.md"));
        Matcher line = Pattern.compile("(?m)^ACL SETUSER " + user + " on >PASSWORD (.+)$")
                .matcher(page);
        assertThat(line.find()).isTrue();
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            String rule =
                    "ACL SETUSER " + user + " reset on >secret " + line.group(1).replace("'", "");
            assertThat(redis.call(rule.split(" "))).isEqualTo("OK");
        }
        return REDIS.url().replace("redis://", "redis://" + user + ":secret@");
    }
}
