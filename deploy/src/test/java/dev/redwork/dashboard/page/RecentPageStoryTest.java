package dev.redwork.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.f4b6a3.ulid.Ulid;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Payload;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Worker;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs of the last minutes, as bars. */
class RecentPageStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final Task<Payload, Payload> TASK = Task.ofJson("sing").with(o -> o.queue("work"));
    private static final String HOSTILE = "<script>alert(1)</script>\\\"'&";

    @AutoClose
    private final RawRedis raw = RawRedis.connect(REDIS.url());

    @AutoClose
    private final SeenPages client = new SeenPages(REDIS.url());

    /** A job of a worker that is gone. */
    private void ended(String id, long started, long ended, String task) {
        ended(id, 0, started, ended, task);
    }

    private void ended(String id, long enqueued, long started, long ended, String task) {
        raw.call("SADD", "redwork:queues", "work");
        raw.call("LPUSH", "redwork:{work}:recent", id);
        raw.call(
                "SET",
                "redwork:{work}:job:" + id,
                "{\"state\":\"succeeded\",\"v\":1,\"id\":\"" + id + "\",\"task\":\"" + task
                        + "\",\"attempt\":1,\"worker\":\"w.gone\"" + (enqueued == 0 ? "" : ",\"enqueued\":" + enqueued)
                        + ",\"started\":" + started + ",\"ended\":" + ended
                        + ",\"output\":\"" + "x".repeat(1_000) + "\"}");
    }

    private long now() {
        return Long.parseLong(raw.call("TIME").split("\\s+", 2)[0]) * 1_000;
    }

    @Test
    void whereNothingRanThePageSaysSo() {
        assertThat(client.page("/recent")).contains("No job ran in the last 5 minutes");
        raw.call("SADD", "redwork:queues", "work");
        assertThat(client.page("/recent?minutes=1&queue=work")).contains("No job ran in the last 1 minute,");
        assertThat(client.refused("/recent?minutes=7", 400)).contains("minutes must be one of 1, 5, 30");
        assertThat(client.refused("/recent?queue=nope", 404)).contains("there is no queue nope");
    }

    @Test
    void eachRunIsABarThatLeadsToItsJob() {
        CountDownLatch gate = new CountDownLatch(1);
        try (Producer producer = Producer.withoutResults(RedisSettings.of(REDIS.url()));
                Worker worker = Worker.builder(REDIS.url())
                        .handle(TASK, (input, context) -> {
                            switch (context.id()) {
                                case "dies" -> throw new PermanentFailure("canary");
                                case "runs" -> gate.await();
                                default -> {}
                            }
                            return input;
                        })
                        .name("w1")
                        .lane(2, "work")
                        .start()) {
            assertThat(worker.name()).isEqualTo("w1");
            for (String id : List.of("dies", "done", "runs")) {
                producer.enqueue(TASK, Payload.of("\"canary\""), id);
            }
            await().untilAsserted(() -> assertThat(client.page("/recent?queue=work"))
                    .contains("href=\"/workers/w1\" title=\"w1\">w1</a>", "dead: worker not kept", "3 runs")
                    .containsPattern(
                            "<a href=\"/jobs/work/done\" aria-label=\"sing done of work: succeeded after [^\"]+\"><rect"
                                    + " class=\"succeeded\"")
                    .containsPattern(
                            "<a href=\"/jobs/work/runs\" aria-label=\"sing runs of work: runs for [^\"]+\"><rect"
                                    + " class=\"running\"")
                    .contains("<a href=\"/jobs/work/dies\" aria-label=\"sing dies of work: dead\"><rect class=\"dead\"")
                    .doesNotContain("canary"));
            gate.countDown();
        }
    }

    @Test
    void olderRunsNeedMoreMinutes() {
        long now = now();
        ended("just-now", now - 30_000, now - 20_000, "t");
        ended("before", now - 130_000, now - 120_000, "t");
        ended("long-ago", now - 620_000, now - 610_000, "t");
        assertThat(runs("/recent?minutes=1")).containsExactly("just-now");
        assertThat(runs("/recent")).containsExactlyInAnyOrder("just-now", "before");
        assertThat(runs("/recent?minutes=30")).containsExactlyInAnyOrder("just-now", "before", "long-ago");
    }

    /** Which task takes the time, and for which one jobs wait. */
    @Test
    void eachTaskTellsHowLongItsJobsWaitedAndRan() {
        long now = now();
        for (int i = 1; i <= 20; i++) {
            ended("slow-" + i, now - 100_000 - 200L * i, now - 100_000, now - 100_000 + 1_000L * i, "slow");
        }
        ended("quick", now - 10_000, now - 9_500, "quick");
        // The id of a job that a producer named tells when it was enqueued.
        ended(Ulid.min(now - 100_250).toString(), now - 100_000, now - 99_500, "late");
        assertThat(client.get("/recent").good().select("#tasks tbody tr").eachText())
                .containsExactly(
                        "slow 20 0 100 % 2.00 s 3.80 s 10.0 s 19.0 s",
                        "late 1 0 0 % 250 ms 250 ms 500 ms 500 ms", "quick 1 0 0 % – – 500 ms 500 ms");
    }

    private List<String> runs(String path) {
        return SeenPages.found(client.page(path), "<a href=\"/jobs/work/([^\"]*)\" aria-label");
    }

    @Test
    void whatATaskIsCalledStaysText() {
        long now = now();
        ended("j", now - 30_000, now - 20_000, HOSTILE);
        // One that nobody can read has no bar.
        ended("broken", now - 30_000, now - 20_000, "\"");
        assertThat(client.page("/recent"))
                .doesNotContain("<script>alert")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp; j of work")
                .doesNotContain("/jobs/work/broken");
    }
}
