package dev.redwork.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.redwork.job.Defaults;
import dev.redwork.job.RedworkException;
import dev.redwork.producer.Inbox.OpenJobs;
import dev.redwork.store.JobStore.NewJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class GroupCommitTest {
    /** The ids of each group that was sent, also of those whose sender failed. */
    private final List<List<String>> sent = Collections.synchronizedList(new ArrayList<>());

    private final CountDownLatch enough = new CountDownLatch(1);
    private final List<Thread> callers = new ArrayList<>();
    private Consumer<List<EnqueueRequest<?>>> sender = GroupCommitTest::carryOut;
    private final GroupCommit commit = new GroupCommit(
            group -> {
                sent.add(group.stream()
                        .flatMap(request -> Orders.ids(request).stream())
                        .toList());
                sender.accept(group);
            },
            new Backpressure(new TurnedClock()));

    private static void carryOut(List<EnqueueRequest<?>> group) {
        group.forEach(request -> request.answered(Map.of(), null, false));
    }

    /** The first group stays in flight until {@link #enough}; then this is thrown, or nothing. */
    private void holdFirst(@Nullable Throwable failure) {
        sender = group -> {
            if (sent.size() == 1) {
                waitFor(enough);
                if (failure instanceof Error error) {
                    throw error;
                } else if (failure instanceof RuntimeException bug) {
                    throw bug;
                }
            }
            carryOut(group);
        };
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<JobHandle<Integer>> enqueue(String... ids) {
        return commit.submit(request(Orders.jobs(ids), null));
    }

    private static EnqueueRequest<Integer> request(List<NewJob> jobs, @Nullable Inbox inbox) {
        return Orders.request(Orders.DESTINATION, jobs, new TurnedClock().read(), inbox);
    }

    /** Another thread, which has brought its job when this returns. */
    private CompletableFuture<Boolean> caller(String id) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        enqueue(id);
                        done.complete(Thread.currentThread().isInterrupted());
                    } catch (Throwable e) {
                        done.completeExceptionally(e);
                    }
                },
                id);
        callers.add(thread);
        thread.start();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> thread.getState() == Thread.State.WAITING
                        || thread.getState() == Thread.State.TIMED_WAITING
                        || done.isDone());
        return done;
    }

    private static void ends(CompletableFuture<Boolean> caller) {
        assertThat(caller).succeedsWithin(Duration.ofSeconds(60));
    }

    @Test
    void aJobGoesOutAtOnceWhenNothingIsInFlight() {
        enqueue("a");
        enqueue("b");

        assertThat(sent).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void jobsThatComeMeanwhileShareTheNextCallInTheirOrder() {
        holdFirst(null);
        List<CompletableFuture<Boolean>> all = List.of(caller("a"), caller("b"), caller("c"), caller("d"));

        enough.countDown();

        all.forEach(GroupCommitTest::ends);
        assertThat(sent).containsExactly(List.of("a"), List.of("b", "c", "d"));
    }

    @Test
    void aCallOfManyJobsGoesOutPieceByPieceInItsOrder() {
        List<String> ids = Orders.ids(2 * Defaults.CALL_JOBS + 1);

        enqueue(ids.toArray(String[]::new));

        assertThat(sent).extracting(List::size).containsExactly(Defaults.CALL_JOBS, Defaults.CALL_JOBS, 1);
        assertThat(sent.stream().flatMap(List::stream).toList()).isEqualTo(ids);
    }

    @Test
    void withoutMemoryTheCallerWhoSendsGetsTheErrorAndTheOthersAreSentAgain() {
        holdFirst(new OutOfMemoryError("of a test"));
        CompletableFuture<Boolean> leader = caller("a");
        List<CompletableFuture<Boolean>> others = List.of(caller("b"), caller("c"));
        OutOfMemoryError none = new OutOfMemoryError("of a test");
        Consumer<List<EnqueueRequest<?>>> first = sender;
        List<Boolean> mayBeSent = new ArrayList<>();
        sender = group -> {
            group.forEach(request -> mayBeSent.add(request.mayBeSent));
            if (sent.size() == 2) {
                throw none;
            }
            first.accept(group);
        };

        enough.countDown();

        assertThat(leader)
                .failsWithin(Duration.ofSeconds(60))
                .withThrowableThat()
                .withCauseInstanceOf(Error.class);
        List<String> survivors = new ArrayList<>();
        for (CompletableFuture<Boolean> other : others) {
            Throwable failure = other.handle((interrupted, thrown) -> thrown).join();
            survivors.add(failure == null ? "sent" : failure == none ? "error" : failure.toString());
        }
        assertThat(survivors).containsExactlyInAnyOrder("sent", "error");
        assertThat(sent).hasSize(3);
        assertThat(sent.get(1)).containsExactly("b", "c");
        assertThat(sent.get(2)).hasSize(1).isSubsetOf("b", "c");
        // Of those that wait in the line nothing was sent; of those that were in a group that failed, perhaps.
        assertThat(mayBeSent).containsExactly(false, false, true);
    }

    @Test
    void thoseWhoAreSentAgainStandBeforeThoseWhoCameLater() {
        CountDownLatch second = new CountDownLatch(1);
        holdFirst(null);
        Consumer<List<EnqueueRequest<?>>> first = sender;
        sender = group -> {
            if (sent.size() == 2) {
                waitFor(second);
                throw new StackOverflowError("of a test");
            }
            first.accept(group);
        };
        CompletableFuture<Boolean> leader = caller("a");
        List<CompletableFuture<Boolean>> others = List.of(caller("b"), caller("c"), caller("d"));
        enough.countDown();
        ends(leader);
        await().atMost(Duration.ofSeconds(60)).until(() -> sent.size() == 2);
        CompletableFuture<Boolean> late = caller("e");

        second.countDown();

        ends(late);
        long failed = others.stream()
                .filter(other -> other.handle((done, thrown) -> thrown != null).join())
                .count();
        assertThat(failed).isEqualTo(1);
        assertThat(sent.get(2)).hasSize(3).endsWith("e").isSubsetOf("b", "c", "d", "e");
        assertThat(sent).hasSize(3);
    }

    @Test
    void aFaultOfTheSenderIsNoReasonToHangEither() {
        holdFirst(new IllegalStateException("of a test"));
        CompletableFuture<Boolean> leader = caller("a");
        CompletableFuture<Boolean> other = caller("b");

        enough.countDown();

        assertThat(leader).failsWithin(Duration.ofSeconds(60));
        ends(other);
    }

    @Test
    void afterAnErrorOfAnyKindEveryThreadCanEnqueue() {
        for (Error error : List.of(new OutOfMemoryError("of a test"), new StackOverflowError("of a test"))) {
            sender = group -> {
                throw error;
            };
            assertThatThrownBy(() -> enqueue("a")).isSameAs(error);
            sender = GroupCommitTest::carryOut;

            enqueue("b");
            ends(caller("c"));
        }
        assertThat(sent)
                .containsExactly(List.of("a"), List.of("b"), List.of("c"), List.of("a"), List.of("b"), List.of("c"));
    }

    @Test
    void whereverAStackOverflowsTheOthersCanEnqueue() throws Exception {
        // As deep as a link goes down, and at each of its ends.
        sender = group -> DeepStack.down(20, () -> carryOut(group));
        int overflows = DeepStack.sweep(() -> enqueue("a"));

        assertThat(overflows).isPositive();
        sender = GroupCommitTest::carryOut;
        sent.clear();
        ends(caller("b"));
        assertThat(sent).containsExactly(List.of("b"));
    }

    @Test
    void whereStacksOverflowBesideOthersNobodyWaitsForEver() throws Exception {
        sender = group -> DeepStack.down(20, () -> carryOut(group));
        List<CompletableFuture<Void>> others = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> IntStream.range(0, 200).forEach(job -> enqueue("other")),
                        command -> new Thread(command).start()))
                .toList();

        DeepStack.sweep(() -> enqueue("deep"));

        others.forEach(other -> assertThat(other).succeedsWithin(Duration.ofSeconds(60)));
    }

    @Test
    void anInterruptEndsNothingAndTheFlagIsSetAfterwards() {
        holdFirst(null);
        CompletableFuture<Boolean> leader = caller("a");
        CompletableFuture<Boolean> other = caller("b");
        callers.get(1).interrupt();
        await().atMost(Duration.ofSeconds(60)).until(() -> !callers.get(1).isInterrupted());

        enough.countDown();

        assertThat(leader).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(false);
        assertThat(other).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(true);
        assertThat(sent).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void afterAnErrorRedisIsAskedForTheJobsThatItMayHave() {
        TurnedClock clock = new TurnedClock();
        List<String> ids = Orders.ids(Defaults.CALL_JOBS + 1);
        EnqueueRequest<Integer> request = request(ids.stream().map(Orders::job).toList(), null);
        List<JobHandle<Integer>> handles = request.handles;
        List<String> asked = new ArrayList<>();
        OpenJobs open = new OpenJobs(clock);
        ResultPoller poller = new ResultPoller(
                open,
                (keys, some) -> {
                    asked.addAll(some);
                    throw new RedworkException("of a test");
                },
                clock);
        open.begin(handles);
        OutOfMemoryError none = new OutOfMemoryError("of a test");
        sender = group -> {
            if (sent.size() == 2) {
                throw none;
            }
            carryOut(group);
        };

        assertThatThrownBy(() -> commit.submit(request)).isSameAs(none);

        clock.turn(Duration.ofSeconds(5));
        JobHandle<Integer> last = handles.get(Defaults.CALL_JOBS);
        handles.subList(0, Defaults.CALL_JOBS).forEach(open::forget);
        assertThatThrownBy(() -> poller.poll()).hasMessage("of a test");
        assertThat(asked).containsExactly(last.id());
    }

    @Test
    void aCallerWhoseJobsWereRefusedIsSentAgainAloneAndThenTold() {
        sender = group -> group.forEach(
                request -> request.answered(Map.of(), Orders.full(1, 0, 1, 0), group.size() == 1 && sent.size() > 1));

        assertThatThrownBy(() -> enqueue("a"))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("1 of 1 jobs wait");
        assertThat(sent).containsExactly(List.of("a"), List.of("a"));
    }
}
