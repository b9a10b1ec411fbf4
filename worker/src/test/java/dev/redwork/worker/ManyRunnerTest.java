package dev.redwork.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.Job;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.job.Ticker;
import dev.redwork.json.JobJson;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.OutcomeStore.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

/** Many claims from their bytes to their outcomes, in one call of their handler. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyRunnerTest {
    private static final Task<Integer, Integer> SQUARE = Task.of("square", Integer.class, Integer.class);

    private final LaneFixture lane = new LaneFixture(1, "default");
    private final SignalCache signals = new SignalCache(
            new RedisLink(RedisSettings.of("redis://127.0.0.1:1"), RedisLink.CALL_TIMEOUT),
            List.of(),
            List::of,
            (queue, message) -> {});
    private final Timeouts timeouts = new Timeouts(Duration.ofMillis(5), Ticker.SYSTEM);
    private final Map<String, Outcome> takenOut = new LinkedHashMap<>();
    private final CountDownLatch abandoned = new CountDownLatch(1);

    @AfterEach
    void close() {
        signals.close();
        timeouts.close();
    }

    private static byte[] spec(String id, String input, @Nullable Duration timeout) {
        return JobJson.write(
                new Job(id, "square", Payload.of(input), 3, Defaults.RESULT_TTL, 0, 0, 0, timeout, null, null, null));
    }

    private ClaimedJob job(String id, byte[] spec, int attempt, long deadline) {
        return new ClaimedJob(
                lane.session(0), new Claim(id, 7, attempt, 5, spec, null, List.of(), 0, deadline), Ticker.SYSTEM);
    }

    private ClaimedJob job(String id, String input) {
        return job(id, spec(id, input, null), 1, 0);
    }

    private static ManyCall call(ClaimedJob... jobs) {
        ManyCall call = new ManyCall(new ManyLimits("square", 100, Duration.ZERO), 0);
        for (ClaimedJob job : jobs) {
            call.join(job);
        }
        call.begin(Thread.currentThread());
        return call;
    }

    private Map<String, Outcome> run(ManyCall call, ManyHandler<Integer, Integer> handler) {
        JobRunner runner =
                new JobRunner(new Handlers().handleMany(SQUARE, 100, Duration.ZERO, handler), "w", signals, timeouts);
        runner.many.run(call, (job, outcome) -> takenOut.put(job.claim.id(), outcome), late -> abandoned.countDown());
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        call.given().forEach(one -> outcomes.put(one.context().id(), requireNonNull(one.outcome())));
        return outcomes;
    }

    private static void square(List<JobOfMany<Integer, Integer>> jobs) {
        jobs.forEach(one -> one.succeed(one.input() * one.input()));
    }

    private static Consumer<Outcome> ended(JobState state) {
        return outcome -> assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Completed.class,
                        completed -> assertThat(completed.result().state()).isEqualTo(state));
    }

    private static Consumer<Outcome> retried(String message) {
        return outcome -> assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Retried.class,
                        again -> assertThat(again.failure().message()).contains(message));
    }

    private static Consumer<Outcome> buried(Failure.Reason reason) {
        return outcome -> assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Buried.class,
                        dead -> assertThat(dead.failure().reason()).isEqualTo(reason));
    }

    private static Payload outputOf(@Nullable Outcome outcome) {
        return requireNonNull(
                ((Outcome.Completed) requireNonNull(outcome)).result().output());
    }

    // Answers of the handler.

    @Test
    void eachInputBecomesAnOutput() {
        Map<String, Outcome> outcomes = run(call(job("a", "7"), job("b", "8")), ManyRunnerTest::square);
        assertThat(outputOf(outcomes.get("a"))).isEqualTo(Payload.of("49"));
        assertThat(outputOf(outcomes.get("b"))).isEqualTo(Payload.of("64"));
        assertThat(takenOut).isEmpty();
    }

    @Test
    void oneFailsAndItsCompanionDoesNot() {
        Map<String, Outcome> outcomes = run(call(job("a", "7"), job("b", "8")), jobs -> {
            jobs.get(0).fail(new IOException("disk"));
            jobs.get(1).succeed(1);
        });
        assertThat(outcomes.get("a")).satisfies(retried("disk"));
        assertThat(outcomes.get("b")).satisfies(ended(JobState.SUCCEEDED));
    }

    @Test
    void whatItThrowsFailsThoseOfWhichItHasSaidNothingByTheirOwnRules() {
        ClaimedJob last = job("last", spec("last", "3", null), 3, 0);
        Map<String, Outcome> outcomes = run(call(job("a", "7"), job("b", "8"), last), jobs -> {
            jobs.get(0).succeed(49);
            throw new IOException("disk");
        });
        assertThat(outcomes.get("a")).satisfies(ended(JobState.SUCCEEDED));
        assertThat(outcomes.get("b")).satisfies(retried("disk"));
        assertThat(outcomes.get("last")).satisfies(buried(Failure.Reason.FAILED));
    }

    @Test
    void anErrorAndAPermanentFailureAreOutcomesToo() {
        assertThat(run(call(job("a", "7")), jobs -> {
                    throw new StackOverflowError("deep");
                }))
                .hasEntrySatisfying("a", retried("deep"));
        assertThat(run(call(job("a", "7")), jobs -> jobs.get(0).fail(new PermanentFailure("never"))))
                .hasEntrySatisfying("a", buried(Failure.Reason.FAILED));
    }

    @Test
    void whatItSaysNothingOfHasFailed() {
        assertThat(run(call(job("a", "7")), jobs -> {})).hasEntrySatisfying("a", retried("said nothing of job a"));
    }

    @Test
    void whenAllIsSaidItMayThrow() {
        assertThat(run(call(job("a", "7")), jobs -> {
                    square(jobs);
                    throw new IOException("while closing");
                }))
                .hasEntrySatisfying("a", ended(JobState.SUCCEEDED));
    }

    @Test
    void anAnswerThatComesTooLateIsNone() {
        List<JobOfMany<Integer, Integer>> kept = new ArrayList<>();
        ManyCall call = call(job("a", "7"));
        run(call, kept::addAll);
        kept.get(0).succeed(49);
        assertThat(call.given().get(0).outcome()).isInstanceOf(Outcome.Retried.class);
    }

    @Test
    void anOutputThatCannotBeWrittenIsOneJobsTrouble() {
        Task<Integer, Object> any = Task.of("square", Integer.class, Object.class);
        JobRunner runner = new JobRunner(
                new Handlers().handleMany(any, 100, Duration.ZERO, jobs -> {
                    Map<String, Object> endless = new LinkedHashMap<>();
                    endless.put("self", endless);
                    jobs.get(0).succeed(endless);
                    jobs.get(1).succeed(2);
                }),
                "w",
                signals,
                timeouts);
        ManyCall call = call(job("a", "7"), job("b", "8"));
        runner.many.run(call, (job, outcome) -> {}, late -> {});
        assertThat(call.given().get(0).outcome()).isInstanceOf(Outcome.Buried.class);
        assertThat(call.given().get(1).outcome()).satisfies(ended(JobState.SUCCEEDED));
    }

    // Those that it is not given.

    @Test
    void whatIsNotToRunIsTakenOutWithAnOutcomeOfItsOwn() {
        ClaimedJob cancelled = job("cancelled", "1");
        cancelled.cancel();
        ManyCall call = call(
                cancelled,
                job("late", spec("late", "1", null), 1, 1),
                job("words", "\"no number\""),
                job("bytes", "no spec".getBytes(UTF_8), 1, 0),
                job("newer", "{\"v\":2,\"task\":\"square\"}".getBytes(UTF_8), 1, 0),
                job("two", "{\"v\":1,\"task\":\"square\",\"task\":\"cube\",\"input\":1}".getBytes(UTF_8), 1, 0),
                job("good", "9"));
        List<String> given = new ArrayList<>();
        Map<String, Outcome> outcomes = run(call, jobs -> {
            jobs.forEach(one -> given.add(one.context().id()));
            assertThat(takenOut).as("before the call").hasSize(6);
            square(jobs);
        });

        assertThat(given).containsExactly("good");
        assertThat(outcomes).containsOnlyKeys("good");
        assertThat(takenOut)
                .hasEntrySatisfying("cancelled", ended(JobState.CANCELLED))
                .hasEntrySatisfying("late", ended(JobState.EXPIRED))
                .hasEntrySatisfying("words", buried(Failure.Reason.UNDECODABLE))
                .hasEntrySatisfying("bytes", buried(Failure.Reason.UNDECODABLE))
                .hasEntrySatisfying("newer", outcome -> assertThat(outcome).isInstanceOf(Outcome.Parked.class))
                .hasEntrySatisfying("two", buried(Failure.Reason.UNDECODABLE));
    }

    @Test
    void withNoneLeftTheHandlerIsNotCalled() {
        assertThat(run(call(job("words", "\"no number\"")), jobs -> {
                    throw new AssertionError("called");
                }))
                .isEmpty();
        assertThat(takenOut).containsOnlyKeys("words");
    }

    // While it runs.

    @Test
    void aCancelDuringTheCallIsSeenByItsJobAloneAndTellsTheEndUnlessItSucceeds() {
        ClaimedJob one = job("a", "7");
        ClaimedJob other = job("b", "8");
        ClaimedJob done = job("c", "9");
        Map<String, Outcome> outcomes = run(call(one, other, done), jobs -> {
            one.cancel();
            done.cancel();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThat(jobs).extracting(job -> job.context().isCancelled()).containsExactly(true, false, true);
            assertThat(jobs.get(0).context().cancellation().await(Duration.ZERO))
                    .isTrue();
            jobs.get(1).succeed(64);
            jobs.get(2).succeed(81);
        });
        assertThat(outcomes.get("a")).satisfies(ended(JobState.CANCELLED));
        assertThat(outcomes.get("b")).satisfies(ended(JobState.SUCCEEDED));
        assertThat(outcomes.get("c")).satisfies(ended(JobState.SUCCEEDED));
    }

    @Test
    void aStopThatInterruptsItReleasesThoseOfWhichItHasSaidNothing() {
        ManyCall call = call(job("a", "7"), job("b", "8"));
        Map<String, Outcome> outcomes = run(call, jobs -> {
            jobs.get(0).succeed(49);
            call.interruptByStop();
            Thread.sleep(10_000);
        });
        assertThat(outcomes.get("a")).satisfies(ended(JobState.SUCCEEDED));
        assertThat(outcomes.get("b")).isInstanceOf(Outcome.Released.class);
    }

    @Test
    void itHasAsLongAsTheLongestOfThemAndThenAllTheRestAreTimedOut() {
        timeouts.start();
        ManyCall call = call(
                job("a", spec("a", "1", Duration.ofMillis(1)), 1, 0),
                job("b", spec("b", "2", Duration.ofMillis(40)), 1, 0),
                job("c", spec("c", "3", Duration.ofMillis(2)), 3, 0));
        Map<String, Outcome> outcomes = run(call, jobs -> {
            jobs.get(1).succeed(4);
            assertThat(jobs)
                    .allSatisfy(one -> assertThat(one.context().timeLeft())
                            .hasValueSatisfying(
                                    left -> assertThat(left).isBetween(Duration.ZERO, Duration.ofMillis(40))));
            assertThat(jobs.get(0).context().deadline()).isPresent();
            Thread.sleep(20_000);
        });
        assertThat(outcomes.get("a")).satisfies(retried("it did not end within 40 ms"));
        assertThat(outcomes.get("b")).satisfies(ended(JobState.SUCCEEDED));
        assertThat(outcomes.get("c")).satisfies(buried(Failure.Reason.TIMED_OUT));
    }

    @Test
    void withoutALimitForOneThereIsNoneForAll() {
        timeouts.start();
        ManyCall call = call(job("a", spec("a", "1", Duration.ofMillis(1)), 1, 0), job("b", "2"));
        Map<String, Outcome> outcomes = run(call, jobs -> {
            assertThat(jobs.get(0).context().timeLeft()).isEmpty();
            Thread.sleep(20);
            square(jobs);
        });
        assertThat(outcomes.values()).allSatisfy(ended(JobState.SUCCEEDED));
    }

    @Test
    void oneThatIgnoresItsInterruptIsAbandonedWithWhatItHasSaid() throws InterruptedException {
        timeouts.start();
        ManyCall call = call(
                job("a", spec("a", "1", Duration.ofMillis(5)), 1, 0),
                job("b", spec("b", "2", Duration.ofMillis(5)), 1, 0));
        Map<String, Outcome> outcomes = run(call, jobs -> {
            jobs.get(0).succeed(1);
            while (abandoned.getCount() > 0) {
                Thread.onSpinWait();
            }
            assertThat(call.given()).allSatisfy(one -> assertThat(one.outcome()).isNotNull());
            jobs.get(1).succeed(4);
        });
        assertThat(outcomes.get("a")).satisfies(ended(JobState.SUCCEEDED));
        assertThat(outcomes.get("b")).satisfies(retried("it did not end within 5 ms"));
    }

    @Test
    void aCancelThatComesAfterTheCallInterruptsNobody() {
        ManyCall call = call(job("a", "7"), job("words", "\"no number\""));
        run(call, ManyRunnerTest::square);
        assertThat(call.begun()).allSatisfy(job -> assertThat(job.isHandled()).isFalse());
        call.timeIsOver();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void theLogNamesThemAndTheThreadIsPutBack() {
        List<String> seen = new ArrayList<>();
        String name = Thread.currentThread().getName();
        ManyHandler<Integer, Integer> handler = jobs -> {
            seen.add(MDC.get("job") + " of " + MDC.get("task"));
            MDC.put("tenant", "a");
            Thread.currentThread().setName("mine");
            square(jobs);
        };
        run(call(job("a", "7"), job("b", "8"), job("c", "8")), handler);
        run(call(job("a", "7")), handler);

        assertThat(seen).containsExactly("a and 2 more of square", "a of square");
        assertThat(MDC.get("tenant")).isNull();
        assertThat(Thread.currentThread().getName()).isEqualTo(name);
    }

    @Test
    void aJobAloneIsACompanyOfOne() {
        JobRunner runner = new JobRunner(
                new Handlers().handleMany(SQUARE, 100, Duration.ZERO, ManyRunnerTest::square), "w", signals, timeouts);
        assertThat(outputOf(runner.run(job("a", "7"), late -> {}))).isEqualTo(Payload.of("49"));
        assertThat(runner.needs()).contains("square");
        assertThat(runner.manyLimits()).containsOnlyKeys("square");
    }
}
