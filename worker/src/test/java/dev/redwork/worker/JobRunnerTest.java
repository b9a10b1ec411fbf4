package dev.redwork.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.job.Ticker;
import dev.redwork.json.JobJson;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A claim from its bytes to its outcome, without a queue. */
class JobRunnerTest {
    private static final Task<Integer, Integer> SQUARE = Task.of("square", Integer.class, Integer.class);

    private final LaneFixture lane = new LaneFixture(1, "default");
    private final SignalCache signals = new SignalCache(
            new RedisLink(RedisSettings.of("redis://127.0.0.1:1"), RedisLink.CALL_TIMEOUT),
            List.of(),
            List::of,
            (queue, message) -> {});
    private final Timeouts timeouts = new Timeouts(Duration.ofSeconds(1), Ticker.SYSTEM);
    private final JobRunner runner =
            new JobRunner(new Handlers().handle(SQUARE, (number, context) -> number * number), "w", signals, timeouts);

    @AfterEach
    void close() {
        signals.close();
        timeouts.close();
    }

    private static byte[] spec(String input) {
        return JobJson.write(new Job("a", "square", Payload.of(input), 5, Defaults.RESULT_TTL, null, null));
    }

    private ClaimedJob job(byte[] spec, Long... crashes) {
        return new ClaimedJob(
                lane.session(0), new Claim("a", 7, 1, 5, spec, null, List.of(crashes), 0, 0), Ticker.SYSTEM);
    }

    private Outcome run(ClaimedJob job) {
        return runner.run(job, late -> {});
    }

    @Test
    void anInputBecomesAnOutput() {
        assertThat(run(job(spec("7")))).isInstanceOfSatisfying(Outcome.Completed.class, completed -> {
            assertThat(completed.result().state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(completed.result().output()).isEqualTo(Payload.of("49"));
        });
    }

    static Stream<byte[]> specs() {
        return Stream.of(
                spec("7"), spec("\"no number\""), "no spec".getBytes(UTF_8), new byte[0], "{\"v\":2}".getBytes(UTF_8));
    }

    /** Whatever it was: the thread runs another job by then. */
    @ParameterizedTest
    @MethodSource("specs")
    void aCancelThatComesAfterTheRunInterruptsNobody(byte[] spec) {
        for (Long[] crashes : new Long[][] {{}, {5L, 5L, 5L}}) {
            ClaimedJob job = job(spec, crashes);
            assertThat(run(job)).isNotNull();
            job.cancel();
            job.interruptHandler();
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @Test
    void aJobThatIsNotWantedIsNotRun() {
        ClaimedJob job = job(spec("7"));
        job.cancel();
        assertThat(run(job))
                .isInstanceOfSatisfying(
                        Outcome.Completed.class,
                        completed -> assertThat(completed.result().state()).isEqualTo(JobState.CANCELLED));
    }
}
