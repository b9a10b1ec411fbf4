package dev.redwork.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What all pages have, the overview, a queue, and forms that act on it. */
class PagesStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final String KEY = "redwork:{work}:";

    @AutoClose
    private final RawRedis raw = RawRedis.connect(REDIS.url());

    @AutoClose
    private final SeenPages pages = new SeenPages(REDIS.url());

    private void fill(int jobs) {
        raw.call("SADD", "redwork:queues", "work");
        for (int i = 0; i < jobs; i++) {
            raw.call("SET", KEY + "job:n" + i, "{\"v\":1,\"task\":\"echo\",\"enqueued\":1700000000000,\"input\":1}");
            raw.call("LPUSH", KEY + "pending", "n" + i);
        }
    }

    @Test
    void anEmptyOverviewSaysWhatToDo() {
        Document page = pages.get("/").good();

        assertThat(page.title()).isEqualTo("Overview · Redwork");
        assertThat(page.select(".empty").text()).contains("No queues yet", "redwork quickstart");
    }

    @Test
    void aQueueIsThereWithItsNumbersAndWhatItNeeds() {
        fill(3);

        Document page = pages.get("/").good();

        Element row = page.select("#queues tbody tr").get(0);
        assertThat(row.attr("data-href")).isEqualTo("/queues/work");
        assertThat(row.text()).startsWith("work").contains(" 3 ");
        assertThat(row.select("td a").attr("href")).isEqualTo("/jobs?q=queue%3Awork%20state%3Apending");
        assertThat(page.select("#findings").text())
                .contains("No worker reads work: 3 jobs wait", "redwork worker -q work");
        assertThat(pages.get("/queues/work").good().select("h1").text()).isEqualTo("work");
    }

    /** All queues are looked at now and then; one that is newer is there all the same. */
    @Test
    void aNewQueueHasItsPageAtOnce() {
        pages.get("/").good();
        fill(3);

        Document page = pages.get("/queues/work").good();

        assertThat(page.select("#states b").get(0).text()).isEqualTo("3");
        assertThat(page.select("form[data-ask] button").text()).isEqualTo("Purge");
    }

    @Test
    void everyPageHasThePolicyAndNothingThatItForbids() {
        fill(1);
        for (String path : new String[] {"/", "/queues/work", "/login", "/queues/nope"}) {
            SeenPages.Answer answer = pages.get(path);

            assertThat(answer.header("Content-Security-Policy"))
                    .startsWith(
                            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                                    + " form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
                                    + " require-trusted-types-for 'script'; trusted-types 'none'");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            Document page = answer.page();
            assertThat(page.select("[style], style, script:not([src]), [onclick], [onload], iframe, object, base"))
                    .isEmpty();
            assertThat(page.select("script, link[rel=stylesheet]")).allSatisfy(one -> {
                String at = one.hasAttr("src") ? one.attr("src") : one.attr("href");
                SeenPages.Answer asset = pages.get(at);
                assertThat(asset.status()).isEqualTo(200);
                assertThat(asset.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
            });
        }
        assertThat(pages.get("/assets/0123/redwork.css").status()).isEqualTo(404);
    }

    @Test
    void aPageThatDidNotChangeIsNotSentAgain() {
        fill(1);
        String tag = pages.get("/login").header("ETag");

        assertThat(pages.get("/login", "If-None-Match", tag).status()).isEqualTo(304);
        assertThat(pages.get("/login", "If-None-Match", "\"other\"").status()).isEqualTo(200);
    }

    @Test
    void aPageThatIsNotThereSaysSoAndAProgramGetsJson() {
        Document page = pages.get("/queues/nope").page();

        assertThat(page.select("main").text()).contains("Not Found", "there is no queue nope");
        assertThat(pages.get("/nowhere").status()).isEqualTo(404);
        assertThat(pages.get("/nowhere").page().title()).isEqualTo("Not Found · Redwork");
        assertThat(pages.get("/api/v1/nowhere").header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(pages.get("/queues/a%20b").status()).isEqualTo(400);
    }

    @Test
    void aFormPausesAQueueAndComesBackWithASentence() {
        fill(1);
        Element form = pages.get("/queues/work").good().select("#settings form").get(0);

        SeenPages.Answer done = pages.post(
                form.attr("action"),
                "back",
                form.select("[name=back]").attr("value"),
                "paused:flag",
                form.select("[name=paused:flag]").attr("value"));

        assertThat(done.status()).isEqualTo(303);
        assertThat(done.header("Location")).isEqualTo("/queues/work");
        assertThat(raw.call("EXISTS", KEY + "paused")).isEqualTo("1");
        assertThat(pages.get("/queues/work").good().select(".flash").text()).isEqualTo("Queue work is paused.");
        assertThat(pages.get("/queues/work").good().select(".flash")).isEmpty();
        assertThat(raw.call("XLEN", "redwork:audit")).isEqualTo("1");
    }

    @Test
    void aFormThatIsRefusedSaysWhyAndDoesNothing() {
        fill(30);

        SeenPages.Answer moved = pages.post("/form/queues/work/purge", "expect:number", "10", "back", "/queues/work");

        assertThat(moved.header("Location")).isEqualTo("/queues/work");
        assertThat(pages.get("/").good().select(".flash.bad").text()).contains("there are 30 such jobs, not about 10");
        assertThat(raw.call("LLEN", KEY + "pending")).isEqualTo("30");
    }

    @Test
    void aStrangersFormIsSmall() {
        pages.post("/form/login", "user", "a".repeat(5_000), "password", "x");

        assertThat(pages.get("/login").good().select(".flash.bad").text()).contains("larger than the 4096 bytes");
    }

    @Test
    void aQueueOfDotsAloneIsSeenAndPaused() {
        raw.call("SADD", "redwork:queues", "..");
        Element form = pages.get("/queues/~..").good().select("#settings form").get(0);
        assertThat(form.attr("action")).isEqualTo("/form/queues/~..");

        pages.post(form.attr("action"), "back", "/queues/~..", "paused:flag", "true");

        assertThat(raw.call("EXISTS", "redwork:{..}:paused")).isEqualTo("1");
        assertThat(pages.get("/queues/~..").good().select(".flash").text()).isEqualTo("Queue .. is paused.");
    }

    @Test
    void aFormLeadsToNoOtherHost() {
        fill(1);
        for (String back : new String[] {
            "//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "", "/a\nb"
        }) {
            assertThat(pages.post("/form/queues/work", "paused:flag", "true", "back", back)
                            .header("Location"))
                    .isEqualTo("/");
        }
    }

    @Test
    void underAPrefixAllPathsHaveIt() {
        fill(1);
        try (SeenPages behind = SeenPages.with(REDIS.url(), o -> o.prefix("/ops/redwork"))) {
            Document page = behind.get("/queues/work").good();

            assertThat(page.select("[href], [src], [action]")).isNotEmpty().allSatisfy(one -> {
                String at = one.attr("href") + one.attr("src") + one.attr("action");
                assertThat(at).matches("(/ops/redwork/|#main).*");
            });
        }
    }
}
