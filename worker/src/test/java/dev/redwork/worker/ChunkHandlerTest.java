package dev.redwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.Failure.Reason;
import dev.redwork.job.Job;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.job.Ticker;
import dev.redwork.json.ChunkJson;
import dev.redwork.json.JobJson;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A chunk from its claim to its outcome, without a queue. */
class ChunkHandlerTest {
    private static final int ATTEMPTS = 3;
    private static final Task<Integer, Integer> SQUARE = Task.of("square", Integer.class, Integer.class);

    private final LaneFixture lane = new LaneFixture(1, "default");
    private final SignalCache signals = new SignalCache(
            new RedisLink(RedisSettings.of("redis://127.0.0.1:1"), RedisLink.CALL_TIMEOUT),
            List.of(),
            List::of,
            (queue, message) -> {});
    private final Timeouts timeouts = new Timeouts(Duration.ofSeconds(1), Ticker.SYSTEM);
    private final List<Integer> ran = new ArrayList<>();
    private IntConsumer before = number -> {};
    private final JobRunner runner =
            new JobRunner(new Handlers().handle(SQUARE, (number, context) -> square(number)), "w", signals, timeouts);

    private int square(int number) {
        ran.add(number);
        before.accept(number);
        return number * number;
    }

    @AfterEach
    void close() {
        signals.close();
        timeouts.close();
    }

    private ClaimedJob job(int attempt, String input) {
        byte[] spec =
                JobJson.write(new Job("a", "square[]", Payload.of(input), ATTEMPTS, Defaults.RESULT_TTL, null, null));
        return new ClaimedJob(
                lane.session(0), new Claim("a", 7, attempt, 5, spec, null, List.of(), 0, 0), Ticker.SYSTEM);
    }

    private Outcome run(ClaimedJob job) {
        return runner.run(job, late -> {});
    }

    private List<ChunkJson.Item> items(ClaimedJob job) {
        JobResult result = ((Outcome.Completed) run(job)).result();
        assertThat(result.state()).isEqualTo(JobState.SUCCEEDED);
        return ChunkJson.read(Objects.requireNonNull(result.output())).items();
    }

    private static Failure failure(ChunkJson.Item item) {
        return Objects.requireNonNull(item.failure());
    }

    @Test
    void aHandlerRunsTheChunksOfItsTaskItemByItem() {
        assertThat(items(job(1, "[1,2,3]")))
                .extracting(ChunkJson.Item::output)
                .containsExactly(Payload.of("1"), Payload.of("4"), Payload.of("9"));
        assertThat(ran).containsExactly(1, 2, 3);
        assertThat(runner.needs()).contains("square", "square[]");
    }

    @Test
    void itemsThatFailedAreTriedAgainAsLongAsAttemptsAreLeft() {
        before = number -> {
            if (number > 1) {
                throw new IllegalStateException("no " + number);
            }
        };

        assertThat(run(job(1, "[1,2,3]"))).isInstanceOfSatisfying(Outcome.Retried.class, retried -> {
            assertThat(retried.failure().type()).isEqualTo(IllegalStateException.class.getName());
            assertThat(retried.failure().message()).isEqualTo("no 2");
        });
        List<ChunkJson.Item> items = items(job(ATTEMPTS, "[1,2,3]"));
        assertThat(items.get(0).output()).isEqualTo(Payload.of("1"));
        assertThat(failure(items.get(1)).message()).isEqualTo("no 2");
        assertThat(failure(items.get(2)).message()).isEqualTo("no 3");
    }

    @Test
    void whatNoAttemptCouldHelpIsToldAtOnce() {
        before = number -> {
            if (number == 2) {
                throw new PermanentFailure("never 2");
            }
        };

        List<ChunkJson.Item> items = items(job(1, "[\"no number\",2,3]"));

        assertThat(failure(items.get(0)).reason()).isEqualTo(Reason.UNDECODABLE);
        assertThat(failure(items.get(1)).message()).isEqualTo("never 2");
        assertThat(items.get(2).output()).isEqualTo(Payload.of("9"));
    }

    @Test
    void aChunkThatIsCancelledEndsBetweenItsItems() {
        ClaimedJob job = job(1, "[1,2,3]");
        before = number -> {
            if (number == 2) {
                job.cancel();
            }
        };

        assertThat(run(job))
                .isInstanceOfSatisfying(
                        Outcome.Completed.class,
                        completed -> assertThat(completed.result().state()).isEqualTo(JobState.CANCELLED));
        assertThat(ran).containsExactly(1, 2);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void oneWhoseTimeIsOverHasTimedOut() {
        ClaimedJob job = job(1, "[1,2,3]");
        before = number -> job.timeIsOver();

        assertThat(run(job))
                .isInstanceOfSatisfying(
                        Outcome.Retried.class,
                        retried -> assertThat(retried.failure().reason()).isEqualTo(Reason.TIMED_OUT));
        assertThat(ran).containsExactly(1);
    }

    @Test
    void anInterruptThatAHandlerLeavesBehindStopsNoOtherItem() {
        before = number -> Thread.currentThread().interrupt();

        assertThat(items(job(1, "[1,2,3]"))).hasSize(3);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whatIsNoChunkIsDeadAtOnce() {
        for (String input : new String[] {"7", "{}", "null"}) {
            assertThat(run(job(1, input)))
                    .isInstanceOfSatisfying(
                            Outcome.Buried.class,
                            buried -> assertThat(buried.failure().message()).contains("is not a JSON array"));
        }
        assertThat(items(job(1, "[]"))).isEmpty();
    }
}
