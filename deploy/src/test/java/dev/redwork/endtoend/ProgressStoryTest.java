package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.cli.Ran;
import dev.redwork.job.JobProgress;
import dev.redwork.job.RetryPolicy;
import dev.redwork.producer.JobHandle;
import dev.redwork.worker.TimedWorker;
import dev.redwork.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handlers that say how far they are and what they see. {@code FollowStoryTest}: people who look. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProgressStoryTest extends HandlerStory {

    /** sdk-java#1965: what was said a moment before the failure is what the next attempt reads. */
    @Test
    void theNextAttemptGoesOnWhereTheLastOneFailed() {
        List<Optional<JobProgress>> seen = new CopyOnWriteArrayList<>();
        work(TASK.with(o -> o.retry(RetryPolicy.fixed(Duration.ofMillis(1)))), (input, context) -> {
            seen.add(context.lastProgress());
            context.log("attempt " + context.attempt());
            if (context.attempt() == 1) {
                for (int i = 1; i <= 10; i++) {
                    context.progress(i, 12, "page " + i);
                }
                throw new IllegalStateException("on purpose");
            }
            return input;
        });
        JobHandle<Integer> job = enqueue(TASK);

        assertThat(job.get(Scene.PATIENCE)).isEqualTo(1);

        assertThat(seen).hasSize(2).startsWith(Optional.empty());
        assertThat(seen.get(1)).hasValueSatisfying(far -> {
            assertThat(far.done()).isEqualTo(10);
            assertThat(far.message()).isEqualTo("page 10");
            assertThat(far.attempt()).isEqualTo(1);
        });
        assertThat(job.progress()).as("it has ended").isEmpty();
        Ran log =
                Ran.redwork(redis.url(), "job", "log", job.id(), "-o", "jsonl").succeeded();
        assertThat(log.lines()).hasSize(2);
        assertThat(log.json(1).get("text").asText()).isEqualTo("attempt 2");
        assertThat(log.json(1).get("attempt").asInt()).isEqualTo(2);
        assertThat(scene.redis("PTTL", Scene.PREFIX + "log:" + job.id())).doesNotStartWith("-");
        assertThat(scene.redis("EXISTS", Scene.PREFIX + "progress")).isEqualTo("0");
    }

    /** llm-d#254. */
    @Test
    void aMillionCallsAreAFewWrites() throws InterruptedException {
        workers.add(TimedWorker.start(
                Worker.builder(redis.url()).lane(1, "default").handle(TASK, (input, context) -> {
                    long end = System.nanoTime() + Duration.ofMillis(700).toNanos();
                    int calls = 0;
                    for (; calls < 1_000_000 || System.nanoTime() < end; calls++) {
                        context.progress(calls, 0);
                    }
                    return calls;
                }),
                Scene.BRISK));
        long before = calls("hset");
        JobHandle<Integer> job = enqueue(TASK);
        await().atMost(Scene.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> job.progress().isPresent());

        assertThat(job.get(Scene.PATIENCE)).isGreaterThanOrEqualTo(1_000_000);

        // The claim takes two; the rest are renewals, every 450 ms, and what they tell of the session.
        assertThat(calls("hset") - before).isLessThan(60);
    }

    private long calls(String command) {
        return Pattern.compile("cmdstat_" + command + ":calls=(\\d+)")
                .matcher(scene.redis("INFO", "commandstats"))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }
}
