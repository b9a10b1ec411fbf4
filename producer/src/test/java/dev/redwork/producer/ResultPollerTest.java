package dev.redwork.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.job.Failure;
import dev.redwork.job.PayloadException;
import dev.redwork.job.RedworkException;
import dev.redwork.json.JobJson;
import dev.redwork.producer.Inbox.ResultPoller;
import dev.redwork.store.JobStore.LookupReply;
import dev.redwork.store.JobStore.LookupReply.What;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResultPollerTest {
    private static final LookupReply WAITING = new LookupReply(What.WAITING, new byte[0]);

    private final TurnedClock clock = new TurnedClock();

    /** The ids of each question. */
    private final List<List<String>> asked = new ArrayList<>();

    private final Map<String, LookupReply> answers = new HashMap<>();
    private @Nullable RuntimeException broken;

    private final ResultPoller poller = new ResultPoller(
            (keys, ids) -> {
                asked.add(ids);
                if (broken != null) {
                    throw broken;
                }
                return ids.stream().map(id -> answers.getOrDefault(id, WAITING)).toList();
            },
            clock);

    /** Redis has its job. */
    private JobHandle<Integer> accepted(String id) {
        JobHandle<Integer> handle = opened(id);
        handle.due.accept();
        return handle;
    }

    private JobHandle<Integer> opened(String id) {
        JobHandle<Integer> handle = Orders.handles(id).get(0);
        poller.begin(List.of(handle));
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
        poller.poll(false);
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
        for (int i = 0; i < 9; i++) {
            pollAfter(Duration.ofMillis(100));
        }

        assertThat(asked).hasSize(3);
    }

    @Test
    void aJobThatNoNoticeWillTellOfIsAskedForAtOnceAndAlone() {
        accepted("a");
        JobHandle<Integer> duplicate = accepted("b");
        poller.hurry(duplicate);

        poller.poll(false);

        assertThat(asked).containsExactly(List.of("b"));
        assertThat(secondsOfQuestions(5)).containsExactly(5);
    }

    @Test
    void afterABrokenConnectionAllAreAskedFor() {
        accepted("a");
        accepted("b");
        opened("c");

        poller.pollAll();

        assertThat(asked).containsExactly(List.of("a", "b"));
    }

    @Test
    void aQuestionThatFailedIsAskedAgain() {
        accepted("a");
        broken = new RedworkException("of a test");
        assertThatThrownBy(() -> poller.pollAll()).isSameAs(broken);
        broken = null;

        poller.pollAll();

        assertThat(asked).containsExactly(List.of("a"), List.of("a"));
    }

    @Test
    void aQuestionIsOfFiveHundredJobsOfOneQueueAtMost() {
        Orders.ids(1_001).forEach(this::accepted);

        pollAfter(Duration.ofSeconds(5));

        assertThat(asked).extracting(List::size).containsExactly(500, 500, 1);
    }

    @Test
    void whileNoticesComeInNumbersOneQuestionWillDo() {
        Orders.ids(1_001).forEach(this::accepted);
        clock.turn(Duration.ofSeconds(5));

        poller.poll(true);

        assertThat(asked).extracting(List::size).containsExactly(500);
    }

    @Test
    void anAnswerThatGrewTooLargeIsAskedForInTheNextRound() {
        told(What.LATER, new byte[0]);
        assertThat(asked).hasSize(1);

        pollAfter(Duration.ofSeconds(1));

        assertThat(asked).hasSize(2);
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

    @Test
    void aHandleIsFoundByItsIdUntilItIsForgotten() {
        JobHandle<Integer> a = opened("a");

        assertThat(poller.get("a")).isSameAs(a);
        assertThat(poller.get("b")).isNull();
        assertThat(poller.isEmpty()).isFalse();

        poller.forget(a);
        assertThat(poller.isEmpty()).isTrue();
    }

    @Test
    void theSecondHandleOfAnIdEndsAsTheFirstOneDoes() {
        JobHandle<Integer> first = opened("a");
        JobHandle<Integer> second = opened("a");
        poller.forget(second);
        RedworkException failure = new RedworkException("of a test");

        assertThat(poller.get("a")).isSameAs(first);
        first.end(failure);

        assertThatThrownBy(() -> second.get(Duration.ZERO)).isSameAs(failure);
    }

    @Test
    void whoWaitsWhenItIsClosedIsToldThatItsJobGoesOn() {
        JobHandle<Integer> before = opened("a");

        poller.close();

        assertThatThrownBy(() -> before.get(Duration.ZERO))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("job a")
                .hasMessageContaining("goes on");
    }

    @Test
    void whoComesLaterIsToldAtOnce() {
        poller.close();

        JobHandle<Integer> late = opened("a");

        assertThatThrownBy(() -> late.get(Duration.ZERO)).isInstanceOf(CancellationException.class);
    }
}
