package dev.redwork.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.job.Defaults;
import dev.redwork.job.RedworkException;
import dev.redwork.store.NewJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallerShareTest {
    private final TurnedClock clock = new TurnedClock();
    private final List<CallerShare> left = new ArrayList<>();

    private Backpressure backpressure(Duration whenFull) {
        return Orders.backpressure(clock, whenFull);
    }

    private static List<Integer> sizes(List<NewJob> jobs) {
        return CallerShare.split(Orders.DESTINATION, jobs).stream()
                .map(share -> share.entries.size())
                .toList();
    }

    private static List<NewJob> jobs(int count, int bytes) {
        return IntStream.range(0, count)
                .mapToObj(i -> Orders.job("j" + i, bytes))
                .toList();
    }

    @Test
    void aCallCarriesSoManyJobsAndNoMore() {
        assertThat(sizes(List.of())).isEmpty();
        assertThat(sizes(jobs(1, 0))).containsExactly(1);
        assertThat(sizes(jobs(Defaults.CALL_JOBS, 0))).containsExactly(Defaults.CALL_JOBS);
        assertThat(sizes(jobs(Defaults.CALL_JOBS + 1, 0))).containsExactly(Defaults.CALL_JOBS, 1);
    }

    @Test
    void aCallCarriesSoManyBytesUnlessOneJobHasMore() {
        assertThat(sizes(jobs(5, Defaults.CALL_BYTES * 2 / 5))).containsExactly(2, 2, 1);
        assertThat(sizes(jobs(2, Defaults.CALL_BYTES + 1))).containsExactly(1, 1);
    }

    @Test
    void jobsThatWereEnqueuedAreNotSentAgain() {
        CallerShare share = Orders.share("a", "b");
        share.carriedOut(Map.of());

        assertThat(share.isSentAgain(backpressure(Duration.ZERO), left)).isFalse();
        assertThat(share.tell(Orders.handles("a", "b"), 0)).isEqualTo(2);
    }

    @Test
    void theHandleOfAJobForWhichAnotherOneStandsIsThatOnes() {
        CallerShare share = Orders.share("b", "c", "d");
        share.carriedOut(Map.of(0, "b", 2, "x"));
        List<JobHandle<Integer>> handles = Orders.handles(null, List.of("a", "b", "c", "d"));

        assertThat(share.tell(handles, 1)).isEqualTo(3);

        assertThat(handles).extracting(JobHandle::id).containsExactly("a", "b", "c", "x");
        assertThat(handles).extracting(JobHandle::isDuplicate).containsExactly(false, true, false, true);
    }

    @Test
    void aFailureOfTheFirstJobsIsThrownAsItIsAndEndsAllHandles() {
        CallerShare share = Orders.share("a");
        RuntimeException failure = new RedworkException("of a test");
        share.failure = failure;
        List<JobHandle<Integer>> handles = Orders.handles("a", "b");

        assertThatThrownBy(() -> share.tell(handles, 0)).isSameAs(failure);

        handles.forEach(
                handle -> assertThatThrownBy(() -> handle.get(Duration.ZERO)).isSameAs(failure));
    }

    @Test
    void aFailureAfterTheFirstJobsTellsWhichThereAre() {
        CallerShare share = Orders.share("b");
        share.failure = new RedworkException("of a test");
        List<JobHandle<Integer>> handles = Orders.handles("a", "b");

        assertThatThrownBy(() -> share.tell(handles, 1))
                .isInstanceOfSatisfying(
                        PartlyEnqueuedException.class,
                        partly -> assertThat(partly.enqueued().stream()
                                        .map(JobHandle::id)
                                        .toList())
                                .containsExactly("a"))
                .hasMessageContaining("only the first 1 jobs");
        assertThat(handles.get(0).future()).isNotDone();
        assertThat(handles.get(1).future()).isCompletedExceptionally();
    }

    @Test
    void aCallOfWhichNothingIsKnownIsNoSuccess() {
        assertThatThrownBy(() -> Orders.share("a").tell(Orders.handles("a"), 0))
                .isInstanceOf(RedworkException.class)
                .hasMessageContaining("did not come to its end");
    }

    @Test
    void aCallThatWasCarriedOutAfterAllHasNotFailed() {
        CallerShare share = Orders.share("a");
        share.failure = new RedworkException("of a test");

        share.carriedOut(Map.of());

        assertThat(share.tell(Orders.handles("a"), 0)).isEqualTo(1);
    }

    @Test
    void jobsThatWereRefusedWithOthersAreSentByThemselvesAtOnce() {
        CallerShare share = Orders.share("a");
        share.done = true;
        share.refused(Orders.full(1, 0, 1, 0), false);

        assertThat(share.isSentAgain(backpressure(Duration.ZERO), left)).isTrue();

        assertThat(share.alone).isTrue();
        assertThat(share.done).isFalse();
        assertThat(clock.slept).isEmpty();
    }

    @Test
    void thoseThatHaveRoomAreSentFirstAndTheOthersAfterThem() {
        CallerShare share = Orders.share("a", "b", "c");
        share.refused(Orders.full(10, 0, 8, 0), true);

        assertThat(share.isSentAgain(backpressure(Duration.ofSeconds(1)), left)).isTrue();

        assertThat(Orders.ids(share)).containsExactly("a", "b");
        assertThat(left).hasSize(1);
        assertThat(Orders.ids(left.get(0))).containsExactly("c");
        assertThat(clock.slept).isEmpty();
    }

    @Test
    void bytesMayBeWhatThereIsNoRoomFor() {
        CallerShare share =
                new CallerShare(Orders.DESTINATION, List.of(Orders.job("a", 100), Orders.job("b", 100_000)));
        share.refused(Orders.full(0, 10_000, 0, 9_000), true);

        assertThat(share.isSentAgain(backpressure(Duration.ofSeconds(1)), left)).isTrue();

        assertThat(Orders.ids(share)).containsExactly("a");
        assertThat(Orders.ids(left.get(0))).containsExactly("b");
    }

    @Test
    void whereNoneHasRoomItsCallerWaitsAndTriesAgain() {
        CallerShare share = Orders.share("a", "b");
        Backpressure backpressure = backpressure(Duration.ofSeconds(1));
        for (int i = 0; i < 3; i++) {
            share.refused(Orders.full(10, 0, 10, 0), true);
            assertThat(share.isSentAgain(backpressure, left)).isTrue();
        }

        assertThat(clock.slept).hasSize(3);
        assertThat(left).isEmpty();
        assertThat(Orders.ids(share)).containsExactly("a", "b");
    }

    @Test
    void whoDoesNotWaitForRoomIsToldAndNothingIsEnqueued() {
        CallerShare share = Orders.share("a", "b");
        share.refused(Orders.full(10, 0, 9, 0), true);

        assertThat(share.isSentAgain(backpressure(Duration.ZERO), left)).isFalse();

        assertThat(left).isEmpty();
        assertThatThrownBy(() -> share.tell(Orders.handles("a", "b"), 0)).isInstanceOf(QueueFullException.class);
    }
}
