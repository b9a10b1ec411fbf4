package dev.redwork.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Payload;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Worker;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page of a job that runs follows it until it has ended. */
class RunningJobPageStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final Task<Payload, Payload> TASK = Task.ofJson("sing").with(o -> o.queue("q"));
    private static final String[] AGAIN = {"X-Redwork-Refresh", "true"};

    private final CountDownLatch gate = new CountDownLatch(1);
    private SeenPages pages;
    private Worker worker;
    private Producer producer;

    @BeforeEach
    void start() {
        pages = new SeenPages(REDIS.url());
        worker = Worker.builder(REDIS.url())
                .name("w")
                .lane(1, "q")
                .handle(TASK, (input, context) -> {
                    if (context.id().equals("broken")) {
                        List.of("a < b").forEach(RunningJobPageStoryTest::fail);
                    }
                    context.progress(62, 100, "page <62>");
                    context.log("row <b>1</b>");
                    context.log("row 2");
                    gate.await();
                    return Payload.of("{\"sum\":1.10}");
                })
                .start();
        producer = Producer.withoutResults(RedisSettings.of(REDIS.url()));
    }

    private static void fail(String message) {
        throw new PermanentFailure(message, new IllegalStateException("</pre>", null));
    }

    @AfterEach
    void stop() {
        gate.countDown();
        producer.close();
        worker.close();
        pages.close();
    }

    private Document job(String id, String... headers) {
        return pages.get("/jobs/q/" + id, headers).good();
    }

    private static String text(Document page, String selector) {
        return page.select(selector).text();
    }

    @Test
    void itTellsWhoRunsItHowFarItIsAndWhatItLogsAndThenItsOutput() {
        producer.enqueue(TASK, Payload.of("[1]"), "slow");
        await().until(() -> text(job("slow"), "#log").contains("row 2")
                && text(job("slow"), "#progress").contains("62"));
        Document page = job("slow");
        assertThat(page.select("main").attr("data-live")).isEqualTo("poll");
        assertThat(page.select("#facts a").eachAttr("href")).contains("/workers/w");
        assertThat(text(page, "#facts")).contains("lane q:1", "attempt 1 of 10");
        assertThat(text(page, "#why")).contains("worker w (", "has run attempt 1 of 10");
        assertThat(text(page, "#progress")).contains("62 of 100 (62 %), page <62>");
        assertThat(page.select("#progress progress").attr("value")).isEqualTo("62");
        assertThat(page.select("#log tbody tr").eachText().get(0))
                .startsWith("1 ")
                .endsWith("row <b>1</b>");
        assertThat(page.select("#log b")).isEmpty();
        assertThat(page.select("#output").hasAttr("hidden")).isTrue();
        assertThat(text(page, "#attempts tbody tr")).matches("1 of 10 .* w .*running");
        assertThat(page.select("#attempts a").eachAttr("href")).containsExactly("/workers/w");

        gate.countDown();
        await().until(() -> job("slow", AGAIN).select("#state").text().contains("succeeded"));
        Document ended = job("slow", AGAIN);
        assertThat(text(ended, "#output pre")).isEqualTo("{\"sum\":1.10}");
        assertThat(ended.select("main").hasAttr("data-live")).isFalse();
        assertThat(text(ended, "#attempts tbody tr")).matches("1 .* w .*succeeded .*");
        assertThat(page.select("main [data-part]").eachAttr("id"))
                .as("each part has one to take its place")
                .containsExactlyElementsOf(ended.select("main [data-part]").eachAttr("id"));
    }

    @Test
    void aFailureShowsOurOwnFramesAndFoldsThoseOfLibraries() {
        producer.enqueue(TASK, Payload.of("[1]"), "broken");
        await().until(() -> text(job("broken"), "#state").contains("dead"));
        Document page = job("broken");
        assertThat(text(page, "#failure h2")).isEqualTo("Failure");
        assertThat(text(page, "#failure strong")).isEqualTo("dev.redwork.job.PermanentFailure");
        assertThat(text(page, "#failure pre")).isEqualTo("a < b");
        assertThat(page.select("#failure .head").eachText())
                .anyMatch(line -> line.equals("Caused by: java.lang.IllegalStateException: </pre>"));
        assertThat(page.select("#failure details code").eachText())
                .as("JDK 25 has a forEach of its own for this list")
                .anyMatch(line -> line.startsWith("at java.base/java.") && line.contains(".forEach("));
        assertThat(text(page, "#life")).contains("attempt 1 failed: PermanentFailure: a < b", "dead");
        assertThat(text(page, "#redis")).contains("HGET 'redwork:{q}:failures' broken");
    }

    /** A2, A3. */
    @Test
    void lookingAgainCostsFewCalls() {
        producer.enqueue(TASK, Payload.of("[1]"), "slow");
        producer.enqueue(TASK, Payload.of("[1]"), "waiting");
        await().until(() -> text(job("slow"), "#log").contains("row 2"));
        // A script that the server does not know yet costs one more.
        Document unused = job("waiting");
        assertThat(calls("slow")).hasSizeBetween(6, 10);
        assertThat(calls("waiting")).hasSizeBetween(6, 12);
    }

    @Test
    void itsStackIsAskedForAndStays() {
        producer.enqueue(TASK, Payload.of("[1]"), "slow");
        await().until(() -> text(job("slow"), "#log").contains("row 2"));
        String now = job("slow").select("#stack a").attr("href");
        assertThat(now).isEqualTo("/jobs/q/slow?show=stack#stack");

        Document asked = pages.get("/jobs/q/slow?show=stack").good();

        assertThat(text(asked, "#stack pre")).contains("CountDownLatch.await", "RunningJobPageStoryTest");
        gate.countDown();
        await().until(() -> text(job("slow"), "#state").contains("succeeded"));
        assertThat(text(pages.get("/jobs/q/slow?show=stack").good(), "#stack pre"))
                .contains("RunningJobPageStoryTest");
        assertThat(text(job("slow"), "#stack")).isEmpty();
    }

    /** Those of the connection that asks for the job. */
    private List<String> calls(String id) {
        List<String> lines = RedisCalls.during(REDIS.url(), () -> {
            // By an address of its own: at the other one the page that was just made is shown once more.
            Document unused = job(id + "?again", AGAIN);
        });
        Optional<String> asks = lines.stream()
                .filter(line -> line.contains("\"redwork:{q}:job:" + id + "\""))
                .map(RunningJobPageStoryTest::connection)
                .findFirst();
        return lines.stream()
                .filter(line -> Optional.of(connection(line)).equals(asks) && !isOfAllQueues(line))
                .toList();
    }

    /** A look at how queues stand: while somebody follows, it comes by itself, and is reckoned with apart. */
    private static boolean isOfAllQueues(String line) {
        return line.contains("\"redwork:queues\"") || line.contains("\"redwork:{q}:limits\"");
    }

    private static String connection(String line) {
        return line.replaceFirst(".*? \\[([^\\]]*)].*", "$1");
    }
}
