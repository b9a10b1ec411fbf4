package dev.redwork.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.JobState;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.queue.Admin;
import dev.redwork.queue.record.JobQuery;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Something is done to many jobs: counted first, refused where the count moved, and told of what it was not done to. */
class BulkApiStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final Task<Integer, Integer> SEND = task("send", "mail");
    private static final Task<Integer, Integer> READ = task("read", "mail");
    private static final Task<Integer, Integer> FETCH = task("send", "web");

    @AutoClose
    private final Producer producer = Producer.connect(REDIS.url());

    @AutoClose
    private final Admin admin = Admin.connect(REDIS.url());

    @AutoClose
    private final SeenApi api = new SeenApi(REDIS.url());

    private static Task<Integer, Integer> task(String name, String queue) {
        return Task.of(name, Integer.class, Integer.class).with(options -> options.queue(queue));
    }

    private void enqueue(Task<Integer, Integer> task, String id, int jobs) {
        Map<String, Integer> inputs = new LinkedHashMap<>();
        for (int i = 0; i < jobs; i++) {
            inputs.put(id + "-" + i, i);
        }
        producer.enqueueAll(task, inputs);
    }

    private long count(String queue, JobState state) {
        return admin.queue(queue).jobs(JobQuery.of(state), 10_000, "").jobs().size();
    }

    @Test
    void aDryRunCountsAndShowsThree() {
        enqueue(SEND, "a", 1_234);
        enqueue(READ, "b", 10);

        JsonNode told = api.send(
                        "POST",
                        "/actions/cancel",
                        "{\"queue\":\"mail\",\"filter\":{\"task\":\"send\"},\"dry_run\":true}")
                .json();

        assertThat(told.path("action").asText()).isEqualTo("cancel");
        assertThat(told.path("dry_run").asBoolean()).isTrue();
        assertThat(told.path("count").asInt()).isEqualTo(1_234);
        assertThat(told.path("looked_at").asInt()).isEqualTo(1_244);
        assertThat(told.path("complete").asBoolean()).isTrue();
        assertThat(told.path("examples")).hasSize(3);
        assertThat(told.path("examples").get(0).path("task").asText()).isEqualTo("send");
        assertThat(told.has("done")).isFalse();
        assertThat(count("mail", JobState.PENDING)).isEqualTo(1_244);
    }

    @Test
    void whatWasCountedIsDoneInAllQueues() {
        enqueue(SEND, "a", 30);
        enqueue(READ, "b", 10);
        enqueue(FETCH, "c", 5);

        JsonNode told = api.send("POST", "/actions/cancel", "{\"filter\":{\"task\":\"send\"},\"expect\":35}")
                .json();

        assertThat(told.path("count").asInt()).isEqualTo(35);
        assertThat(told.path("done").asInt()).isEqualTo(35);
        assertThat(told.path("refused")).isEmpty();
        assertThat(told.has("examples")).isFalse();
        assertThat(count("mail", JobState.PENDING)).isEqualTo(10);
        assertThat(count("web", JobState.PENDING)).isZero();
        assertThat(count("web", JobState.CANCELLED)).isEqualTo(5);

        assertThat(api.send(
                                "POST",
                                "/actions/requeue",
                                "{\"queue\":\"web\",\"filter\":{\"state\":\"cancelled\"},\"limit\":2}")
                        .json()
                        .path("done")
                        .asInt())
                .isEqualTo(2);
        assertThat(count("web", JobState.PENDING)).isEqualTo(2);
    }

    /** A tenth of those that were told may have come or gone. */
    @Test
    void itIsRefusedWhenTheCountMoved() {
        enqueue(SEND, "a", 100);
        String body = "{\"queue\":\"mail\",\"all\":true,\"expect\":%d}";

        for (int told : new int[] {89, 112, 0}) {
            JsonNode refused = api.send("POST", "/actions/cancel", body.formatted(told))
                    .refused(409, "there are 100", "not about");
            assertThat(refused.path("code").asText()).isEqualTo("count-moved");
            assertThat(refused.path("count").asInt()).isEqualTo(100);
            assertThat(api.send("POST", "/actions/cancel", body.formatted(told).replace("}", ",\"dry_run\":true}"))
                            .status())
                    .isEqualTo(409);
        }
        assertThat(count("mail", JobState.PENDING)).isEqualTo(100);
        assertThat(api.send("POST", "/actions/cancel", body.formatted(95))
                        .json()
                        .path("done")
                        .asInt())
                .isEqualTo(100);
    }

    @Test
    void aFilterWithAMistakeInItIsNotCalledEmpty() {
        JsonNode refused = api.send("POST", "/actions/cancel", "{\"filter\":{\"state\":\"pendin\"}}")
                .refused(400, "'pendin' is not a state");
        assertThat(refused.path("errors")).hasSize(1);
    }

    @Test
    void ofIdsEachThatItWasNotDoneToIsTold() {
        enqueue(SEND, "a", 3);
        assertThat(producer.job(SEND, "a-1").cancel().toString()).isEqualTo("CANCELLED");

        JsonNode told = api.send(
                        "POST",
                        "/actions/cancel",
                        "{\"queue\":\"mail\",\"ids\":[\"a-0\",\"a-1\",\"nobody\",\"a-2\",\"a-0\"]}")
                .json();

        assertThat(told.path("count").asInt()).isEqualTo(2);
        assertThat(told.path("done").asInt()).isEqualTo(2);
        assertThat(told.path("refused").toString())
                .isEqualTo("[{\"id\":\"a-1\",\"queue\":\"mail\",\"outcome\":\"ended\"},"
                        + "{\"id\":\"nobody\",\"queue\":\"mail\",\"outcome\":\"gone\"}]");
    }

    @Test
    void withoutAQueueIdsAreFoundWhereverTheyAre() {
        enqueue(SEND, "a", 2);
        enqueue(FETCH, "c", 2);

        JsonNode told = api.send("POST", "/actions/cancel", "{\"ids\":[\"a-0\",\"c-1\",\"nobody\"],\"expect\":2}")
                .json();

        assertThat(told.path("count").asInt()).isEqualTo(2);
        assertThat(told.path("done").asInt()).isEqualTo(2);
        assertThat(told.path("refused").toString()).isEqualTo("[{\"id\":\"nobody\",\"outcome\":\"gone\"}]");
        assertThat(count("mail", JobState.CANCELLED)).isOne();
        assertThat(count("web", JobState.CANCELLED)).isOne();
    }

    @Test
    void anIdThatTwoQueuesHaveNeedsItsQueue() {
        enqueue(SEND, "twin", 1);
        enqueue(FETCH, "twin", 1);

        api.send("POST", "/actions/cancel", "{\"ids\":[\"twin-0\"]}").refused(400, "twin-0", "mail", "web");
        assertThat(count("mail", JobState.PENDING) + count("web", JobState.PENDING))
                .isEqualTo(2);
    }

    /** A program that sends it along is held to it, however few jobs it means. */
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"queue\":\"mail\",\"all\":true,\"confirm\":\"web\"}    | false",
                "{\"queue\":\"mail\",\"all\":true,\"confirm\":\" mail \"} | true",
                "{\"all\":true,\"confirm\":\"mail\"}                      | false",
                "{\"all\":true,\"confirm\":\"3\"}                         | true",
                "{\"all\":true,\"expect\":3,\"confirm\":\"4\"}            | false",
            })
    @ParameterizedTest
    void whatIsTypedToConfirmHasToBeRight(String body, boolean right) {
        enqueue(SEND, "a", 3);

        SeenApi.Answer answer = api.send("POST", "/actions/cancel", body);
        if (!right) {
            assertThat(answer.refused(400, "type", "nothing was done")
                            .path("code")
                            .asText())
                    .isEqualTo("not-confirmed");
        }

        assertThat(answer.status()).isEqualTo(right ? 200 : 400);
        assertThat(count("mail", JobState.PENDING)).isEqualTo(right ? 0 : 3);
    }

    @Test
    void jobsForLaterRunNowAndThoseThatEndedGo() {
        producer.enqueueAll(SEND.with(options -> options.delay(Duration.ofDays(1))), Collections.nCopies(20, 1));
        enqueue(FETCH, "c", 4);

        assertThat(api.send("POST", "/actions/run", "{\"queue\":\"mail\",\"all\":true}")
                        .json()
                        .path("done")
                        .asInt())
                .isEqualTo(20);
        assertThat(count("mail", JobState.PENDING)).isEqualTo(20);
        assertThat(api.send("POST", "/actions/cancel", "{\"queue\":\"web\",\"all\":true}")
                        .json()
                        .path("done")
                        .asInt())
                .isEqualTo(4);
        assertThat(api.send("POST", "/actions/delete", "{\"queue\":\"web\",\"all\":true}")
                        .json()
                        .path("done")
                        .asInt())
                .as("dead ones, of which there are none")
                .isZero();
        assertThat(api.send("POST", "/actions/delete", "{\"queue\":\"web\",\"filter\":{\"state\":\"cancelled\"}}")
                        .json()
                        .path("done")
                        .asInt())
                .isEqualTo(4);
        try (RawRedis raw = RawRedis.connect(REDIS.url())) {
            assertThat(raw.call("EXISTS", "redwork:{web}:job:c-0")).isEqualTo("0");
        }
    }

    /** The call that follows meets the others. */
    @Test
    void aLimitSaysThatTheseAreNotAll() {
        enqueue(SEND, "a", 700);
        for (int left : new int[] {700, 100}) {
            JsonNode told = api.send("POST", "/actions/cancel", "{\"queue\":\"mail\",\"all\":true,\"limit\":600}")
                    .json();
            assertThat(told.path("done").asInt()).isEqualTo(Math.min(600, left));
            assertThat(told.path("complete").asBoolean()).isEqualTo(left <= 600);
        }
        assertThat(count("mail", JobState.PENDING)).isZero();
    }

    @CsvSource(
            delimiter = '|',
            value = {
                "cancel  | {}                                                   | /filter is missing",
                "cancel  | {\"filter\":{}}                                      | /filter is empty",
                "cancel  | {\"filter\":{\"colour\":\"red\"}}                    | /filter/colour is unknown",
                "cancel  | {\"filter\":{\"state\":\"dead\"}}                    | /filter/state must be one of",
                "requeue | {\"filter\":{\"state\":\"pending\"}}                 | dead, cancelled",
                "requeue | {\"filter\":{\"state\":\"tired\"}}                   | /filter/state",
                "cancel  | {\"ids\":[\"a\"],\"all\":true}                         | exclude each other",
                "cancel  | {\"ids\":[\"a b\"]}                                  | /ids",
                "cancel  | {\"queue\":\"q\",\"ids\":[]}                         | /ids must be an array of 1 to 1000",
                "cancel  | {\"queue\":\"q\",\"ids\":[1]}                        | /ids must be an array",
                "cancel  | {\"queue\":\"q\",\"ids\":[\"a b\"]}                  | /ids",
                "cancel  | {\"queue\":\"q\",\"ids\":[\"a\"],\"all\":true}       | exclude each other",
                "cancel  | {\"queue\":\"no such\",\"all\":true}                 | queue",
                "cancel  | {\"all\":true,\"limit\":0}                           | /limit must be 1 to 10000",
                "cancel  | {\"all\":true,\"limit\":10001}                       | /limit must be 1 to 10000",
                "cancel  | {\"all\":true,\"expect\":-1}                         | /expect",
                "cancel  | {\"filter\":{\"since\":\"soon\"}}                    | soon",
                "cancel  | {\"filter\":{\"state\":null,\"batch\":null}}         | /filter is empty",
                "cancel  | {\"filter\":{\"batch\":\"a/b\"}}                     | /filter/batch",
                "cancel  | {\"filter\":{\"worker\":7}}                          | /filter/worker must be the name",
                "cancel  | {\"filter\":{\"attempts\":\"some\"}}                 | /filter/attempts",
                "cancel  | [1]                                                  | must be one JSON object",
            })
    @ParameterizedTest
    void whatMakesNoSenseIsRefusedAndNothingIsDone(String action, String body, String words) {
        enqueue(SEND, "a", 1);

        api.send("POST", "/actions/" + action, body).refused(400, words);

        assertThat(count("mail", JobState.PENDING)).isEqualTo(1);
    }
}
