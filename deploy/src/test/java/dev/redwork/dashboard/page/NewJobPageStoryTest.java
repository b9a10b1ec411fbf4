package dev.redwork.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.dashboard.TestTokens;
import dev.redwork.dashboard.http.Role;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Payload;
import dev.redwork.job.Task;
import dev.redwork.worker.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A job is enqueued by a form, without scripts. */
class NewJobPageStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final String KEY = "redwork:{work}:";
    private static final String FORM = "/form/queues/work/jobs";

    @TempDir
    Path folder;

    @AutoClose
    private final RawRedis raw = RawRedis.connect(REDIS.url());

    @AutoClose
    private final SeenPages pages = new SeenPages(REDIS.url());

    private void dies(String id, String spec) {
        raw.call("SADD", "redwork:queues", "work");
        raw.call("SET", KEY + "job:" + id, spec);
        raw.call("ZADD", KEY + "dead", "1700000000000", id);
    }

    private String spec(String id) {
        return raw.call("GET", KEY + "job:" + id);
    }

    private static List<String> names(Document page) {
        return page.select(".job-form [name^=input]").eachAttr("name");
    }

    @Test
    void aShippedTaskHasAFieldForEachOfItsOwn() {
        Document page = pages.get("/new?queue=work&task=gcd").good();

        assertThat(names(page)).containsExactly("input.a:number", "input.b:number", "input.method");
        assertThat(page.select(".job-form select option").eachAttr("value")).containsExactly("", "euclid", "trial");
        assertThat(page.select(".job-form input[required]")).hasSize(2);
        assertThat(names(pages.get("/new?queue=work&task=primes.range").good()))
                .containsExactly("input.lo:number", "input.hi:number", "input.list:flag");

        SeenPages.Answer done = pages.post(
                page.select(".job-form").attr("action"),
                "back",
                page.select("[name=back]").attr("value"),
                "task",
                "gcd",
                "input.a:number",
                "12345678901234567890123",
                "input.b:number",
                "18",
                "input.method",
                "",
                "id",
                "mine",
                "attempts:number",
                "3",
                "front:flag",
                "true");

        assertThat(done.status()).isEqualTo(303);
        assertThat(done.header("Location")).isEqualTo("/jobs/work/mine");
        assertThat(spec("mine")).contains("\"input\":{\"a\":12345678901234567890123,\"b\":18}", "\"attempts\":3");
        assertThat(pages.get("/jobs/work/mine").good().select(".flash").text()).isEqualTo("Job mine enqueued.");
    }

    @Test
    void theNewestJobOfAnotherTaskIsTheExample() {
        dies(
                "one",
                "{\"v\":1,\"task\":\"send\",\"input\":{\"to\":\"ann & <bob>\",\"n\":12345678901234567890123,\"x\":1.10,\"hot\":true,\"list\":[1,{}]}}");

        Document page = pages.get("/new?queue=work&task=send").good();

        assertThat(names(page))
                .containsExactly("input.to", "input.n:number", "input.x:number", "input.hot:flag", "input.list:json");
        assertThat(page.select("[name=input.to]").attr("value")).isEqualTo("ann & <bob>");
        assertThat(page.select("[name=input.n:number]").attr("value")).isEqualTo("12345678901234567890123");
        assertThat(page.select("[name=input.x:number]").attr("value")).isEqualTo("1.10");
        assertThat(page.select("[name=input.hot:flag] [selected]").attr("value"))
                .isEqualTo("true");
        Document json = pages.get(page.select(".job-form .fine a").attr("href")).good();
        assertThat(json.select("textarea").text()).contains("\"n\":12345678901234567890123,\"x\":1.10");
        assertThat(json.select(".job-form .fine a").text()).isEqualTo("Write it in fields");
    }

    @Test
    void ofAnUnknownTaskJsonIsWritten() {
        Document page = pages.get("/new?queue=work&task=mystery&input=" + "%5B1%2C%202%5D")
                .good();

        assertThat(page.select("textarea").text()).isEqualTo("[1, 2]");
        SeenPages.Answer done = pages.post(
                FORM, "back", "/new?queue=work&task=mystery", "task", "mystery", "id", "m", "input:json", "[1, 2]");
        assertThat(done.header("Location")).isEqualTo("/jobs/work/m");
        assertThat(spec("m")).contains("\"input\":[1, 2]");
    }

    @Test
    void aMistakeComesBackWithWhatWasTyped() {
        SeenPages.Answer wrong = pages.post(
                FORM,
                "back",
                "/new?queue=work&task=gcd",
                "task",
                "gcd",
                "input.a:number",
                "twelve <b>",
                "input.b:number",
                "18",
                "unique.key",
                "page 7");

        Document page = wrong.page();
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(page.select("[role=alert]").text()).isEqualTo("the field a of the form must be a number");
        assertThat(page.select("[name=input.a:number]").attr("value")).isEqualTo("twelve <b>");
        assertThat(page.select("[name=input.b:number]").attr("value")).isEqualTo("18");
        assertThat(page.select("details[open] [name=unique.key]").attr("value")).isEqualTo("page 7");
        assertThat(raw.call("EXISTS", KEY + "pending")).isEqualTo("0");

        Document json = pages.post(
                        FORM, "back", "/new?queue=work&task=gcd&as=json", "task", "gcd", "input:json", "{\"a\":")
                .page();
        assertThat(json.select("textarea").text()).isEqualTo("{\"a\":");
    }

    @Test
    void tasksThatTheWorkersOfAQueueKnowAreOffered() {
        try (Worker worker = Worker.builder(REDIS.url())
                .lane(1, "work")
                .add(handlers -> handlers.handle(Task.ofJson("send"), (input, context) -> Payload.of("1")))
                .start()) {
            assertThat(worker.name()).isNotEmpty();
            await().untilAsserted(() -> assertThat(pages.get("/new?queue=work")
                            .good()
                            .select(".tabs a")
                            .eachAttr("href"))
                    .containsExactly("/new?queue=work&task=send"));
        }
        assertThat(pages.get("/new").good().select("form.choice [name=queue]")).hasSize(1);
        assertThat(pages.get("/new?queue=none").good().select(".fine").text()).contains("No worker reads none");
        assertThat(pages.get("/new?queue=a%20b").status()).isEqualTo(400);
    }

    /** An input that no form can be made of is written as JSON. */
    @Test
    void anExampleThatIsNoObjectOfAFewFieldsIsJson() {
        String many =
                IntStream.range(0, 150).mapToObj(i -> "\"f" + i + "\":1").collect(Collectors.joining(",", "{", "}"));
        for (String input : List.of("[1,2]", "{\"a b\":1}", "{\"a\":" + "9".repeat(2_000) + "}", many)) {
            dies("one", "{\"v\":1,\"task\":\"send\",\"input\":" + input + "}");

            Document page = pages.get("/new?queue=work&task=send").good();

            assertThat(page.select("textarea").text()).isEqualTo(input);
        }
    }

    /** The address has the job's id, not its input, which may be long. */
    @Test
    void aJobIsRunAgainWithAnotherInput() {
        dies("newest", "{\"v\":1,\"task\":\"send\",\"input\":{\"other\":1}}");
        dies("one", "{\"v\":1,\"task\":\"send\",\"input\":{\"to\":\"<bob>\",\"n\":1.10}}");
        raw.call("ZADD", KEY + "dead", "1700000009999", "newest");
        dies("shipped", "{\"v\":1,\"task\":\"gcd\",\"input\":{\"a\":12,\"b\":18}}");

        String again = pages.get("/jobs/work/one").good().select("#actions a").attr("href");
        assertThat(again).isEqualTo("/new?queue=work&task=send&from=one");
        Document page = pages.get(again).good();
        assertThat(names(page)).containsExactly("input.to", "input.n:number");
        assertThat(page.select("[name=input.to]").attr("value")).isEqualTo("<bob>");
        assertThat(page.select("[name=input.n:number]").attr("value")).isEqualTo("1.10");
        assertThat(page.select(".job-form").text()).contains("The input is that of job one");
        Document json = pages.get(
                        page.select(".job-form a:contains(Write it as JSON)").attr("href"))
                .good();
        assertThat(json.select("textarea").text()).isEqualTo("{\"to\":\"<bob>\",\"n\":1.10}");
        assertThat(pages.get("/new?queue=work&task=gcd&from=shipped")
                        .good()
                        .select("[name=input.b:number]")
                        .attr("value"))
                .isEqualTo("18");

        Document wrong = pages.post(
                        FORM,
                        "back",
                        page.select("[name=back]").attr("value"),
                        "task",
                        "send",
                        "input.to",
                        "ann",
                        "input.n:number",
                        "many")
                .page();
        assertThat(names(wrong)).as("the fields of that job still").containsExactly("input.to", "input.n:number");
        assertThat(wrong.select("[name=input.to]").attr("value")).isEqualTo("ann");
        assertThat(pages.get("/new?queue=work&task=send&from=gone")
                        .good()
                        .select(".job-form")
                        .text())
                .contains("It begins empty");
        assertThat(pages.get("/new?queue=work&task=send&from=a%20b").status()).isEqualTo(400);
    }

    /** A caller who may put jobs in need not see any; and nobody else gets the form. */
    @Test
    void anExampleIsShownToThoseWhoMaySeeIt() throws IOException {
        dies("one", "{\"v\":1,\"task\":\"send\",\"masks\":[\"/pin\"],\"input\":{\"pin\":4711}}");
        TestTokens tokens = new TestTokens(folder.resolve("tokens"));
        String reader = tokens.add(Role.READ);
        String sender = tokens.add(Role.ENQUEUE);
        String operator = tokens.add(Role.OPERATE);
        String path = "/new?queue=work&task=send";
        try (SeenPages guarded = SeenPages.with(REDIS.url(), o -> o.tokenFile(tokens.file()));
                SeenPages hiding = SeenPages.with(REDIS.url(), o -> o.hidePayloads(true))) {
            assertThat(guarded.get(path, "Authorization", reader).status()).isEqualTo(403);
            assertThat(guarded.get("/", "Authorization", reader)
                            .good()
                            .select("nav")
                            .text())
                    .doesNotContain("New job");
            for (String bearer : List.of(sender, operator)) {
                Document page = guarded.get(path, "Authorization", bearer).good();
                assertThat(page.select("textarea").text()).isEqualTo("{}");
                assertThat(page.text()).doesNotContain("4711");
                Document again =
                        guarded.get(path + "&from=one", "Authorization", bearer).good();
                assertThat(again.html()).doesNotContain("4711");
                assertThat(again.select(".job-form").text()).contains("It begins empty");
            }
            assertThat(hiding.get(path).good().text()).doesNotContain("4711");
            assertThat(hiding.get(path + "&from=one").good().html()).doesNotContain("4711");
            assertThat(hiding.get("/jobs/work/one").good().select("#actions a")).isEmpty();
            assertThat(guarded.get("/jobs/work/one", "Authorization", operator)
                            .good()
                            .select("#actions a"))
                    .as("its input is masked")
                    .isEmpty();
        }
    }
}
