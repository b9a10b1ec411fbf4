package dev.redwork.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.dashboard.ApiClient;
import dev.redwork.dashboard.ApiClient.Answer;
import dev.redwork.dashboard.Dashboard;
import dev.redwork.dashboard.EventReader;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventApiStoryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String EVENTS = "/api/v1/events";

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @AutoClose
    private final RawRedis redis = RawRedis.connect(REDIS.url());

    @AutoClose
    private final Dashboard dashboard = Dashboard.start(RedisSettings.of(REDIS.url()), 0);

    private final ApiClient api = new ApiClient(dashboard);

    @BeforeEach
    void open() {
        redis.call("SADD", "redwork:queues", "mail", "other");
    }

    private EventReader listen(String query, String... headers) {
        EventReader reader = new EventReader(dashboard, query, headers);
        await().atMost(PATIENCE).until(reader::isOpen);
        return reader;
    }

    private void awaitText(EventReader reader, String text) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(reader.text()).contains(text));
    }

    @Test
    void changesComeAsTheListWouldTellThem() {
        try (EventReader all = listen("");
                EventReader one = listen("?queue=mail&types=paused,gone")) {
            assertThat(all.text())
                    .contains("Content-Type: text/event-stream\r\n", "X-Accel-Buffering: no\r\n", "no-store");
            awaitText(all, "data: {\"queue\":\"other\"");
            redis.call("SET", "redwork:{mail}:paused", "1700000000000");
            redis.call("RPUSH", "redwork:{mail}:pending", "a", "b");
            awaitText(one, "event: paused\ndata: {\"queue\":\"mail\",\"paused\":true}\n\n");

            String row = api.get("/api/v1/queues").json().get(0).toString().replaceAll(",?\"[a-z]+_ms\":\\d+", "");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(all.text().replaceAll(",?\"[a-z]+_ms\":\\d+", ""))
                            .contains("event: queues\ndata: " + row + "\n\n"));
            assertThat(one.text()).doesNotContain("event: queues");
            assertThat(all.ids()).isSortedAccordingTo((a, b) -> Long.compare(number(a), number(b)));
        }
    }

    private static long number(String id) {
        return Long.parseLong(id.replaceFirst(".*-", ""));
    }

    @Test
    void whoComesBackHearsWhatHeMissedAndAStrangerToReadAnew() {
        String id;
        try (EventReader first = listen("")) {
            awaitText(first, "data: {\"queue\":\"other\"");
            id = first.ids().get(1);
            redis.call("RPUSH", "redwork:{mail}:pending", "a");
            awaitText(first, "\"pending\":1");
        }
        try (EventReader back = listen("", "Last-Event-ID: " + id);
                EventReader stranger = listen("", "Last-Event-ID: 12-34")) {
            awaitText(back, "\"pending\":1");
            assertThat(back.text()).doesNotContain("event: reset");
            awaitText(stranger, "event: reset\ndata: {}\n\n");
        }
    }

    @Test
    void twoHundredCallersCostOneThreadAndTheNextIsSentAway() {
        List<EventReader> readers = new ArrayList<>();
        for (int i = 0; i < EventWatch.MOST_STREAMS; i++) {
            readers.add(new EventReader(dashboard, ""));
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(readers).allMatch(EventReader::isOpen));

        Answer refused = api.get(EVENTS);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("10");
        assertThat(refused.json().path("code").asText()).isEqualTo("too-many-streams");
        assertThat(threads()).containsOnly("dashboard-events");
        redis.call("RPUSH", "redwork:{mail}:pending", "a");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(readers).allMatch(reader -> reader.text().contains("\"pending\":1")));

        readers.forEach(EventReader::close);
        await().atMost(PATIENCE).until(() -> {
            redis.call("RPUSH", "redwork:{mail}:pending", "a");
            return dashboard.streams() == 0;
        });
        listen("").close();
    }

    /** Those that are in the server's code. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> Arrays.stream(thread.getValue())
                        .anyMatch(frame -> frame.getClassName().startsWith("dev.redwork.dashboard.api.Event")
                                && !frame.getClassName().endsWith("Test")))
                .map(Map.Entry::getKey)
                .map(Thread::getName)
                .toList();
    }

    @Test
    void aServerThatStopsEndsThem() {
        EventReader reader = listen("");
        dashboard.close();
        await().atMost(PATIENCE).until(reader::ended);
        assertThat(reader.text()).as("ended in good order").endsWith("0\r\n\r\n");
        reader.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "types=jobs|known are queues, workers, paused, gone",
                "types=queues,|types has ''",
                "types=|is empty",
                "queue=a%20b|queue",
                "queue=a,,b|queue",
                "queues=a|it knows queue, types",
                "queue=a&queue=b|2 times"
            })
    void whatMakesNoSenseIsRefused(String query, String why) {
        Answer answer = api.get(EVENTS + "?" + query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().path("detail").asText()).contains(why);
        assertThat(dashboard.streams()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "-", "1-1-1", "<script>", "999999999999999999999-1", "1-%0d%0a", "\u00e4"})
    void anIdThatIsNoneMeansToReadAnew(String id) {
        try (EventReader reader = listen("", "Last-Event-ID: " + id)) {
            awaitText(reader, "event: reset");
        }
    }

    @Test
    void aHeadHasNoStream() {
        Answer head = api.send("HEAD", EVENTS, null);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
        assertThat(dashboard.streams()).isZero();
    }
}
