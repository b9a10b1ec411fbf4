package dev.redwork.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.Failure.Reason;
import dev.redwork.job.Job;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RetryPolicy;
import dev.redwork.job.Task;
import dev.redwork.job.Ticker;
import dev.redwork.job.Timing;
import dev.redwork.json.Json;
import dev.redwork.json.Json.TypeCodec;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.Keys;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a job, by what its handler came to, or by what its spec is where that is not read. */
class OutcomeRulesTest {
    private static final TypeCodec<Object> ANY = Json.output(Task.of("any", Object.class, Object.class));

    private final Session session =
            new Session(Keys.of(RedisSettings.of("redis://127.0.0.1:1"), "q"), Timing.DEFAULT.lease(), Ticker.SYSTEM);

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "~{\"v\":2,\"task\":\"t\"}~, version:2",
                "{\"v\":99999999999999999999}, version:other",
                "{\"v\":0} and bytes, version:0"
            })
    void aSpecOfAnotherVersionParksAndSaysWhich(String spec, String need) {
        Outcome outcome = ended(claim(spec, null, 0), new PayloadException("not readable"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Parked.class,
                        parked -> assertThat(parked.need()).isEqualTo(need));
    }

    @Test
    void itNeverDies() {
        Claim claim = new Claim("a", 7, 10, 5, spec("{\"v\":2}"), null, List.of(1L, 2L, 3L), 0, 0);

        assertThat(ended(claim, new OutOfMemoryError())).isEqualTo(new Outcome.Parked(claim, "version:2"));
    }

    @Test
    void oneThatMayNotStartAnyMoreHasExpired() {
        Claim claim = new Claim("a", 7, 1, 5_000, spec("{\"v\":2}"), null, List.of(), 0, 4_999);

        assertThat(ended(claim, new PayloadException("not readable")))
                .isInstanceOfSatisfying(
                        Outcome.Completed.class,
                        completed -> assertThat(completed.result().state()).isEqualTo(JobState.EXPIRED));
    }

    @Test
    void oneThatIsNotWantedEndsAsCancelled() {
        Outcome outcome = ended(claim("{\"v\":2}", null, 1234), new PayloadException("not readable"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Completed.class,
                        completed -> assertThat(completed.result().state()).isEqualTo(JobState.CANCELLED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "{\"task\":\"t\"}", "{\"v\":\"2\"}", "{\"v\":1,\"task\":7}"})
    void whatTellsNoVersionIsUndecodable(String spec) {
        Outcome outcome = ended(claim(spec, null, 0), new PayloadException("not readable"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Buried.class,
                        buried -> assertThat(buried.failure().reason()).isEqualTo(Reason.UNDECODABLE));
    }

    // What a handler came to.

    private final OutcomeRules rules = new OutcomeRules("w");

    private static Job spec(int attempts) {
        return new Job("a", "t", Payload.of("1"), attempts, Duration.ofMinutes(7), "inbox", "batch");
    }

    private ClaimedJob running(int attempt, int attempts) {
        ClaimedJob job = new ClaimedJob(
                session,
                new Claim("a", 7, attempt, 5_000, spec("{}"), null, List.of(3L), 0, 0),
                () -> Duration.ofMillis(40).toNanos());
        job.read(spec(attempts), RetryPolicy.DEFAULT);
        job.runOn(Thread.currentThread());
        return job;
    }

    private static JobResult completed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Completed.class);
        Outcome.Completed completed = (Outcome.Completed) outcome;
        assertThat(completed.ttl()).isEqualTo(Duration.ofMinutes(7));
        assertThat(completed.inbox()).isEqualTo("inbox");
        assertThat(completed.batch()).isEqualTo("batch");
        return completed.result();
    }

    private static Failure buried(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Buried.class);
        Outcome.Buried buried = (Outcome.Buried) outcome;
        assertThat(buried.result().state()).isEqualTo(JobState.DEAD);
        assertThat(buried.result().failure()).isEqualTo(buried.failure());
        assertThat(buried.inbox()).isEqualTo("inbox");
        return buried.failure();
    }

    @Test
    void anOutputIsTheResult() {
        JobResult result = completed(rules.succeeded(running(2, 5), spec(5), ANY, List.of(1, 2)));

        assertThat(result.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(result.output()).isEqualTo(Payload.of("[1,2]"));
        assertThat(result.attempt()).isEqualTo(2);
        assertThat(result.worker()).isEqualTo("w");
        assertThat(result.started()).isEqualTo(5_000);
        assertThat(result.crashes()).containsExactly(3L);
    }

    @Test
    void anOutputThatIsNoJsonOrTooLargeIsDeadAtOnce() {
        assertThat(buried(rules.succeeded(running(1, 5), spec(5), ANY, new Object()))
                        .reason())
                .isEqualTo(Reason.UNENCODABLE);
        Failure large = buried(rules.succeeded(running(1, 5), spec(5), ANY, "x".repeat(Defaults.PAYLOAD_LIMIT)));
        assertThat(large.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(large.message()).contains("limit is 1048576 bytes").contains("store it elsewhere");
    }

    /** It is the job's own end, and not what the interrupt broke off: it is not run again. */
    @Test
    void anOutputThatIsTooLargeEndsItsJobAlsoWhenTheWorkerStops() {
        ClaimedJob job = running(1, 5);
        job.interruptByStop();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(buried(rules.succeeded(job, spec(5), ANY, "x".repeat(Defaults.PAYLOAD_LIMIT)))
                        .reason())
                .isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void whatIsCancelledOrExpiredHasNoOutput() {
        assertThat(completed(rules.cancelled(running(1, 5), spec(5))).state()).isEqualTo(JobState.CANCELLED);
        assertThat(completed(rules.expired(running(1, 5), spec(5))).state()).isEqualTo(JobState.EXPIRED);
    }

    @Test
    void whatIsCancelledOrExpiredKeepsTheFailureOfItsLastAttempt() {
        Failure last = Failure.of(Reason.FAILED, "no route", 4_000, 100);
        ClaimedJob job =
                new ClaimedJob(session, new Claim("a", 7, 2, 5_000, spec("{}"), last, List.of(), 0, 0), () -> 0);

        assertThat(completed(rules.cancelled(job, spec(5))).failure()).isEqualTo(last);
        assertThat(completed(rules.expired(job, spec(5))).failure()).isEqualTo(last);
    }

    @Test
    void aFailureIsTriedAgainUntilNoAttemptIsLeft() {
        assertThat(rules.failed(running(1, 2), new IllegalStateException("no")))
                .isInstanceOfSatisfying(Outcome.Retried.class, retried -> {
                    assertThat(retried.failure().reason()).isEqualTo(Reason.FAILED);
                    assertThat(retried.failure().message()).isEqualTo("no");
                    assertThat(retried.failure().delay()).isPositive();
                });
        Outcome last = rules.failed(running(2, 2), new IllegalStateException("no"));
        assertThat(buried(last).reason()).isEqualTo(Reason.FAILED);
        assertThat(((Outcome.Buried) last).used()).isEqualTo(2);
    }

    @Test
    void aPermanentFailureIsDeadAtOnce() {
        assertThat(buried(rules.failed(running(1, 9), new PermanentFailure("no use")))
                        .message())
                .isEqualTo("no use");
    }

    @Test
    void whatAHandlerThrowsWhenItIsCancelledIsNoFailure() {
        ClaimedJob job = running(1, 5);
        job.cancel();
        assertThat(completed(rules.failed(job, new InterruptedException())).state())
                .isEqualTo(JobState.CANCELLED);
    }

    @Test
    void whatAHandlerThrowsWhenTheWorkerStopsIsNoFailure() {
        ClaimedJob job = running(1, 5);
        job.interruptByStop();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(rules.failed(job, new InterruptedException())).isEqualTo(new Outcome.Released(job.claim));
    }

    @Test
    void whoseTimeIsOverHasTimedOutWhateverItThrows() {
        ClaimedJob job = running(1, 5);
        job.timeIsOver();
        job.interruptByStop();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(rules.failed(job, new PermanentFailure("of the interrupt")))
                .isInstanceOfSatisfying(Outcome.Retried.class, retried -> {
                    assertThat(retried.failure().reason()).isEqualTo(Reason.TIMED_OUT);
                    assertThat(retried.failure().stack()).contains("whoseTimeIsOverHasTimedOut");
                });
    }

    @Test
    void aJobThatLeftWithoutAWordHasFailedOrGoesBackWhereItNeverStarted() {
        ClaimedJob job = running(1, 5);
        assertThat(rules.unsaid(job))
                .isInstanceOfSatisfying(
                        Outcome.Retried.class,
                        retried -> assertThat(retried.failure().message()).contains("without an outcome"));
        job.runOn(null);
        assertThat(rules.unsaid(job)).isEqualTo(new Outcome.Released(job.claim));
    }

    @Test
    void aTaskThatNobodyKnowsIsParked() {
        ClaimedJob job = running(1, 5);

        assertThat(rules.park(job)).isEqualTo(new Outcome.Parked(job.claim, "t"));
    }

    @Test
    void poisonIsDeadWithTheAttemptsItHad() {
        Outcome outcome = rules.poison(running(3, 5));
        assertThat(buried(outcome).reason()).isEqualTo(Reason.POISON);
        assertThat(((Outcome.Buried) outcome).used()).isEqualTo(2);
    }

    private Outcome ended(Claim claim, Throwable thrown) {
        return new OutcomeRules("w").failed(new ClaimedJob(session, claim, Ticker.SYSTEM), thrown);
    }

    private static Claim claim(String spec, @Nullable Failure last, long cancelling) {
        return new Claim("a", 7, 1, 5, spec(spec), last, List.of(), cancelling, 0);
    }

    private static byte[] spec(String spec) {
        return spec.getBytes(UTF_8);
    }
}
