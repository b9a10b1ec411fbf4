package dev.redwork.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.TestTokens;
import dev.redwork.dashboard.http.Role;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.queue.Admin;
import dev.redwork.queue.record.JobRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The buttons on the page of a job do what they say, without scripts, and nobody sees one that would be refused. */
class JobActionsStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final Task<Payload, Payload> TASK =
            Task.ofJson("sing").with(o -> o.queue("q").delay(Duration.ofDays(1)).mask("/secret"));
    private static final String CANARY = "canary-7391";

    @TempDir
    Path folder;

    @AutoClose
    private final Producer producer = Producer.withoutResults(RedisSettings.of(REDIS.url()));

    @AutoClose
    private final Admin admin = Admin.connect(REDIS.url());

    @BeforeEach
    void start() {
        producer.enqueue(TASK, Payload.of("{\"secret\":\"" + CANARY + "\",\"n\":1.10}"), "job-1");
    }

    private JobState state() {
        return admin.queue("q").find("job-1").map(JobRecord::state).orElse(JobState.GONE);
    }

    private static List<String> buttons(Document page) {
        return page.select("#actions button[formaction]").eachText();
    }

    private static String[] fields(Document page) {
        return new String[] {"back", page.select("#actions input[name=back]").attr("value"), "reason", "by \"me\""};
    }

    /** A10, A34. */
    @Test
    void aJobIsCancelledRunAgainAndDeletedByForms() {
        try (SeenPages pages = new SeenPages(REDIS.url())) {
            Document page = pages.get("/jobs/q/job-1").good();
            assertThat(buttons(page)).containsExactly("Run now", "Cancel");
            press(pages, page, "Cancel");
            assertThat(state()).isEqualTo(JobState.CANCELLED);

            Document cancelled = pages.get("/jobs/q/job-1").good();
            assertThat(cancelled.select(".flash.good").text()).isEqualTo("Job job-1: cancelled.");
            assertThat(buttons(cancelled)).containsExactly("Run again", "Delete");
            press(pages, cancelled, "Run again");
            assertThat(state()).isEqualTo(JobState.PENDING);
            assertThat(buttons(pages.get("/jobs/q/job-1").good())).containsExactly("Cancel");

            press(pages, pages.get("/jobs/q/job-1").good(), "Cancel");
            press(pages, cancelled, "Delete");
            assertThat(state()).isEqualTo(JobState.GONE);
            SeenPages.Answer gone = pages.get("/jobs/q/job-1");
            assertThat(gone.status()).isEqualTo(404);
            assertThat(gone.page().select(".flash.good").text()).isEqualTo("Job job-1: deleted.");
        }
        try (RawRedis redis = RawRedis.connect(REDIS.url())) {
            assertThat(redis.call("XLEN", "redwork:audit")).isEqualTo("4");
        }
    }

    private static void press(SeenPages pages, Document page, String button) {
        String action = page.select("#actions button:contains(" + button + ")").attr("formaction");
        SeenPages.Answer done = pages.post(action, fields(page));
        assertThat(done.status()).isEqualTo(303);
        assertThat(done.header("Location")).isEqualTo("/jobs/q/job-1");
    }

    /** A36. */
    @Test
    void nobodySeesAButtonThatWouldBeRefused() throws IOException {
        TestTokens tokens = new TestTokens(folder.resolve("tokens"));
        String reader = tokens.add(Role.READ);
        String operator = tokens.add(Role.OPERATE);
        String master = tokens.add(Role.ADMIN);
        admin.queue("q").cancel(List.of("job-1"));
        try (SeenPages pages = SeenPages.with(REDIS.url(), o -> o.tokenFile(tokens.file()))) {
            assertThat(buttons(as(pages, reader))).isEmpty();
            assertThat(buttons(as(pages, operator))).containsExactly("Run again");
            assertThat(buttons(as(pages, master))).containsExactly("Run again", "Delete");
            assertThat(pages.get("/jobs/q/job-1").status()).isEqualTo(401);
        }
    }

    private static Document as(SeenPages pages, String bearer) {
        return pages.get("/jobs/q/job-1", "Authorization", bearer).good();
    }

    /** A38. */
    @Test
    void whatATaskMasksIsNotShown() {
        try (SeenPages pages = new SeenPages(REDIS.url())) {
            Document page = pages.get("/jobs/q/job-1").good();
            assertThat(page.html()).doesNotContain(CANARY);
            assertThat(page.select("#input pre").text()).isEqualTo("{\"secret\":\"***\",\"n\":1.10}");
            assertThat(page.select("#input").text()).contains("Its task masks /secret.");
        }
    }
}
