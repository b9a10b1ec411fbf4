package dev.redwork.dashboard.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.TestTokens;
import dev.redwork.dashboard.http.Role;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.queue.Admin;
import dev.redwork.queue.record.JobQuery;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Something is done to many jobs by people: they are told how many first, and asked, and what was refused stays selected. No scripts. */
class ActPageStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final Task<Payload, Payload> SEND = Task.ofJson("send").with(o -> o.queue("mail"));
    private static final Task<Payload, Payload> READ = Task.ofJson("read").with(o -> o.queue("mail"));
    private static final Task<Payload, Payload> WEB = Task.ofJson("send").with(o -> o.queue("web"));

    @TempDir
    Path folder;

    @AutoClose
    private final Producer producer = Producer.withoutResults(RedisSettings.of(REDIS.url()));

    @AutoClose
    private final Admin admin = Admin.connect(REDIS.url());

    @AutoClose
    private final SeenPages pages = new SeenPages(REDIS.url());

    private void enqueue(Task<Payload, Payload> task, String id, int jobs) {
        Map<String, Payload> inputs = new LinkedHashMap<>();
        for (int i = 0; i < jobs; i++) {
            inputs.put(id + "-" + i, Payload.of("{\"<number>\":" + i + "}"));
        }
        producer.enqueueAll(task, inputs);
    }

    private int count(String queue, JobState state) {
        return admin.queue(queue).jobs(JobQuery.of(state), 10_000, "").jobs().size();
    }

    private static String all(String action, String search) {
        return "/act?action=" + action + "&all=true&q=" + encoded(search);
    }

    private static String named(String action, String search, String... jobs) {
        StringBuilder path = new StringBuilder(
                "/act?action=" + action + "&q=" + encoded(search) + "&back=" + encoded("/jobs?q=" + encoded(search)));
        for (String job : jobs) {
            path.append("&job=").append(encoded(job));
        }
        return path.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    @Test
    void itCountsFirstShowsThreeAndDoesWhatTheButtonSays() {
        enqueue(SEND, "a", 120);
        enqueue(READ, "b", 5);

        String page = pages.page(all("cancel", "queue:mail state:pending task:send"));

        assertThat(page).contains(">Cancel 120 pending jobs</button>", "3 of them:", "&lt;number&gt;");
        assertThat(page.split("<tr data-href", -1)).hasSize(4);
        assertThat(count("mail", JobState.PENDING)).as("so far").isEqualTo(125);

        SeenPages.Answer answer = pages.submit(page, "reason", "they are old");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).isEqualTo("/jobs?q=queue:mail state:pending task:send");
        assertThat(answer.said()).isEqualTo("+Cancelled: 120 of 120 jobs.");
        assertThat(count("mail", JobState.PENDING)).isEqualTo(5);
        assertThat(pages.get("/api/v1/audit").text()).contains("they are old", "cancelJobs");
    }

    @Test
    void itIsRefusedWhenTheCountHasMoved() {
        enqueue(SEND, "a", 20);
        String page = pages.page(all("cancel", "queue:mail"));
        enqueue(SEND, "more", 3);

        SeenPages.Answer answer = pages.submit(page);

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.said()).startsWith("-there are 23 such jobs, not about 20");
        assertThat(answer.location()).as("all are selected still").isEqualTo("/jobs?q=queue:mail&all=true");
        assertThat(pages.page("/jobs?q=queue%3Amail&all=true")).contains("name=\"all\" value=\"true\" checked>");
        assertThat(count("mail", JobState.PENDING)).isEqualTo(23);
    }

    @Test
    void aQueueIsPurgedOnceItsNameIsTyped() {
        enqueue(SEND, "a", 1_001);
        enqueue(WEB, "w", 2);
        String asked = pages.page("/act?action=purge&q=queue%3Amail&back=%2Fqueues%2Fmail");
        assertThat(asked)
                .contains(
                        "All that wait in mail",
                        "Cancel 1,001 jobs</button>",
                        "Type the name of the queue",
                        "3 of them:");

        SeenPages.Answer refused = pages.submit(asked, "confirm", "web");
        assertThat(refused.said()).startsWith("-it is about 1001 jobs, so type the name of the queue, mail");
        assertThat(refused.location()).isEqualTo("/queues/mail");
        assertThat(pages.submit(asked).said()).startsWith("-it is about 1001 jobs");
        assertThat(count("mail", JobState.PENDING)).isEqualTo(1_001);

        assertThat(pages.submit(asked, "confirm", "mail", "reason", "old").said())
                .isEqualTo("+1,001 jobs of queue mail cancelled.");
        assertThat(count("mail", JobState.PENDING)).isZero();
        String few = pages.page("/act?action=purge&q=queue%3Aweb");
        assertThat(few).contains("Cancel 2 jobs</button>").doesNotContain("Type the name");
        enqueue(WEB, "more", 3);
        assertThat(pages.submit(few).said()).startsWith("-there are 5 such jobs, not about 2");
        assertThat(pages.page("/act?action=purge&q=queue%3Amail")).contains("Nothing to do");

        for (String q : List.of("", "queue%3Aweb%20state%3Apending", "state%3Apending")) {
            assertThat(pages.get("/act?action=purge&q=" + q).status()).isEqualTo(400);
        }
        assertThat(pages.get("/act?action=purge&q=queue%3Anone").status()).isEqualTo(404);
    }

    /** An hour ago is another time when the button is pressed: the form has the moment. */
    @Test
    void timesAreThoseThatWereShown() {
        enqueue(SEND, "a", 2);

        String page = pages.page(all("cancel", "queue:mail state:pending after:1h before:2099-01-01T00:00Z"));

        assertThat(page)
                .containsPattern("name=\"filter.since\" value=\"20\\d\\d-\\d\\d-\\d\\dT[0-9:.]+Z\"")
                .contains("name=\"filter.before\" value=\"2099-01-01T00:00:00Z\"", "Cancel 2 pending jobs");
        assertThat(pages.page(all("cancel", "after:1970-01-02T00:00Z"))).contains("Cancel 2 jobs");
        assertThat(pages.submit(page).said()).isEqualTo("+Cancelled: 2 of 2 jobs.");
    }

    @Test
    void aboveAThousandTheNameOfTheQueueIsTypedAndTheServerLooks() {
        enqueue(SEND, "a", 1_001);
        String page = pages.page(all("cancel", "queue:mail"));
        assertThat(page)
                .contains("Type the name of the queue", "name=\"confirm\" required", "Cancel 1,001 jobs</button>");

        assertThat(page).contains("data-close href=\"/jobs?q=queue%3Amail&amp;all=true\"");
        for (String[] typed : new String[][] {{}, {"confirm", ""}, {"confirm", "web"}}) {
            assertThat(pages.submit(page, typed).said())
                    .startsWith("-it is about 1001 jobs, so type the name of the queue, mail");
        }
        assertThat(count("mail", JobState.PENDING)).isEqualTo(1_001);

        assertThat(pages.submit(page, "confirm", "mail").said()).isEqualTo("+Cancelled: 1,001 of 1,001 jobs.");
    }

    @Test
    void ofAllQueuesTheirNumberIsTyped() {
        enqueue(SEND, "a", 1_000);
        enqueue(WEB, "c", 1);
        String page = pages.page(all("cancel", ""));
        assertThat(page).contains("Type their number to go on: <b>1,001</b>");

        assertThat(pages.submit(page, "confirm", "mail").said())
                .startsWith("-it is about 1001 jobs, so type their number, 1001");
        assertThat(pages.submit(page, "confirm", "1,001").said()).isEqualTo("+Cancelled: 1,001 of 1,001 jobs.");
    }

    @Test
    void thoseThatCannotBeAreNamedAndLeft() {
        enqueue(SEND, "a", 3);
        enqueue(SEND.with(o -> o.delay(Duration.ofHours(2))), "later", 1);
        assertThat(admin.queue("mail").cancel(List.of("a-1"))).hasSize(1);

        String page = pages.page(named("run", "queue:mail", "mail/later-0", "mail/a-0", "mail/a-1", "mail/nobody"));

        assertThat(page)
                .contains("Run 1 scheduled job now</button>")
                .contains("3 of the selected jobs will stay as they are: a-0 is pending, a-1 is cancelled, nobody is"
                        + " gone.");
        assertThat(pages.submit(page).said()).isEqualTo("+Run now: 1 of 1 job.");
        assertThat(pages.page(named("run", "", "mail/a-0"))).contains("Nothing to do", "Back to the list");
        assertThat(pages.page(named("run", ""))).contains("There is no job to run now");
    }

    /** Between the question and the answer one of them was cancelled by somebody else. */
    @Test
    void whatWasRefusedIsNamedAndStaysSelected() {
        enqueue(SEND, "a", 12);
        enqueue(WEB, "c", 1);
        String[] jobs = new String[13];
        for (int i = 0; i < 12; i++) {
            jobs[i] = "mail/a-" + i;
        }
        jobs[12] = "web/c-0";
        String page = pages.page(named("cancel", "state:pending", jobs));
        assertThat(page).contains("Cancel 13 pending jobs</button>");
        assertThat(admin.queue("mail").cancel(List.of("a-7"))).hasSize(1);

        SeenPages.Answer answer = pages.submit(page);

        assertThat(answer.said()).isEqualTo("+Cancelled: 12 of 12 jobs; not a-7 (ended).");
        assertThat(answer.location()).isEqualTo("/jobs?q=state:pending&chosen=mail/a-7");
        assertThat(count("web", JobState.CANCELLED)).isOne();
        assertThat(pages.page("/jobs?q=state:cancelled&chosen=mail%2Fa-7"))
                .contains("value=\"mail/a-7\" aria-label=\"select a-7\" checked>")
                .contains("value=\"web/c-0\" aria-label=\"select c-0\">");
    }

    /** Whoever filters by hand, or comes from the search box, has another spelling of the same address. */
    @Test
    void theListIsThatOfTheSameAddress() {
        enqueue(SEND, "a", 2);

        String list = pages.page("/jobs?q=queue%3Amail+state:pending&chosen=mail/a-1&all=true");

        assertThat(list).contains("name=\"back\" value=\"/jobs?q=queue%3Amail+state:pending\"");
        String page = pages.page(named("cancel", "queue:mail", "mail/a-0", "mail/a-1"));
        assertThat(page).contains("value=\"/jobs?q=queue%3Amail&amp;chosen=mail%2Fa-0&amp;chosen=mail%2Fa-1\"");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        enqueue(SEND, "a", 1);
        for (String path : List.of(
                "/act",
                "/act?action=explode&all=true",
                all("requeue", "state:pending"),
                all("cancel", "id:a-0"),
                named("cancel", "", "a-0"),
                named("cancel", "", "mail/a:0"),
                named("cancel", "", Collections.nCopies(51, "mail/a-0").toArray(new String[0])))) {
            assertThat(pages.get(path).status()).as(path).isEqualTo(400);
        }
        assertThat(pages.get(all("cancel", "queue:nobody")).status()).isEqualTo(404);
        assertThat(pages.page(all("cancel", "") + "&back=" + encoded("javascript:alert(1)")))
                .doesNotContain("javascript:")
                .contains("name=\"back\" value=\"/jobs\"");
    }

    /** Nobody sees a button that would be refused, and the server refuses it anyway. */
    @Test
    void eachRoleSeesWhatItMayDo() throws IOException {
        enqueue(SEND, "a", 1);
        assertThat(admin.queue("mail").cancel(List.of("a-0"))).hasSize(1);
        TestTokens tokens = new TestTokens(folder.resolve("tokens"));
        Map<Role, String> bearers = new LinkedHashMap<>();
        for (Role role : List.of(Role.READ, Role.OPERATE, Role.ADMIN)) {
            bearers.put(role, tokens.add(role));
        }
        try (SeenPages calls = SeenPages.with(REDIS.url(), o -> o.tokenFile(tokens.file()))) {
            bearers.forEach((role, bearer) -> {
                String[] headers = {"Authorization", bearer};
                String list = calls.get("/jobs", headers).text();
                assertThat(list).contains("a-0");
                assertThat(list.contains("name=\"job\"")).as("%s", role).isEqualTo(role != Role.READ);
                assertThat(list.contains("value=\"cancel\"")).as("%s", role).isEqualTo(role != Role.READ);
                assertThat(list.contains("value=\"delete\"")).as("%s", role).isEqualTo(role == Role.ADMIN);
                assertThat(calls.get("/jobs?q=state:succeeded", headers).text()).doesNotContain("value=\"run\"");
                assertThat(calls.get("/act?action=cancel&all=true", headers).status())
                        .as("%s", role)
                        .isEqualTo(role == Role.READ ? 403 : 200);
                assertThat(calls.get("/act?action=delete&all=true&q=state:cancelled", headers)
                                .status())
                        .as("%s", role)
                        .isEqualTo(role == Role.ADMIN ? 200 : 403);
            });
            assertThat(calls.get("/jobs").status()).isEqualTo(401);
        }
    }

    @Test
    void behindAPrefixAllPathsHaveIt() {
        enqueue(SEND, "a", 1);
        try (SeenPages calls = SeenPages.with(REDIS.url(), o -> o.prefix("/ops/redwork"))) {
            String list = calls.get("/jobs").text();
            assertThat(list).doesNotContainPattern("(href|action|src|data-href)=\"(?!/ops/redwork/|#)");
            String act = calls.get("/act?action=cancel&job=mail%2Fa-0").text();
            assertThat(act).contains("action=\"/ops/redwork/form/actions/cancel\"");
            SeenPages.Answer answer = calls.submit(act);
            assertThat(answer.header("Location")).isEqualTo("/ops/redwork/jobs");
            assertThat(count("mail", JobState.CANCELLED)).isOne();
        }
    }
}
