package dev.redwork.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.dashboard.http.Role;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Payload;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Workers on pages: their lanes, what they run, and orders to them. */
class WorkersPageStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final Task<Payload, Payload> TASK = Task.ofJson("sing").with(o -> o.queue("work"));
    private static final String HOSTILE = "<script>alert(1)</script>\"'&";

    @TempDir
    Path folder;

    @AutoClose
    private final RawRedis raw = RawRedis.connect(REDIS.url());

    @AutoClose
    private final SeenPages client = new SeenPages(REDIS.url());

    /** A lease of a worker that is not there. */
    private void session(String name, String until, String... about) {
        raw.call("SADD", "redwork:queues", "work");
        raw.call("ZADD", "redwork:{work}:sessions", until, name);
        List<String> words = new ArrayList<>(List.of("HSET", "redwork:{work}:session:" + name));
        words.addAll(List.of(about));
        raw.call(words.toArray(String[]::new));
    }

    private static Worker worker(CountDownLatch gate, CountDownLatch begun) {
        return Worker.builder(REDIS.url())
                .handle(TASK, (input, context) -> {
                    context.progress(3, 12, "canary");
                    begun.countDown();
                    gate.await();
                    return input;
                })
                .name("w1")
                .lane(2, "work")
                .lane(1, "other")
                .start();
    }

    @Test
    void whereNobodyIsThePageSaysWhatToDo() {
        assertThat(client.page("/workers")).contains("No worker is there").contains("<code>redwork worker</code>");
        raw.call("SADD", "redwork:queues", "mail");
        assertThat(client.page("/workers?queue=mail"))
                .contains("No worker reads mail")
                .contains("<code>redwork worker -q mail</code>");
        // As the form sends it that names no queue.
        assertThat(client.page("/workers?queue=")).contains("No worker is there");
        assertThat(client.refused("/workers?queue=nope", 404)).contains("there is no queue nope");
        assertThat(client.refused("/workers?queue=a%20b", 400)).contains("queue name");
        assertThat(client.refused("/workers/nobody", 404)).contains("there is no worker nobody");
        assertThat(client.refused("/workers/~..", 404)).contains("there is no worker ..");
    }

    @Test
    void aWorkerShowsItsLanesAndWhatTheyRun() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        try (Producer producer = Producer.withoutResults(RedisSettings.of(REDIS.url()));
                SeenPages hiding = SeenPages.with(REDIS.url(), o -> o.hidePayloads(true));
                Worker worker = worker(gate, begun)) {
            assertThat(worker.name()).isEqualTo("w1");
            producer.enqueue(TASK, Payload.of("1"), "job-1");
            assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();

            String all = client.page("/workers");
            assertThat(SeenPages.found(all, "<tr data-href=\"(/workers/w1)\">")).hasSize(2);
            assertThat(all)
                    .contains("1 worker, 2 lanes: 1 of 3 threads run a job")
                    .contains("href=\"/queues/work\" title=\"work\">work</a>", "1 of 2", "worker-running", "sing");
            String one = client.page("/workers?queue=other");
            assertThat(SeenPages.found(one, "<tr data-href=\"(/workers/w1)\">")).hasSize(1);

            await().untilAsserted(() -> assertThat(client.page("/workers/w1")).contains("3 of 12 (25 %), canary"));
            assertThat(client.page("/workers/w1"))
                    .contains("<a href=\"/jobs/work/job-1\" class=\"mono\">job-1</a>")
                    .contains("<progress max=\"12\" value=\"3\"", "data-live=\"poll\"")
                    .contains("<td>sing</td>")
                    .contains("<a href=\"/jobs?q=worker%3Aw1%20state%3Arunning\">1 job as a list</a>")
                    .contains("<a href=\"/jobs?q=worker%3Aw1\">Also those that it ran before");
            // A message is a text of the handler's.
            assertThat(hiding.page("/workers/w1")).contains("3 of 12 (25 %)").doesNotContain("canary");
            gate.countDown();
        }
    }

    @Test
    void ordersAreForms() throws Exception {
        CountDownLatch gate = new CountDownLatch(0);
        try (Worker worker = worker(gate, new CountDownLatch(1))) {
            assertThat(client.page("/workers/w1"))
                    .contains("action=\"/form/workers/w1/quiet\"")
                    .containsPattern("<details class=\"ask\">(?s:.*)action=\"/form/workers/w1/stop\"");
            SeenPages.Answer quiet =
                    client.send("/form/workers/w1/quiet", "back", "/workers/w1", "reason", "a new version");
            assertThat(quiet.header("Location")).isEqualTo("/workers/w1");
            assertThat(quiet.said()).isEqualTo("+The worker is told to claim no more jobs.");
            await().untilAsserted(() -> assertThat(client.page("/workers/w1")).contains("worker-quiet"));
            assertThat(raw.call("XREVRANGE", "redwork:audit", "+", "-")).contains("quietWorker", "a new version");

            client.send("/form/workers/w1/stop", "back", "/workers/w1");
            assertThat(worker.stopped().get(20, TimeUnit.SECONDS)).isNotNull();
            assertThat(client.refused("/workers/w1", 404)).contains("there is no worker w1");
        }
    }

    @Test
    void whoOnlyReadsIsShownNoOrderAndRefusedOne() throws IOException {
        session("s1", "9999999999999", "worker", "w1", "lane", "work", "slots", "1");
        try (SeenPages reader = SeenPages.withRole(REDIS.url(), folder, Role.READ);
                SeenPages operator = SeenPages.withRole(REDIS.url(), folder, Role.OPERATE)) {
            assertThat(reader.page("/workers/w1"))
                    .doesNotContain("<form class=\"does\"")
                    .doesNotContain("/form/workers");
            assertThat(reader.send("/form/workers/w1/stop", "back", "/workers/w1")
                            .said())
                    .startsWith("-");
            assertThat(raw.call("HGET", "redwork:{work}:session:s1", "order")).isEqualTo("nil");

            assertThat(operator.page("/workers/w1")).contains("/form/workers/w1/stop");
            assertThat(operator.send("/form/workers/w1/stop", "back", "/workers/w1")
                            .said())
                    .startsWith("+");
            assertThat(raw.call("HGET", "redwork:{work}:session:s1", "order")).isEqualTo("stop");
        }
    }

    @Test
    void oneThatGaveNoSignOfLifeIsMarked() {
        session("s1", "1000", "worker", "w1", "lane", "work", "slots", "4");
        raw.call("HSET", "redwork:{work}:running:s1", "j", "1700000000000000 2 1700000000000 1");
        assertThat(client.page("/workers"))
                .contains("worker-lapsed", "over for", "1 lane gave no sign of life")
                .doesNotContain("over for -", "s left");
        // Nobody is there to be told; its jobs are still shown.
        assertThat(client.page("/workers/w1"))
                .doesNotContain("/form/workers")
                .contains("href=\"/jobs/work/j\"", "has ended");
    }

    @Test
    void hundredsOfLanesComePageByPage() {
        IntStream.range(0, 450)
                .forEach(i -> session("s" + i, "9999999999999", "worker", "w.%03d".formatted(i), "lane", "work"));
        List<String> names = new ArrayList<>();
        String path = "/workers?queue=work";
        int pages = 0;
        while (!path.isEmpty()) {
            String page = client.page(path);
            assertThat(page.contains(">First page</a>")).isEqualTo(pages > 0);
            assertThat(page).contains("450 workers");
            names.addAll(SeenPages.found(page, "<tr data-href=\"/workers/([^\"]*)\">"));
            path = SeenPages.next(page);
            pages++;
            assertThat(pages).isLessThanOrEqualTo(3);
        }
        assertThat(names).hasSize(450).isSorted().doesNotHaveDuplicates();
        // As a supervisor's processes are called by its name.
        assertThat(SeenPages.found(client.page("/workers/w"), "<tr data-href=\"/workers/([^\"]*)\">"))
                .hasSize(450);
    }

    @Test
    void whatAWorkerSaysOfItselfStaysText() {
        session("s1", "9999999999999", "worker", HOSTILE, "host", HOSTILE, "lane", HOSTILE, "tasks", HOSTILE);
        assertThat(client.page("/workers"))
                .doesNotContain("<script>alert")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;")
                // No page can be asked for a worker of such a name.
                .doesNotContain("/workers/%3C");
    }
}
