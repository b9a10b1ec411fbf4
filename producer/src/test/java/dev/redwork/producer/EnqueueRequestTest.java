package dev.redwork.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.job.Defaults;
import dev.redwork.job.RedworkException;
import dev.redwork.store.JobStore.NewJob;
import dev.redwork.store.JobStore.QueueUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EnqueueRequestTest {
    private final TurnedClock clock = new TurnedClock();
    private final Backpressure backpressure = new Backpressure(clock);

    /** Of a caller who waits so long for room; its first piece is about to be sent. */
    private EnqueueRequest<Integer> patient(Duration whenFull, NewJob... jobs) {
        return Orders.begun(Orders.request(Orders.DESTINATION, List.of(jobs), clock.read() + whenFull.toNanos(), null));
    }

    private EnqueueRequest<Integer> patient(Duration whenFull, String... ids) {
        return patient(whenFull, Orders.jobs(ids).toArray(NewJob[]::new));
    }

    private static void refuse(EnqueueRequest<Integer> request, QueueUsage full, boolean byItself) {
        request.answered(Map.of(), full, byItself);
    }

    private static void accept(EnqueueRequest<Integer> request) {
        request.answered(Map.of(), null, false);
    }

    private static List<Integer> sizes(List<NewJob> jobs) {
        EnqueueRequest<Integer> request = Orders.request(Orders.DESTINATION, jobs, 0, null);
        List<Integer> sizes = new ArrayList<>();
        while (request.next()) {
            sizes.add(request.piece().size());
            accept(request);
            request.tell();
        }
        return sizes;
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
    void aCallCarriesSixteenJobsThatAreUniqueUntilTheyStart() {
        EnqueueRequest<Integer> request =
                Orders.uniqueUntilStart(jobs(Defaults.CALL_LOOKS + 1, 0).toArray(NewJob[]::new));

        assertThat(request.next()).isTrue();
        assertThat(request.piece()).hasSize(Defaults.CALL_LOOKS);
        assertThat(request.looks()).isEqualTo(Defaults.CALL_LOOKS);
        assertThat(Orders.begun("a").looks()).isZero();
    }

    @Test
    void jobsThatWereEnqueuedAreNotSentAgain() {
        EnqueueRequest<Integer> request = Orders.begun("a", "b");
        accept(request);

        assertThat(request.waitForRoom(backpressure)).isFalse();
        request.tell();
        assertThat(request.next()).isFalse();
    }

    /** Its first job fills a call by itself. */
    private static EnqueueRequest<Integer> secondPiece(String first, String... others) {
        List<NewJob> jobs = new ArrayList<>(List.of(Orders.job(first, Defaults.CALL_BYTES)));
        jobs.addAll(Orders.jobs(others));
        EnqueueRequest<Integer> request = Orders.begun(Orders.DESTINATION, jobs);
        accept(request);
        request.tell();
        return Orders.begun(request);
    }

    @Test
    void theHandleOfAJobForWhichAnotherOneStandsIsThatOnes() {
        EnqueueRequest<Integer> request = secondPiece("a", "b", "c", "d");
        request.answered(Map.of(0, "b", 2, "x"), null, false);

        request.tell();

        assertThat(request.handles).extracting(JobHandle::id).containsExactly("a", "b", "c", "x");
        assertThat(request.handles).extracting(JobHandle::isDuplicate).containsExactly(false, true, false, true);
    }

    @Test
    void aFailureOfTheFirstJobsIsThrownAsItIsAndEndsAllHandles() {
        EnqueueRequest<Integer> request =
                Orders.begun(Orders.request(Orders.DESTINATION, Orders.jobs("a", "b"), 0, Orders.inbox(clock)));
        RuntimeException failure = new RedworkException("of a test");
        request.failed(failure);

        assertThatThrownBy(request::tell).isSameAs(failure);

        request.handles.forEach(
                handle -> assertThatThrownBy(() -> handle.get(Duration.ZERO)).isSameAs(failure));
    }

    @Test
    void aFailureAfterTheFirstJobsTellsWhichThereAre() {
        EnqueueRequest<Integer> request = secondPiece("a", "b");
        request.failed(new RedworkException("of a test"));

        assertThatThrownBy(request::tell)
                .isInstanceOfSatisfying(
                        PartlyEnqueuedException.class,
                        partly -> assertThat(partly.enqueued().stream()
                                        .map(JobHandle::id)
                                        .toList())
                                .containsExactly("a"))
                .hasMessageContaining("only the first 1 jobs");
    }

    @Test
    void aCallOfWhichNothingIsKnownIsNoSuccess() {
        assertThatThrownBy(() -> Orders.begun("a").tell())
                .isInstanceOf(RedworkException.class)
                .hasMessageContaining("did not come to its end");
    }

    /** So a caller who catches the failure may send the same request once more. */
    @Test
    void aPieceThatFailedIsTheNextOneStill() {
        EnqueueRequest<Integer> request = Orders.begun("a");
        request.failed(new RedworkException("of a test"));
        assertThatThrownBy(request::tell).hasMessage("of a test");

        assertThat(request.next()).isTrue();
        assertThat(Orders.ids(request)).containsExactly("a");
    }

    @Test
    void aCallThatWasCarriedOutAfterAllHasNotFailed() {
        EnqueueRequest<Integer> request = Orders.begun("a");
        request.failed(new RedworkException("of a test"));

        accept(request);

        request.tell();
        assertThat(request.next()).isFalse();
    }

    @Test
    void jobsThatWereRefusedWithOthersAreSentByThemselvesAtOnce() {
        EnqueueRequest<Integer> request = patient(Duration.ZERO, "a");
        refuse(request, Orders.full(1, 0, 1, 0), false);

        assertThat(request.waitForRoom(backpressure)).isTrue();

        assertThat(request.isAlone()).isTrue();
        assertThat(clock.slept).isEmpty();
    }

    @Test
    void thoseThatHaveRoomAreSentFirstAndTheOthersAfterThem() {
        EnqueueRequest<Integer> request = patient(Duration.ofSeconds(1), "a", "b", "c");
        refuse(request, Orders.full(10, 0, 8, 0), true);

        assertThat(request.waitForRoom(backpressure)).isTrue();

        assertThat(Orders.ids(request)).containsExactly("a", "b");
        assertThat(clock.slept).isEmpty();
        accept(request);
        request.tell();
        assertThat(request.next()).isTrue();
        assertThat(Orders.ids(request)).containsExactly("c");
        assertThat(request.isAlone()).isFalse();
    }

    @Test
    void bytesMayBeWhatThereIsNoRoomFor() {
        EnqueueRequest<Integer> request =
                patient(Duration.ofSeconds(1), Orders.job("a", 100), Orders.job("b", 100_000));
        refuse(request, Orders.full(0, 10_000, 0, 9_000), true);

        assertThat(request.waitForRoom(backpressure)).isTrue();

        assertThat(Orders.ids(request)).containsExactly("a");
        assertThat(request.bytes()).isEqualTo(Orders.job("a", 100).spec().length);
    }

    @Test
    void whereNoneHasRoomItsCallerWaitsAndTriesAgain() {
        EnqueueRequest<Integer> request = patient(Duration.ofSeconds(1), "a", "b");
        for (int i = 0; i < 3; i++) {
            refuse(request, Orders.full(10, 0, 10, 0), true);
            assertThat(request.waitForRoom(backpressure)).isTrue();
        }

        assertThat(clock.slept).hasSize(3);
        assertThat(Orders.ids(request)).containsExactly("a", "b");
    }

    @Test
    void whereThereWasSomeRoomTheNextWaitIsShortAgain() {
        EnqueueRequest<Integer> request = patient(Duration.ofMinutes(1), "a", "b");
        for (int i = 0; i < 5; i++) {
            refuse(request, Orders.full(10, 0, 10, 0), true);
            assertThat(request.waitForRoom(backpressure)).isTrue();
        }
        refuse(request, Orders.full(10, 0, 9, 0), true);
        assertThat(request.waitForRoom(backpressure)).isTrue();
        refuse(request, Orders.full(10, 0, 10, 0), true);

        assertThat(request.waitForRoom(backpressure)).isTrue();

        assertThat(clock.slept.get(5)).isBetween(Duration.ofMillis(10), Duration.ofMillis(20));
    }

    @Test
    void whoDoesNotWaitForRoomIsToldAndNothingIsEnqueued() {
        EnqueueRequest<Integer> request = patient(Duration.ZERO, "a", "b");
        refuse(request, Orders.full(10, 0, 9, 0), true);

        assertThat(request.waitForRoom(backpressure)).isFalse();

        assertThatThrownBy(request::tell).isInstanceOf(QueueFullException.class).hasMessageContaining("9 of 10 jobs");
        assertThat(clock.slept).isEmpty();
    }

    @Test
    void anInterruptEndsTheWaitForRoom() {
        EnqueueRequest<Integer> request = patient(Duration.ofMinutes(1), "a");
        refuse(request, Orders.full(1, 0, 1, 0), true);
        Thread.currentThread().interrupt();

        assertThat(request.waitForRoom(backpressure)).isFalse();

        assertThat(Thread.interrupted()).isTrue();
        assertThatThrownBy(request::tell).isInstanceOf(QueueFullException.class);
    }
}
