package dev.redwork.dashboard.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.dashboard.html.Frame;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.queue.Admin;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.worker.Worker;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs are found: by state, queue, task, failure, time or id, page by page. */
class JobsPageStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final Pattern ROW = Pattern.compile("<tr data-href=\"/jobs/([^/\"]+)/([^\"]+)\">");
    private static final Pattern LINK =
            Pattern.compile("<a href=\"([^\"]*)\">(Next 50|Look on|Back to the first page)</a>");
    private static final Task<Payload, Payload> SEND = Task.ofJson("send").with(o -> o.queue("mail"));
    private static final Task<Payload, Payload> READ = Task.ofJson("read").with(o -> o.queue("mail"));
    private static final Task<Payload, Payload> WEB = Task.ofJson("send").with(o -> o.queue("web"));

    @AutoClose
    private final Producer producer = Producer.withoutResults(RedisSettings.of(REDIS.url()));

    @AutoClose
    private final SeenPages pages = new SeenPages(REDIS.url());

    private void enqueue(Task<Payload, Payload> task, String id, int jobs) {
        Map<String, Payload> inputs = new LinkedHashMap<>();
        for (int i = 0; i < jobs; i++) {
            inputs.put(id + "-" + i, Payload.of("{\"number\":" + i + "}"));
        }
        producer.enqueueAll(task, inputs);
    }

    /** Makes jobs of a queue fail for good. */
    @SuppressWarnings("try") // its worker is only there
    private static void die(String queue, String message, int jobs) {
        try (Worker worker = Worker.builder(REDIS.url())
                        .lane(4, queue)
                        .handle(SEND, (input, context) -> {
                            throw new PermanentFailure(message);
                        })
                        .start();
                Admin admin = Admin.connect(REDIS.url())) {
            await().until(() -> admin.queue(queue)
                            .jobs(JobQuery.of(JobState.DEAD), 1_000, "")
                            .jobs()
                            .size()
                    == jobs);
        }
    }

    private SeenPages.Answer ask(String search) {
        return pages.get("/jobs?q=" + URLEncoder.encode(search, UTF_8));
    }

    private String page(String search) {
        return shown(ask(search));
    }

    private static String shown(SeenPages.Answer answer) {
        assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/html");
        assertThat(answer.header("Content-Security-Policy")).isEqualTo(Frame.POLICY);
        return answer.http().body();
    }

    private static List<String> ids(String page) {
        return ROW.matcher(page).results().map(row -> row.group(2)).toList();
    }

    @Test
    void allJobsOfAllQueuesAreListedWithTheNumbersOfTheirStates() {
        enqueue(SEND, "a", 3);
        enqueue(WEB, "c", 1);
        enqueue(SEND.with(o -> o.delay(Duration.ofHours(2))), "later", 2);

        String page = page("");

        assertThat(ids(page)).containsExactlyInAnyOrder("a-0", "a-1", "a-2", "c-0", "later-0", "later-1");
        assertThat(ids(page).subList(0, 2)).as("what is to come").containsExactly("later-0", "later-1");
        assertThat(page).contains("pending <span class=\"count\">4</span>", "scheduled <span class=\"count\">2</span>");
        assertThat(page).contains("{&quot;number&quot;:2}", "data-live", "redwork jobs</code>");
        assertThat(page).contains("<a class=\"mono id\" href=\"/jobs/mail/later-0\"><b>later-0</b></a>");
    }

    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "queue:web                         | c-0",
                "state:pending queue:mail task:read | b-0",
                "state:scheduled                   | later-0",
                "state:dead                        | x-0 x-1",
                "failure:\"no such page\"          | x-0 x-1",
                "failure:nothing                   |",
                "state:dead after:1h               | x-0 x-1",
                "state:dead before:1h              |",
                "task:send queue:web               | c-0",
            })
    @ParameterizedTest
    void wordsNarrowTheList(String search, String ids) {
        enqueue(SEND, "x", 2);
        die("mail", "there is no such page", 2);
        enqueue(READ, "b", 1);
        enqueue(WEB, "c", 1);
        enqueue(SEND.with(o -> o.delay(Duration.ofHours(2))), "later", 1);

        String page = page(search);

        assertThat(String.join(" ", ids(page).stream().sorted().toList())).isEqualTo(ids == null ? "" : ids);
        assertThat(page).contains("Remove the filter </span>");
    }

    /** Chips are links: each leads to the list without its word. */
    @Test
    void eachWordIsAChipThatTakesItAway() {
        enqueue(SEND, "a", 1);

        String page = page("queue:mail state:pending task:send");

        assertThat(page)
                .contains("href=\"/jobs?q=state%3Apending%20task%3Asend\"")
                .contains("href=\"/jobs?q=queue%3Amail%20task%3Asend\"")
                .contains("href=\"/jobs?q=queue%3Amail%20state%3Apending\"")
                .contains("value=\"queue:mail state:pending task:send\"");
        assertThat(page).as("numbers of other jobs than those listed").doesNotContain("class=\"count\"");
    }

    @Test
    void aListGoesOnPageByPageAndBackToTheFirst() {
        enqueue(SEND, "a", 120);
        List<String> seen = new ArrayList<>();
        String next = "/jobs?q=state:pending";

        for (int size : new int[] {50, 50, 20}) {
            String page = shown(pages.get(next));
            assertThat(ids(page)).hasSize(size);
            seen.addAll(ids(page));
            assertThat(links(page).containsKey("Back to the first page")).isEqualTo(seen.size() > 50);
            next = links(page).getOrDefault("Next 50", "");
        }

        assertThat(next).isEmpty();
        assertThat(seen).hasSize(120).doesNotHaveDuplicates();
        assertThat(pages.get("/jobs?after=nowhere").status()).isEqualTo(400);
    }

    private static Map<String, String> links(String page) {
        Map<String, String> links = new LinkedHashMap<>();
        Matcher link = LINK.matcher(page);
        while (link.find()) {
            links.put(link.group(2), link.group(1).replace("&amp;", "&"));
        }
        return links;
    }

    /** A filter that nearly nothing passes stops after ten thousand jobs, says so, and goes on from there. */
    @Test
    void aFilterSaysHowManyItHasLookedAtAndGoesOn() {
        enqueue(READ, "wanted", 1);
        for (int i = 0; i < 11; i++) {
            enqueue(SEND, "a" + i, 1_000);
        }

        String first = page("queue:mail state:pending task:read");
        assertThat(ids(first)).isEmpty();
        assertThat(first).contains("No job matches, 10,000 of 11,001 looked at.");

        String second = shown(pages.get(links(first).getOrDefault("Look on", "")));
        assertThat(ids(second)).containsExactly("wanted-0");
    }

    @Test
    void anIdLeadsToItsJob() {
        enqueue(SEND, "a", 1);

        for (String search : List.of("a-0", "id:a-0", "id:a-0 queue:mail")) {
            SeenPages.Answer answer = ask(search);
            assertThat(answer.status()).isEqualTo(303);
            assertThat(answer.header("Location")).isEqualTo("/jobs/mail/a-0");
        }
        assertThat(page("nobody")).contains("No job nobody: it was never enqueued, or its result has expired.");
        assertThat(page("id:a-0 queue:web")).contains("No job a-0 in queue web");
        assertThat(ask("a-0 state:dead").status()).isEqualTo(400);
    }

    @Test
    void anAddressThatNamesItsWordsLeadsToTheSearch() {
        SeenPages.Answer answer = pages.get("/jobs?state=dead&queue=mail&q=task%3Asend&failure=no%20route");
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).isEqualTo("/jobs?q=task:send queue:mail state:dead failure:\"no route\"");
        assertThat(pages.get("/jobs?state=odd").location()).isEqualTo("/jobs?q=state:odd");
        assertThat(pages.get("/jobs?state=").status()).isEqualTo(200);
    }

    /** Whatever holds the job: its key alone tells, by a call for each queue. */
    @Test
    void anIdIsFoundByACallForEachQueue() {
        enqueue(SEND, "a", 1);
        for (int i = 0; i < 9; i++) {
            String queue = "queue-" + i;
            producer.enqueue(SEND.with(o -> o.queue(queue)), Payload.of("1"), "other");
        }

        assertThat(RedisCalls.during(
                        REDIS.url(), () -> assertThat(ask("a-0").status()).isEqualTo(303)))
                .filteredOn(line -> line.contains("job:a-0"))
                .hasSize(10)
                .allMatch(line -> line.contains("EXISTS"));
    }

    @Test
    void aWorkerABatchAndANumberOfAttemptsNarrow() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Task<Payload, Payload> batched = SEND.with(o -> o.batch("monday"));
        producer.enqueue(READ, Payload.of("1"), "quick");
        producer.enqueue(batched, Payload.of("1"), "slow");
        try (Worker first = Worker.builder(REDIS.url())
                        .name("w-1")
                        .lane(2, "mail")
                        .handle(READ, (input, context) -> input)
                        .handle(SEND, (input, context) -> {
                            end.await();
                            return input;
                        })
                        .start();
                Worker second = Worker.builder(REDIS.url())
                        .name("w-2")
                        .lane(1, "web")
                        .handle(SEND, (input, context) -> {
                            throw new IllegalStateException("once more");
                        })
                        .start()) {
            assertThat(List.of(first.name(), second.name())).containsExactly("w-1", "w-2");
            producer.enqueue(WEB.with(o -> o.batch("monday").attempts(9)), Payload.of("1"), "again");
            await().until(() -> ids(page("state:retrying")).equals(List.of("again"))
                    && ids(page("state:succeeded")).equals(List.of("quick"))
                    && ids(page("state:running")).equals(List.of("slow")));

            assertThat(ids(page("worker:w-1"))).containsExactlyInAnyOrder("quick", "slow");
            assertThat(ids(page("worker:w-1 state:running"))).containsExactly("slow");
            assertThat(ids(page("worker:w-2"))).isEmpty();
            assertThat(page("worker:w-2")).contains("Of a job that waits or is dead no worker is kept");
            assertThat(ids(page("batch:monday"))).containsExactlyInAnyOrder("slow", "again");
            assertThat(ids(page("batch:monday queue:web"))).containsExactly("again");
            assertThat(page("batch:tuesday")).contains("No job matches", "no batch is kept");
            assertThat(ids(page("attempts:1"))).contains("slow", "quick");
            assertThat(ids(page("attempts:0"))).isEmpty();
            assertThat(ids(page("attempts:>0 batch:monday task:send state:running")))
                    .containsExactly("slow");
            assertThat(page("worker:w-1 attempts:>3"))
                    .contains("redwork jobs --worker w-1 --attempts &#39;&gt;3&#39;</code>");
            end.countDown();
            await().until(() -> ids(page("state:running worker:w-1")).isEmpty());
            assertThat(ids(page("worker:w-1 state:succeeded"))).containsExactlyInAnyOrder("quick", "slow");
        }
    }

    @Test
    void anIdOfTwoQueuesIsShownInBoth() {
        enqueue(SEND, "a", 1);
        enqueue(WEB, "a", 1);

        assertThat(page("a-0")).contains("href=\"/jobs/mail/a-0\"", "href=\"/jobs/web/a-0\"");
    }

    @Test
    void aMistakeIsToldAndTheSearchStaysInItsBox() {
        SeenPages.Answer answer = ask("colour:\"<b>red\"");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.http().body())
                .contains("queue: state: task: worker: batch: failure: attempts: after: before: id:")
                .contains("value=\"colour:&quot;&lt;b&gt;red&quot;\"")
                .doesNotContain("<b>red");
    }

    @Test
    void whereNothingIsThereItSaysWhatToDo() {
        assertThat(page("")).contains("No jobs yet", "redwork quickstart");
        assertThat(page("queue:nobody")).contains("There is no queue nobody");
        enqueue(SEND, "a", 1);
        assertThat(page("queue:mail state:dead")).contains("No dead jobs in mail.", "Jobs in any state");
    }

    /** Texts of others stay texts, wherever they stand. */
    @Test
    void hostileTextsStayTexts() {
        String hostile = "</code><script>alert(1)</script>\" onclick=x '&amp;";
        producer.enqueue(SEND, Payload.of("{\"html\":\"" + hostile.replace("\"", "\\\"") + "\"}"), "a");
        die("mail", hostile, 1);

        for (String search : List.of("", "failure:\"" + hostile.replace("\"", "\\\"") + "\"")) {
            String page = page(search);
            assertThat(ids(page)).containsExactly("a");
            assertThat(page).doesNotContain("<script>alert", "\" onclick=x").contains("&lt;script&gt;alert(1)");
        }
        assertThat(page("failure:\"a'; rm -rf\""))
                .as("a line for a shell")
                .contains("redwork jobs --failure &#39;a&#39;\\&#39;&#39;; rm -rf&#39;");
    }

    @Test
    void hiddenPayloadsAreHiddenHere() {
        producer.enqueue(SEND, Payload.of("\"s3cret-input\""), "a");
        producer.enqueue(SEND.with(o -> o.mask("/card")), Payload.of("{\"card\":\"4111\"}"), "masked");
        try (SeenPages shy = SeenPages.with(REDIS.url(), o -> o.hidePayloads(true))) {
            assertThat(ids(shown(shy.get("/jobs")))).hasSize(2);
            assertThat(shy.get("/jobs").http().body()).doesNotContain("s3cret", "4111");
            assertThat(shy.get("/jobs?q=failure:x").status()).isEqualTo(403);
            assertThat(shy.get("/act?action=requeue&all=true&q=failure:x").status())
                    .isEqualTo(403);
        }
        assertThat(page("")).contains("s3cret-input", "***").doesNotContain("4111");
    }
}
