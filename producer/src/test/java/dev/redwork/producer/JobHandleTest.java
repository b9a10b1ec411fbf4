package dev.redwork.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.job.Failure;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.json.JobJson;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What its caller does with one of a job's futures. */
class JobHandleTest {
    private final JobHandle<Integer> handle = Orders.handles("a").get(0);

    @Test
    void aFutureThatIsCancelledEndsNoOther() {
        CompletableFuture<Integer> other = handle.future();
        assertThat(handle.future().cancel(true)).isTrue();
        assertThat(handle.future().complete(7)).isTrue();

        assertThat(other).isNotDone();
        assertThat(handle.future()).isNotDone();
    }

    @Test
    @SuppressWarnings("FutureReturnValueIgnored")
    void allOfThemEndWithTheJob() {
        CompletableFuture<Integer> before = handle.future();
        JobGoneException gone = new JobGoneException("of a test");
        handle.end(gone);

        assertThat(before).isCompletedExceptionally();
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        handle.future().whenComplete((output, failure) -> told.complete(failure));
        assertThat(told.join()).isSameAs(gone);
        assertThatThrownBy(() -> handle.future().join()).hasCause(gone);
    }

    @Test
    void withoutAnInboxThereIsNone() {
        assertThatThrownBy(() -> Orders.handles(null, Orders.ids(1)).get(0).future())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("look it up by its id");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, 365_000L * 86_400, 1})
    void aWaitMayBeAsLongAsOneLikes(long seconds) {
        handle.end(JobJson.readResult(Orders.succeeded(handle.id())));

        assertThat(handle.get(Duration.ofSeconds(seconds))).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void aWaitOfNoLengthTellsWhatIsKnown(long seconds) {
        assertThatThrownBy(() -> handle.get(Duration.ofSeconds(seconds)))
                .isInstanceOf(WaitTimeoutException.class)
                .hasMessageContaining("has not ended within 0 ms");

        handle.end(JobJson.readResult(Orders.succeeded(handle.id())));
        assertThat(handle.get(Duration.ofSeconds(seconds))).isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource(names = {"SUCCEEDED", "DEAD", "CANCELLED", "EXPIRED"})
    void anOutcomeOfAnotherTaskIsRefused(JobState state) {
        Failure failure = Failure.of(Failure.Reason.FAILED, "no", 0, 0);
        handle.end(new JobResult("a", "sleep", state, Payload.of("\"slept\""), failure, 1, "w", 0, 0, List.of(), 0));

        assertThatThrownBy(() -> handle.get(Duration.ZERO))
                .isInstanceOf(OtherTaskException.class)
                .hasMessageContaining("job a (echo, queue default) is a job of task sleep");
    }

    @Test
    void itsResultTellsHowItEndedWithoutTheOutput() {
        assertThat(handle.result()).isEmpty();
        handle.end(new JobResult("a", "echo", JobState.SUCCEEDED, Payload.of("7"), null, 2, "w", 5, 9, List.of(4L), 3));

        assertThat(handle.result())
                .contains(new JobResult("a", "echo", JobState.SUCCEEDED, null, null, 2, "w", 5, 9, List.of(4L), 3));
        assertThat(handle.get(Duration.ZERO)).isEqualTo(7);
    }

    @Test
    void anIdThatTellsItsTimeTellsWhenItWasEnqueued() {
        JobHandle<Integer> named = Orders.handles("01JABCDEFGHJKMNPQRSTVWXYZ0").get(0);
        named.end(JobJson.readResult(Orders.succeeded(named.id())));

        assertThat(named.result().orElseThrow().enqueued())
                .isEqualTo(JobJson.timeOf(named.id()))
                .isPositive();
    }

    @Test
    void aCallbackRunsWhereItsExecutorSays() {
        List<String> threads = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> told = handle.future()
                .thenAcceptAsync(
                        output -> threads.add(output + Thread.currentThread().getName()), task -> {
                            new Thread(task, " mine").start();
                        });
        handle.end(JobJson.readResult(Orders.succeeded(handle.id())));
        told.join();

        assertThat(threads).containsExactly("7 mine");
    }

    private static Throwable cause(Throwable thrown) {
        return Objects.requireNonNull(thrown.getCause());
    }

    @Test
    void itsFailureHasTheStackOfTheWorkerAsItsCause() {
        Exception inner = new IllegalArgumentException("no such order\nand no other");
        Failure failure = Failure.thrown(new IllegalStateException("boom", inner), 0, 0);

        Throwable cause = cause(new JobFailedException("job a is dead", failure));

        assertThat(cause).hasMessage("java.lang.IllegalStateException: boom");
        assertThat(cause.getStackTrace()[0].getClassName()).isEqualTo(JobHandleTest.class.getName());
        assertThat(cause.getStackTrace()[0].getMethodName()).isEqualTo("itsFailureHasTheStackOfTheWorkerAsItsCause");
        assertThat(cause.getStackTrace()[0].getFileName()).isEqualTo("JobHandleTest.java");
        assertThat(cause.getStackTrace()[0].getLineNumber()).isPositive();
        assertThat(cause(cause)).hasMessage("java.lang.IllegalArgumentException: no such order\nand no other");
        assertThat(cause(cause).getStackTrace()).isNotEmpty();
    }

    @Test
    void aFailureThatNothingWasThrownForHasNoCause() {
        Failure failure = Failure.of(Failure.Reason.POISON, "3 workers died", 0, 0);
        assertThat(new JobFailedException("job a is dead", failure)).hasNoCause();

        Failure late = new Failure(
                Failure.Reason.TIMED_OUT,
                null,
                "late",
                "\tat app//a.B.<init>(Native Method)\n\tat java.base/a.C.d(Unknown Source)\n...",
                0,
                0);
        assertThat(cause(new JobFailedException("job a is dead", late)).getStackTrace())
                .extracting(StackTraceElement::toString)
                .containsExactly("a.B.<init>(Native Method)", "a.C.d(Unknown Source)");
    }
}
