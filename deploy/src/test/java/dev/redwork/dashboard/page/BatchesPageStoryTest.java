package dev.redwork.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.http.Role;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Payload;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Batches on pages: how far they are, and an end to them. */
class BatchesPageStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final Task<Payload, Payload> ECHO = Task.ofJson("echo");

    @TempDir
    Path folder;

    @AutoClose
    private final RawRedis raw = RawRedis.connect(REDIS.url());

    @AutoClose
    private final SeenPages client = new SeenPages(REDIS.url());

    private void batch(String queue, String id, String until, String... counts) {
        raw.call("SADD", "redwork:queues", queue);
        raw.call("ZADD", "redwork:{" + queue + "}:batches", until, id);
        List<String> words = new ArrayList<>(List.of("HSET", "redwork:{" + queue + "}:batch:" + id));
        words.addAll(List.of("created", "1700000000000"));
        words.addAll(List.of(counts));
        raw.call(words.toArray(String[]::new));
    }

    private static void enqueue(String id, int jobs) {
        try (Producer producer = Producer.connect(REDIS.url())) {
            assertThat(producer.enqueueAll(
                            ECHO.with(producer.batch("work", id)), Collections.nCopies(jobs, Payload.of("1"))))
                    .hasSize(jobs);
        }
    }

    @Test
    void whereThereAreNoneThePageSaysWhatTheyAre() {
        assertThat(client.page("/batches")).contains("No batches: jobs that are enqueued with one batch");
        raw.call("SADD", "redwork:queues", "work");
        assertThat(client.page("/batches?queue=work")).contains("No batches in work");
        assertThat(client.refused("/batches?queue=nope", 404)).contains("there is no queue nope");
        for (String wrong : List.of("x", "open/a%20b/c", "12/q", "open//b")) {
            assertThat(client.refused("/batches?after=" + wrong, 400)).contains("is no place in the list");
        }
        assertThat(client.page("/batches?after=open/gone/b")).contains("There are no more batches");
        assertThat(client.refused("/batches/work/nope", 404)).contains("there is no batch nope in queue work");
        assertThat(client.refused("/batches/work/a%20b", 400)).contains("batch name");
    }

    @Test
    void thoseWithOpenJobsComeFirstOfAllQueues() {
        batch("b-queue", "old", "1700000000001", "total", "2", "succeeded", "2");
        batch("a-queue", "new", "1700000000002", "total", "2", "succeeded", "1", "dead", "1");
        batch("b-queue", "open-b", "inf", "total", "8", "open", "6", "succeeded", "2");
        batch("a-queue", "open-a", "inf", "total", "8", "open", "8");
        String page = client.page("/batches");
        assertThat(SeenPages.found(page, "<tr data-href=\"/batches/([^\"]*)\">"))
                .containsExactly("a-queue/open-a", "b-queue/open-b", "a-queue/new", "b-queue/old");
        assertThat(page)
                .contains("aria-label=\"2 of 2 jobs ended: 1 succeeded, 1 dead\"")
                .contains("aria-label=\"2 of 8 jobs ended: 2 succeeded\"")
                .contains("<rect class=\"dead\" x=\"50.00%\" width=\"50.00%\"")
                .contains("<rect class=\"succeeded\" x=\"0.00%\" width=\"25.00%\"");
        assertThat(SeenPages.found(client.page("/batches?queue=b-queue"), "<tr data-href=\"/batches/([^\"]*)\">"))
                .containsExactly("b-queue/open-b", "b-queue/old");
    }

    @Test
    void hundredsComePageByPageThroughAllQueues() {
        for (String queue : List.of("x", "y", "z")) {
            for (int i = 0; i < 40; i++) {
                // Many are forgotten at the same time.
                batch(
                        queue,
                        "b" + i,
                        i % 2 == 0 ? "inf" : "170000000000" + i % 3,
                        "total",
                        "1",
                        "open",
                        i % 2 == 0 ? "1" : "0");
            }
        }
        List<String> names = new ArrayList<>();
        List<String> states = new ArrayList<>();
        String path = "/batches";
        while (!path.isEmpty()) {
            String page = client.page(path);
            names.addAll(SeenPages.found(page, "<tr data-href=\"/batches/([^\"]*)\">"));
            states.addAll(SeenPages.found(page, "chip batch-([a-z]+)"));
            path = SeenPages.next(page);
            assertThat(names).hasSizeLessThanOrEqualTo(120);
        }
        assertThat(names).hasSize(120).doesNotHaveDuplicates();
        assertThat(states.subList(0, 60)).containsOnly("open");
        assertThat(states.subList(60, 120)).containsOnly("ended");
    }

    /** The page before ended with one that is among those that ended by now. */
    @Test
    void noneIsPassedOverWhereOneEndedMeanwhile() {
        for (String id : List.of("b1", "b2", "b3", "b4")) {
            batch("work", id, id.equals("b3") ? "1700000000001" : "inf", "total", "1", "open", "1");
        }
        assertThat(SeenPages.found(
                        client.page("/batches?after=open/work/b3"), "<tr data-href=\"/batches/work/([^\"]*)\">"))
                .contains("b2", "b1", "b3");
        assertThat(SeenPages.found(
                        client.page("/batches?after=open/work/b2"), "<tr data-href=\"/batches/work/([^\"]*)\">"))
                .containsExactly("b1", "b3");
    }

    @Test
    void oneShowsHowFarItIsAndWhenItMayEnd() {
        long created = Long.parseLong(raw.call("TIME").split("\\s+", 2)[0]) * 1_000 - 100_000;
        batch("work", "b1", "inf", "total", "400", "open", "200", "succeeded", "190", "dead", "10");
        raw.call("HSET", "redwork:{work}:batch:b1", "created", Long.toString(created));
        String page = client.page("/batches/work/b1");
        assertThat(page)
                .contains("aria-label=\"200 of 400 jobs ended: 190 succeeded, 10 dead\"")
                .contains("<dt>wait</dt><dd>200</dd>", "HGETALL &#39;redwork:{work}:batch:b1&#39;")
                .contains("<dt>dead</dt><dd><a href=\"/jobs?q=queue%3Awork%20batch%3Ab1%20state%3Adead\">10</a></dd>")
                .contains("<dt>running</dt><dd>0</dd>", "<a href=\"/jobs?q=queue%3Awork%20batch%3Ab1\">Its jobs")
                .containsPattern(
                        "(1\\.9|2\\.0)/s since it was created; at that rate the last job ends in about 1 m [3-5]\\d s");
        batch("work", "b2", "1700000000001", "total", "1", "succeeded", "1");
        assertThat(client.page("/batches/work/b2"))
                .contains("All its jobs have ended")
                .doesNotContain("/form/");
        batch("work", "b3", "inf", "total", "1", "open", "1");
        assertThat(client.page("/batches/work/b3")).contains("None of its jobs has ended yet");
    }

    @Test
    void aFormCancelsIt() throws IOException {
        enqueue("b1", 3);
        String form = "/form/queues/work/batches/b1/cancel";
        assertThat(client.page("/batches/work/b1")).contains("action=\"" + form + "\"", "3 jobs of it are open");
        try (SeenPages reader = SeenPages.withRole(REDIS.url(), folder, Role.READ)) {
            assertThat(reader.page("/batches/work/b1")).doesNotContain("/form/queues");
            assertThat(reader.send(form, "back", "/batches/work/b1").said()).startsWith("-");
            assertThat(raw.call("HGET", "redwork:{work}:batch:b1", "open")).isEqualTo("3");
        }
        SeenPages.Answer cancelled = client.send(form, "back", "/batches/work/b1", "reason", "sent twice");
        assertThat(cancelled.header("Location")).isEqualTo("/batches/work/b1");
        assertThat(cancelled.said()).isEqualTo("+Batch b1 is cancelled.");
        assertThat(raw.call("HGET", "redwork:{work}:batch:b1", "cancelled")).isEqualTo("3");
        assertThat(raw.call("XREVRANGE", "redwork:audit", "+", "-")).contains("cancelBatch", "sent twice");
        assertThat(client.page("/batches/work/b1")).contains("chip batch-cancelled");
        assertThat(client.send(form, "back", "/batches/work/b1").said()).startsWith("-nothing to cancel");
    }

    @Test
    void whereThousandsAreOpenItsNameIsTyped() {
        batch("work", "b.1", "inf", "total", "1001", "open", "1001");
        assertThat(client.page("/batches/work/b.1")).contains("required autocomplete=\"off\" pattern=\"b\\.1\"");
        batch("work", "b.2", "inf", "total", "1000", "open", "1000");
        assertThat(client.page("/batches/work/b.2")).doesNotContain("pattern=");
    }
}
