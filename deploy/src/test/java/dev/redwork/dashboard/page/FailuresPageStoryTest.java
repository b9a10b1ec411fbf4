package dev.redwork.dashboard.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.TestTokens;
import dev.redwork.dashboard.http.Role;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Failure;
import dev.redwork.job.Failure.Reason;
import dev.redwork.job.JobState;
import dev.redwork.json.JobJson;
import dev.redwork.queue.Admin;
import dev.redwork.queue.record.FailureGroup;
import dev.redwork.queue.record.JobMove;
import dev.redwork.queue.record.JobQuery;
import java.io.IOException;
import java.nio.file.Path;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Failures with one cause are a row, which leads to its jobs and to what can be done to them. */
class FailuresPageStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final String FRAME = "com.acme.Mail.send(Mail.java:12)";
    private static final String HOSTILE = "<img src=x onerror=alert(1)> \"'&";

    @TempDir
    Path folder;

    @AutoClose
    private final RawRedis raw = RawRedis.connect(REDIS.url());

    @AutoClose
    private final SeenPages pages = new SeenPages(REDIS.url());

    private void fails(String queue, String line, long time, String id, String task, Failure failure) {
        String key = "redwork:{" + queue + "}:";
        raw.call("SADD", "redwork:queues", queue);
        raw.call("SET", key + "job:" + id, "{\"v\":1,\"task\":\"" + task + "\",\"input\":1}");
        raw.call("ZADD", key + line, String.valueOf(time), id);
        raw.call("HSET", key + "failures", id, new String(JobJson.write(failure), UTF_8));
    }

    private static Failure thrown(String type, String message) {
        String stack = type + ": " + message + "\n\tat java.base/java.net.X.y(X.java:1)\n\tat " + FRAME + "\n";
        return new Failure(Reason.FAILED, type, message, stack, 1, 0);
    }

    private void fill() {
        long now = System.currentTimeMillis();
        for (int i = 0; i < 12; i++) {
            fails("mail", "dead", now - 60_000L * i, "io-" + i, "send", thrown("java.io.IOException", "no host " + i));
        }
        fails("mail", "dead", now, "slow", "send", Failure.of(Reason.TIMED_OUT, "after 5 s", 1, 0));
        fails("print", "dead", now, "other", "print", thrown("a.B", HOSTILE));
        fails("print", "retrying", now + 60_000, "again", "print", thrown("a.B", "later"));
    }

    @Test
    void causesAreRowsThatLeadToTheirJobsAndToActions() {
        fill();

        Document page = pages.get("/failures").good();

        assertThat(page.select("#groups tbody tr")).hasSize(3);
        assertThat(page.select("#groups > p").get(0).text()).isEqualTo("14 dead jobs in 3 groups.");
        Element row = page.select("#groups tbody tr").get(0);
        assertThat(row.text()).startsWith("12 IOException " + FRAME + " no host 0 send mail ");
        assertThat(row.select("svg").attr("aria-label")).startsWith("12 jobs in the past hour");
        String search = "state%3Adead%20task%3Asend%20queue%3Amail%20failure%3A%22%3Djava.io.IOException%20at%20"
                + "com.acme.Mail.send%28Mail.java%3A12%29%22";
        assertThat(pages.get(row.select(".acts a").get(0).attr("href"))
                        .good()
                        .select("h1")
                        .text())
                .isEqualTo("Run 12 dead jobs again?");
        assertThat(pages.get(row.attr("data-href")).good().select("tbody tr")).hasSize(12);
        assertThat(row.attr("data-href")).isEqualTo("/jobs?q=" + search);
        assertThat(row.select(".acts a").eachText()).containsExactly("Run 12 again", "Delete 12");
        assertThat(row.select(".acts a").get(0).attr("href"))
                .isEqualTo("/act?action=requeue&q=" + search + "&all=true&back=%2Ffailures");
        assertThat(page.select("footer").text()).contains("redwork failures");
        assertThat(page.select("nav [aria-current]").text()).isEqualTo("Failures");
    }

    /** A16: the number on a button is the number of jobs that its filter touches. */
    @Test
    void anActionTouchesAsManyJobsAsItsButtonSays() {
        fill();
        try (Admin admin = Admin.connect(REDIS.url())) {
            for (FailureGroup group : admin.failures(JobState.DEAD).groups()) {
                JobQuery query =
                        JobQuery.of(JobState.DEAD).withTask(group.task()).withFailureKind(group.kind());
                assertThat(admin.count(JobMove.REQUEUE, query, 100).count()).isEqualTo(group.count());
            }
        }

        SeenPages.Answer done = pages.post(
                "/form/actions/requeue",
                "queue",
                "mail",
                "filter.state",
                "dead",
                "filter.task",
                "send",
                "filter.failure",
                "=java.io.IOException at " + FRAME,
                "expect:number",
                "12",
                "back",
                "/failures");

        assertThat(done.header("Location")).isEqualTo("/failures");
        assertThat(raw.call("LLEN", "redwork:{mail}:pending")).isEqualTo("12");
        assertThat(raw.call("ZRANGE", "redwork:{mail}:dead", "0", "-1"))
                .contains("slow")
                .doesNotContain("io-");
    }

    @Test
    void aQueueAndAStateNarrowIt() {
        fill();

        Document print = pages.get("/failures?queue=print").good();
        Document retrying = pages.get("/failures?queue=print&state=retrying").good();

        assertThat(print.select("#groups tbody tr")).hasSize(1);
        assertThat(print.select("#groups a.quiet").attr("href")).isEqualTo("/jobs/print/other");
        assertThat(print.select("select option[selected]").text()).isEqualTo("print");
        assertThat(print.select("footer").text()).contains("redwork failures -q print", "ZCARD 'redwork:{print}:dead'");
        assertThat(retrying.select(".acts a").eachText()).containsExactly("Run 1 now");
        assertThat(retrying.select(".tabs [aria-current]").text()).isEqualTo("1 ↻ retrying");
        assertThat(pages.get("/failures?queue=none").status()).isEqualTo(404);
        assertThat(pages.get("/failures?state=running").status()).isEqualTo(400);
    }

    @Test
    void whatAHandlerSaysStaysText() {
        fill();

        Document page = pages.get("/failures?queue=print").good();

        assertThat(page.select("main img")).isEmpty();
        assertThat(page.select("#groups a.quiet").text()).isEqualTo(HOSTILE);
    }

    @Test
    void withoutFailuresItSaysSo() {
        assertThat(pages.get("/failures").good().select(".empty").text())
                .isEqualTo("No dead jobs. Nothing to do. To the overview");
        fill();
        assertThat(pages.get("/failures?queue=mail&state=retrying")
                        .good()
                        .select(".empty")
                        .text())
                .isEqualTo("No job waits for another attempt in mail. Look in all queues");
    }

    @Test
    void hiddenPayloadsHideMessagesAndStacks() {
        fill();
        try (SeenPages hiding = SeenPages.with(REDIS.url(), o -> o.hidePayloads(true))) {
            Document page = hiding.get("/failures").good();
            String json = hiding.get("/api/v1/failures").http().body();

            assertThat(page.select("#groups tbody tr")).hasSize(3);
            assertThat(page.text() + json).contains("IOException").doesNotContain("no host", "com.acme", "=java");
            assertThat(page.select(".acts a, tr[data-href]")).isEmpty();
        }
    }

    @Test
    void whoMayOnlyLookSeesNoButton() throws IOException {
        fill();
        TestTokens tokens = new TestTokens(folder.resolve("tokens"));
        String reads = tokens.add(Role.READ);
        String operates = tokens.add(Role.OPERATE);
        try (SeenPages guarded = SeenPages.with(REDIS.url(), o -> o.tokenFile(tokens.file()))) {
            Document reader = guarded.get("/failures", "Authorization", reads).good();
            Document operator =
                    guarded.get("/failures", "Authorization", operates).good();

            assertThat(reader.select("#groups tbody tr")).hasSize(3);
            assertThat(reader.select(".acts a")).isEmpty();
            assertThat(operator.select("#groups tr").get(1).select(".acts a").eachText())
                    .containsExactly("Run 12 again");
        }
    }

    @Test
    void manyCausesHavePages() {
        for (int i = 0; i < 60; i++) {
            fails("mail", "dead", 1_700_000_000_000L + i, "x" + i, "t", thrown("a.B" + i, "x"));
        }

        Document page = pages.get("/failures").good();
        Document next = pages.get(page.select(".pager a").attr("href")).good();

        assertThat(page.select("#groups tbody tr")).hasSize(50);
        assertThat(next.select("#groups tbody tr")).hasSize(10);
        assertThat(next.select(".pager a").attr("href")).isEqualTo("/failures");
    }
}
