package dev.redwork.dashboard.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.dashboard.ApiClient;
import dev.redwork.dashboard.ApiClient.Answer;
import dev.redwork.dashboard.Dashboard;
import dev.redwork.dashboard.EventReader;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import java.time.Duration;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pages that ask for themselves again. */
class RefreshStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @AutoClose
    private final Dashboard dashboard = Dashboard.start(RedisSettings.of(REDIS.url()), 0);

    private final ApiClient api = new ApiClient(dashboard);

    private Answer refresh(String... headers) {
        return refreshOf("/", headers);
    }

    private Answer refreshOf(String path, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "X-Redwork-Refresh";
        all[1] = "true";
        return api.get(path, all);
    }

    private void enqueue() {
        assertThat(api.post("/api/v1/queues/work/jobs", "{\"task\":\"any\",\"input\":1}")
                        .status())
                .isEqualTo(201);
    }

    private String pending() {
        return Jsoup.parse(refresh().text()).select("#figures dd").get(1).text();
    }

    @Test
    void aPageThatWasMadeBeforeAChangeIsNotShownAfterIt() {
        enqueue();
        try (EventReader events = new EventReader(dashboard, "?types=queues")) {
            for (int jobs = 2; jobs <= 3; jobs++) {
                await().until(events::isOpen);
                enqueue();
                String told = "\"pending\":" + jobs + ",";
                // Others look on meanwhile, for whom a page is kept.
                await().pollInterval(Duration.ofMillis(50))
                        .until(() -> !pending().isEmpty() && events.text().contains(told));
                assertThat(pending()).isEqualTo(Integer.toString(jobs));
            }
        }
    }

    @Test
    void theSentenceIsForThePageToWhichTheBrowserIsSent() {
        enqueue();
        Answer done = api.send(
                "POST",
                "/form/queues/work/purge",
                "all:flag=true&expect:number=1".getBytes(UTF_8),
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(done.status()).as(done.text()).isEqualTo(303);
        String cookie = done.header("Set-Cookie").replaceFirst(";.*", "");

        Answer again = refresh("Cookie", cookie);
        assertThat(again.text()).contains("<h1>Overview</h1>").doesNotContain("flash");
        assertThat(again.header("Set-Cookie")).isEmpty();
        Answer next = api.get("/", "Cookie", cookie);
        assertThat(next.text()).contains("1 job of queue work cancelled.");
        assertThat(next.header("Set-Cookie")).contains("Max-Age=0");
    }

    /** A browser would show an error for what is none. */
    @Test
    void whoeverIsToAskLaterIsToldSoQuietly() {
        enqueue();
        Answer last = refreshOf("/jobs?q=queue:work");
        for (int i = 0; i < 40 && last.status() == 200; i++) {
            last = refreshOf("/jobs?q=queue:work&chosen=" + i);
        }
        assertThat(last.status()).isEqualTo(204);
        assertThat(last.header("Retry-After")).isEqualTo("2");
        assertThat(api.get("/jobs?q=queue:work").status()).isEqualTo(200);
    }
}
