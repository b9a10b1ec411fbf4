package dev.redwork.dashboard.page.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.html.TraceUrl;
import dev.redwork.dashboard.page.SeenPages;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Payload;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.job.TraceContext;
import dev.redwork.producer.Producer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of a job that waits, has ended, or is not there: it tells all that Redis knows of it, and why it is where it is. */
class JobPageStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final Task<Payload, Payload> TASK = Task.ofJson("sing").with(o -> o.queue("q"));
    private static final String HOSTILE =
            "{\"a\":12345678901234567890123, \"b\" : 1.10,\r\n \"c\":\"</code><script>alert(1)</script>&amp;'\"}";

    private static SeenPages pages;
    private static Producer producer;

    @BeforeAll
    static void start() {
        pages = SeenPages.with(REDIS.url(), o -> o.traces(new TraceUrl("https://tempo.example/trace/{trace}")));
        producer = Producer.withoutResults(RedisSettings.of(REDIS.url()));
    }

    @AfterAll
    static void stop() {
        producer.close();
        pages.close();
    }

    private static void redis(String... words) {
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            assertThat(redis.call(words)).doesNotStartWith("ERR");
        }
    }

    private static String text(Document page, String selector) {
        return page.select(selector).text();
    }

    /** A7. */
    @Test
    void anInputIsShownByteForByte() {
        producer.enqueue(TASK, Payload.of(HOSTILE), "waiting");
        Document page = pages.get("/jobs/q/waiting").good();
        assertThat(page.select("#input pre").get(0).wholeText()).isEqualTo(HOSTILE);
        assertThat(page.select("#input script")).isEmpty();
        String file = page.select("#input a[download]").attr("href");
        assertThat(pages.get(file).http().body()).isEqualTo(HOSTILE);
    }

    /** A6. */
    @Test
    void aLargeInputIsCutUntilAllOfItIsAskedFor() {
        String input = "\"x" + "é".repeat(50_000) + "\"";
        producer.enqueue(TASK, Payload.of(input), "large");
        Document page = pages.get("/jobs/q/large").good();
        String start = page.select("#input pre").get(0).wholeText();
        assertThat(start.getBytes(UTF_8)).hasSizeBetween(PayloadPanel.SHOWN_BYTES - 1, PayloadPanel.SHOWN_BYTES);
        assertThat(input).startsWith(start);
        assertThat(page.html()).hasSizeLessThan(60_000);
        Element all = page.select("#input a:contains(show all)").get(0);
        assertThat(all.text()).isEqualTo("show all (100 kB)");
        String shown = pages.get(all.attr("href").replace("#input", ""))
                .good()
                .select("#input pre")
                .get(0)
                .wholeText();
        assertThat(shown).isEqualTo(input);
    }

    /** A20, A35. */
    @Test
    void oneThatWaitsTellsWhyAndFollowsWhatHappens() {
        producer.enqueue(
                TASK.with(o -> o.batch("b")
                        .attempts(3)
                        .trace(TraceContext.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))),
                Payload.of("1"),
                "waiting");
        Document page = pages.get("/jobs/q/waiting").good();
        assertThat(page.select("main").attr("data-live")).isEqualTo("events");
        assertThat(text(page, "h1")).isEqualTo("sing");
        assertThat(text(page, "#state")).contains("pending");
        assertThat(text(page, "#why")).contains("no worker reads queue q", "redwork worker -q q");
        assertThat(text(page, "#facts")).contains("queue q", "batch b", "result kept for 10 m 00 s");
        assertThat(page.select("#facts a").eachAttr("href"))
                .containsExactly(
                        "/queues/q", "/batches/q/b", "https://tempo.example/trace/4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(text(page, "#life")).contains("enqueued", "pending");
        assertThat(text(page, "#redis"))
                .contains("redis-cli GET 'redwork:{q}:job:waiting'", "redis-cli LPOS 'redwork:{q}:pending' waiting");
        assertThat(text(page, "footer")).contains("redwork job show waiting -q q");
    }

    @Test
    void oneForLaterTellsWhenItIsDue() {
        producer.enqueue(TASK.with(o -> o.delay(Duration.ofHours(2))), Payload.of("1"), "later");
        Document page = pages.get("/jobs/q/later").good();
        assertThat(text(page, "#facts")).contains("due 2");
        assertThat(text(page, "#life .ahead")).matches("in (2 h 00|1 h 59) m ?due .*");
        assertThat(text(page, "#redis")).contains("ZSCORE 'redwork:{q}:scheduled' later");
    }

    /** Of several that failed Redis keeps how many there were, and the last failure. */
    @Test
    void itsAttemptsAreTheLastThatFailedAndTheNext() {
        producer.enqueue(TASK.with(o -> o.attempts(9)), Payload.of("1"), "tried");
        redis("LREM", "redwork:{q}:pending", "0", "tried");
        redis("HSET", "redwork:{q}:attempts", "tried", "3");
        redis(
                "HSET",
                "redwork:{q}:failures",
                "tried",
                "{\"reason\":\"failed\",\"type\":\"a.Late\",\"message\":\"no\",\"at\":1700000000000}");
        redis("ZADD", "redwork:{q}:retrying", "9999999999999", "tried");

        Document page = pages.get("/jobs/q/tried").good();

        assertThat(page.select("#attempts tbody tr").eachText())
                .satisfiesExactly(
                        last -> assertThat(last)
                                .startsWith("3 of 9 not kept not kept failed 2023-11-14")
                                .endsWith(": Late"),
                        next -> assertThat(next).startsWith("4 of 9 due 2286-11-20"));
        assertThat(text(page, "#attempts p")).startsWith("3 attempts have failed. Of attempts that failed Redis keeps");
        assertThat(pages.get("/jobs/q/later").page().select("#attempts tr")).isEmpty();
    }

    @Test
    void whatIsLeftOfALineThroughWhichAStackWasCutIsNoFrame() {
        producer.enqueue(TASK, Payload.of("1"), "torn");
        String stack =
                "a.B: see...\\n\\tat com.acme.A.b(A.java:2)\\n\\tat com.acme.Mail.se...\\njava:103)\\n\\tat com.acme.C.d(C.java:4)"
                        + "\\nCaused by: a.E: too long...\\n\\tat com.acme.F.g(F.java:5)";
        redis(
                "HSET",
                "redwork:{q}:failures",
                "torn",
                "{\"reason\":\"failed\",\"type\":\"a.B\",\"message\":\"m\",\"stack\":\"" + stack + "\",\"at\":1}");
        Document page = pages.get("/jobs/q/torn").good();
        assertThat(page.select("#failure .stack code").eachAttr("class"))
                .containsExactly("head", "own", "torn", "torn", "own", "head", "own");
    }

    @Test
    void aLongLogIsCutAndTellsHowManyLinesWereDropped() {
        producer.enqueue(TASK, Payload.of("1"), "chatty");
        List<String> lines = new ArrayList<>(
                List.of("RPUSH", "redwork:{q}:log:chatty", "46 dropped, 9 bytes, to line 196 of claim 1"));
        for (int i = 47; i <= 196; i++) {
            lines.add("1700000000000 2 " + i + " line <" + i + ">");
        }
        redis(lines.toArray(new String[0]));
        Document page = pages.get("/jobs/q/chatty").good();
        assertThat(text(page, "#log")).contains("46 lines were dropped");
        assertThat(page.select("#log tbody tr")).hasSize(LogPanel.LINES);
        assertThat(page.select("#log tbody tr").eachText())
                .last()
                .isEqualTo("196 2023-11-14 22:13:20 UTC 2 line <196>");
        String all = page.select("#log a:contains(Show all)").attr("href").replace("#log", "");
        assertThat(pages.get(all).good().select("#log tbody tr").eachText())
                .hasSize(150)
                .first()
                .asString()
                .startsWith("47 ");
    }

    /** A22. */
    @Test
    void clocksThatDifferAreToldAndNoDurationIsNegative() {
        redis(
                "SET",
                "redwork:{q}:job:skewed",
                "{\"state\":\"succeeded\",\"v\":1,\"id\":\"skewed\",\"task\":\"sing\",\"attempt\":1,\"worker\":\"w\",\"enqueued\":1700000003000,"
                        + "\"started\":1700000000000,\"ended\":1700000000250,\"output\":7}",
                "EX",
                "600");
        Document page = pages.get("/jobs/q/skewed").good();
        assertThat(page.select("#life li").eachText().get(1)).contains("clock differs 3.00 s", "claimed by w");
        assertThat(text(page, "#facts"))
                .contains("took 250 ms")
                .doesNotContain("-2")
                .doesNotContain("-3");
        assertThat(page.select("main").hasAttr("data-live"))
                .as("it stands still")
                .isFalse();
        assertThat(text(page, "#output pre")).isEqualTo("7");
        assertThat(text(page, "#input")).contains("kept until a job has ended");
    }

    @Test
    void oneThatIsGoneTellsWhenResultsExpire() {
        SeenPages.Answer answer = pages.get("/jobs/q/nobody");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(text(answer.page(), "main"))
                .contains("There is no job nobody in queue q", "10 minutes after", "dead jobs are kept for 90 days");
        assertThat(answer.page().select("main a").eachAttr("href")).contains("/jobs?q=nobody", "/queues/q");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/jobs/q/a%3Ab", "/jobs/a%20b/x", "/jobs/q/%3Cscript%3E"})
    void namesThatAreNoneAreRefused(String path) {
        SeenPages.Answer answer = pages.get(path);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.page().select("main script")).isEmpty();
    }

    @Test
    void aNameOfDotsAloneIsOne() {
        producer.enqueue(TASK.with(o -> o.queue("..")), Payload.of("1"), "dotted");
        assertThat(text(pages.get("/jobs/~../dotted").good(), "#facts")).contains("queue ..");
    }

    @Test
    void oneThatCannotBeReadShowsWhatCanBeShown() {
        redis("SET", "redwork:{q}:job:torn", "{\"v\":1,\"task");
        redis("RPUSH", "redwork:{q}:pending", "torn");
        Document torn = pages.get("/jobs/q/torn").good();
        assertThat(text(torn, "#state")).contains("pending");
        assertThat(text(torn, "#input")).contains("Its spec cannot be read");
        redis("SET", "redwork:{q}:job:broken", "{\"state\":\"succeeded\",\"v\":1,\"ta");
        Document broken = pages.get("/jobs/q/broken").good();
        assertThat(text(broken, "#state")).contains("succeeded");
        assertThat(text(broken, "main"))
                .contains("the stored outcome is not readable", "redis-cli GET 'redwork:{q}:job:broken'");
    }

    @Test
    void aSessionOfAnyNameDoesNotEndALineForAShell() {
        producer.enqueue(TASK, Payload.of("1"), "held");
        redis("LPOP", "redwork:{q}:pending");
        redis("ZADD", "redwork:{q}:sessions", "9999999999999", "s'; rm x '");
        redis("HSET", "redwork:{q}:running:s'; rm x '", "held", "1 1 1700000000000 1");
        Document page = pages.get("/jobs/q/held").good();
        assertThat(text(page, "#state")).contains("running");
        assertThat(text(page, "#redis")).contains("'redwork:{q}:running:s'\\''; rm x '\\''' held");
    }
}
