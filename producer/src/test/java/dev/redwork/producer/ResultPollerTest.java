package dev.redwork.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.job.Failure;
import dev.redwork.job.JobResult;
import dev.redwork.job.PayloadException;
import dev.redwork.job.RedworkException;
import dev.redwork.json.JobJson;
import dev.redwork.producer.Inbox.OpenJobs;
import dev.redwork.store.JobStore.LookupReply;
import dev.redwork.store.JobStore.LookupReply.What;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultPollerTest {
    private static final LookupReply WAITING = new LookupReply(What.WAITING, new byte[0]);

    private final TurnedClock clock = new TurnedClock();

    /** The ids of each question. */
    private final List<List<String>> asked = new ArrayList<>();

    private final Map<String, LookupReply> answers = new HashMap<>();
    private @Nullable RuntimeException broken;

    /** Each outcome is so large that it fills an answer. */
    private boolean oneAnAnswer;

    private final OpenJobs open = new OpenJobs(clock);

    private final ResultPoller poller = new ResultPoller(
            open,
            (keys, ids) -> {
                asked.add(ids);
                if (broken != null) {
                    throw broken;
                }
                return oneAnAnswer
                        ? largeAnswers(ids)
                        : ids.stream()
                                .map(id -> answers.getOrDefault(id, WAITING))
                                .toList();
            },
            clock);

    private static List<LookupReply> largeAnswers(List<String> ids) {
        List<LookupReply> replies =
                new ArrayList<>(Collections.nCopies(ids.size(), new LookupReply(What.LATER, new byte[0])));
        replies.set(0, new LookupReply(What.ENDED, Orders.succeeded(ids.get(0))));
        return replies;
    }

    /** Redis has its job. */
    private JobHandle<Integer> accepted(String id) {
        JobHandle<Integer> handle = opened(id);
        handle.due.accept();
        return handle;
    }

    private JobHandle<Integer> opened(String id) {
        JobHandle<Integer> handle = Orders.handles(id).get(0);
        open.begin(List.of(handle));
        return handle;
    }

    private JobHandle<Integer> told(What what, byte[] value) {
        JobHandle<Integer> handle = accepted("a");
        answers.put("a", new LookupReply(what, value));
        pollAfter(Duration.ofSeconds(5));
        return handle;
    }

    private void pollAfter(Duration time) {
        clock.turn(time);
        poll();
    }

    /** As the reader does: one question a round, and the next round at once where there is more to ask. */
    private void poll() {
        do {
            poller.poll();
        } while (poller.hasQuestions());
    }

    /** At which of the next seconds somebody asked. */
    private List<Integer> secondsOfQuestions(int seconds) {
        List<Integer> at = new ArrayList<>();
        for (int second = 1; second <= seconds; second++) {
            int before = asked.size();
            pollAfter(Duration.ofSeconds(1));
            if (asked.size() > before) {
                at.add(second);
            }
        }
        return at;
    }

    @Test
    void aJobThatWaitsIsAskedForAfterFiveSecondsThenInDoublingSteps() {
        accepted("a");

        assertThat(secondsOfQuestions(130)).containsExactly(5, 10, 20, 40, 70, 100, 130);
    }

    @Test
    void whileRedisHasNotGotAJobThereIsNothingToAsk() {
        JobHandle<Integer> handle = opened("a");
        assertThat(secondsOfQuestions(20)).isEmpty();

        handle.due.accept();

        assertThat(secondsOfQuestions(1)).containsExactly(1);
    }

    @Test
    void questionsGoOutOnceASecondAtMost() {
        accepted("a");
        pollAfter(Duration.ofMillis(4_500));
        accepted("b");
        pollAfter(Duration.ofSeconds(1));
        assertThat(asked).containsExactly(List.of("a"));
        pollAfter(Duration.ofSeconds(5));
        assertThat(asked).hasSize(2);

        answers.put("a", new LookupReply(What.LATER, new byte[0]));
        clock.turn(Duration.ofSeconds(30));
        for (int i = 0; i < 8; i++) {
            pollAfter(Duration.ofMillis(100));
        }

        assertThat(asked).hasSize(3);
    }

    @Test
    void aJobThatNoNoticeWillTellOfIsAskedForAtOnceAndAlone() {
        accepted("a");
        JobHandle<Integer> duplicate = accepted("b");
        poller.watchOften(duplicate);
        assertThat(poller.hasQuestions()).isTrue();

        poll();

        assertThat(asked).containsExactly(List.of("b"));
        assertThat(secondsOfQuestions(5)).as("and then each second").containsExactly(1, 2, 3, 4, 5);
        assertThat(asked.get(5)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void afterABrokenConnectionAllAreAskedFor() {
        accepted("a");
        accepted("b");
        opened("c");

        askAll();

        assertThat(asked).containsExactly(List.of("a", "b"));
    }

    private void askAll() {
        poller.askAll();
        poll();
    }

    @Test
    void aQuestionThatFailedIsAskedAgain() {
        accepted("a");
        broken = new RedworkException("of a test");
        assertThatThrownBy(this::askAll).isSameAs(broken);
        broken = null;

        askAll();

        assertThat(asked).containsExactly(List.of("a"), List.of("a"));
    }

    @Test
    void aQuestionIsOfFiveHundredJobsOfOneQueueAtMost() {
        Orders.ids(1_001).forEach(this::accepted);

        pollAfter(Duration.ofSeconds(5));

        assertThat(asked).extracting(List::size).containsExactly(500, 500, 1);
    }

    /** So notices are read in between, and a flood of them holds up nobody who will not get one. */
    @Test
    void aRoundAsksOneQuestionAndTheNextOneGoesOnBehindIt() {
        List<String> ids = Orders.ids(1_001);
        ids.forEach(this::accepted);
        clock.turn(Duration.ofSeconds(5));

        poller.poll();
        assertThat(asked).hasSize(1);
        assertThat(poller.hasQuestions()).isTrue();
        poller.poll();
        poller.poll();

        assertThat(poller.hasQuestions()).isFalse();
        assertThat(asked.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void whoComesMeanwhileIsAskedForFirst() {
        Orders.ids(1_001).forEach(this::accepted);
        clock.turn(Duration.ofSeconds(5));
        poller.poll();
        poller.watchOften(accepted("b"));

        poller.poll();

        assertThat(asked.get(1)).hasSize(500).contains("b");
    }

    /** Else results of 600 KB came one a second, and those at the end of the line were gone before their turn. */
    @Test
    void whatWasTooMuchForOneAnswerIsAskedForAtOnce() {
        List<JobHandle<Integer>> handles =
                Orders.ids(100).stream().map(this::accepted).toList();
        oneAnAnswer = true;

        pollAfter(Duration.ofSeconds(5));

        assertThat(asked).hasSize(100);
        handles.forEach(handle -> assertThat(handle.get(Duration.ZERO)).isEqualTo(7));
    }

    @Test
    void whereNothingComesTheNextQuestionWaitsForASecond() {
        told(What.LATER, new byte[0]);
        assertThat(asked).hasSize(1);

        pollAfter(Duration.ofMillis(100));
        assertThat(asked).hasSize(1);
        pollAfter(Duration.ofSeconds(1));

        assertThat(asked).hasSize(2);
    }

    @Test
    void oneWhoseNoticeGoesElsewhereIsAskedForEachSecond() {
        assertThat(poller.patience(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(5));
        JobHandle<Integer> duplicate = accepted("a");
        poller.watchOften(duplicate);
        poll();

        assertThat(secondsOfQuestions(4)).containsExactly(1, 2, 3, 4);
        assertThat(poller.patience(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(1));
        assertThat(poller.patience(Duration.ofMillis(10))).isEqualTo(Duration.ofMillis(10));

        open.forget(duplicate);
        secondsOfQuestions(1);
        assertThat(poller.patience(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void whoseJobAnotherProducerReplacedIsAskedForAtOnceAndEachSecond() {
        accepted("a");
        accepted("a");
        accepted("b");

        poller.watchOften(Orders.KEYS, "a");
        poller.watchOften(Keys.of(Orders.NOWHERE, "other"), "b");
        poller.watchOften(Orders.KEYS, "unknown");
        poll();

        assertThat(asked).containsExactly(List.of("a", "a"));
        assertThat(secondsOfQuestions(3)).containsExactly(1, 2, 3);
    }

    /** A hundred thousand of them are no more work for Redis than five thousand. */
    @Test
    void manyWhoseNoticesGoElsewhereAreAskedForLessOften() {
        List<String> ids = Orders.ids(9_999);
        ids.forEach(id -> poller.watchOften(accepted(id)));
        poll();
        secondsOfQuestions(1);
        asked.clear();

        assertThat(secondsOfQuestions(10)).hasSizeLessThan(8);
        assertThat(asked.stream().mapToInt(List::size).sum()).isBetween(40_000, 60_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"v\":1,\"task\":\"echo\",\"inbox\":\"x", "", "{\"input\":\"long", "no JSON"})
    void whoWaitsUnderItsTaskOrOneThatIsNotToldGoesOnWaiting(String start) {
        assertThat(told(What.WAITING, start.getBytes(UTF_8)).isDone()).isFalse();
    }

    @Test
    void whoseJobIsOneOfAnotherTaskIsToldSoWhileThatWaits() {
        JobHandle<Integer> other = told(What.WAITING, "{\"v\":1,\"task\":\"sleep\",\"inb".getBytes(UTF_8));

        assertThatThrownBy(() -> other.get(Duration.ZERO))
                .isInstanceOf(OtherTaskException.class)
                .hasMessageContaining("job a (echo, queue default) is a job of task sleep");
    }

    @Test
    void whoHasEndedIsToldItsOutcome() {
        assertThat(told(What.ENDED, Orders.succeeded("a")).get(Duration.ZERO)).isEqualTo(7);
    }

    @Test
    void anOutcomeThatCannotBeReadEndsItsHandleToo() {
        assertThatThrownBy(() -> told(What.ENDED, new byte[] {'{'}).get(Duration.ZERO))
                .isInstanceOf(PayloadException.class);
    }

    @Test
    void whoIsDeadIsToldWhy() {
        byte[] failure = JobJson.write(Failure.of(Failure.Reason.FAILED, "too long", 0, 0));

        assertThatThrownBy(() -> told(What.DEAD, failure).get(Duration.ZERO))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("too long");
    }

    @Test
    void whoHasLeftNoTraceIsToldSo() {
        assertThatThrownBy(() -> told(What.GONE, new byte[0]).get(Duration.ZERO))
                .isInstanceOf(JobGoneException.class)
                .hasMessageContaining("no trace of job a");
    }

    private static JobResult result(String id) {
        return JobJson.readResult(Orders.succeeded(id));
    }

    @Test
    void aHandleIsFoundByItsIdUntilItIsForgotten() {
        JobHandle<Integer> a = opened("a");
        JobHandle<Integer> b = opened("b");

        open.end(Orders.KEYS, result("c"));
        open.end(Orders.KEYS, result("b"));
        assertThat(a.isDone()).isFalse();
        assertThat(b.get(Duration.ZERO)).isEqualTo(7);

        open.forget(b);
        assertThat(open.isEmpty()).isFalse();
        open.forget(a);
        assertThat(open.isEmpty()).isTrue();
        open.end(Orders.KEYS, result("a"));
        assertThat(a.isDone()).isFalse();
    }

    @Test
    void allHandlesOfAnIdEndWithTheJob() {
        List<JobHandle<Integer>> handles =
                Stream.generate(() -> opened("a")).limit(4).toList();
        open.forget(handles.get(1));

        open.end(Orders.KEYS, result("a"));

        assertThat(handles).extracting(JobHandle::isDone).containsExactly(true, false, true, true);
    }

    /** Its own enqueue was accepted, whatever became of another caller's. */
    @Test
    void aHandleDoesNotFailWithAnotherOneOfItsId() {
        JobHandle<Integer> first = opened("a");
        JobHandle<Integer> second = accepted("a");
        JobHandle<Integer> third = accepted("a");
        for (JobHandle<Integer> refused : List.of(first, third)) {
            open.forget(refused);
            refused.end(new RedworkException("of a test"));
        }

        assertThat(second.isDone()).isFalse();
        open.end(Orders.KEYS, result("a"));

        assertThat(second.get(Duration.ZERO)).isEqualTo(7);
    }

    /** Ids of one's own may be the same in two queues. */
    @Test
    void aJobOfAnotherQueueIsAnotherOne() {
        JobHandle<Integer> here = opened("a");
        Keys other = Keys.of(Orders.NOWHERE, "other");

        open.end(other, result("a"));

        assertThat(here.isDone()).isFalse();
    }

    @Test
    void whoWaitsWhenItIsClosedIsToldThatItsJobGoesOn() {
        JobHandle<Integer> before = opened("a");

        open.close();

        assertThatThrownBy(() -> before.get(Duration.ZERO))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("job a")
                .hasMessageContaining("goes on");
    }

    @Test
    void whoComesLaterIsToldAtOnceAndNotKept() {
        open.close();

        JobHandle<Integer> late = opened("a");

        assertThat(open.isEmpty()).isTrue();
        assertThatThrownBy(() -> late.get(Duration.ZERO)).isInstanceOf(CancellationException.class);
    }
}
