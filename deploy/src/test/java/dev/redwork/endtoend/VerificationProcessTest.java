package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.endtoend.Ledger.Entry;
import dev.redwork.endtoend.Ledger.Event;
import dev.redwork.producer.tasks.Verdict;
import dev.redwork.producer.tasks.Verification;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Verifications by worker processes, which compile without the optimizer: a number of 19 digits takes them a second. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VerificationProcessTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    private static final long LARGEST_PRIME = 9_223_372_036_854_775_783L;

    /** The smaller factor stands at the very end of the search. */
    private static final long NEAR_THE_ROOT = 3_000_000_019L * 3_000_000_037L;

    @Test
    void aPrimeIsAPrimeAfterKillingAWorkerInTheMiddle(@TempDir Path directory) throws Exception {
        try (Scene scene = new Scene(redis.url(), directory, Scene.BRISK)) {
            scene.worker("survivor", 1);
            WorkerProcess doomed = scene.process("doomed", 1).awaitReady();
            CompletableFuture<Verdict> verdict = inBackground(
                    () -> verify(scene, Verification.of(LARGEST_PRIME).inRanges(4)));
            awaitStart(scene, entry -> entry.worker().equals(doomed.name()));

            doomed.kill9();
            scene.endLease(doomed.name());

            assertThat(verdict.get().isPrime()).isTrue();
            assertThat(verdict.get().tried()).as("each candidate, once").isEqualTo(wholeSearch(scene));
            assertThat(scene.total("reclaimed")).isEqualTo(1);
            scene.assertOneOutcomeEach(8);
        }
    }

    @Test
    void aFactorIsAFactorAfterKillingAWorkerInTheMiddle(@TempDir Path directory) throws Exception {
        try (Scene scene = new Scene(redis.url(), directory, Scene.BRISK)) {
            List<WorkerProcess> workers = List.of(scene.process("one", 1), scene.process("two", 1));
            workers.forEach(WorkerProcess::awaitReady);
            CompletableFuture<Verdict> verdict = inBackground(
                    () -> verify(scene, Verification.of(NEAR_THE_ROOT).inRanges(2)));
            // The lower range has no factor.
            Entry lower = awaitStart(
                    scene, entry -> scene.queue("GET", "job:" + entry.id()).contains("\"lo\":1048576"));
            WorkerProcess doomed = workers.stream()
                    .filter(worker -> worker.name().equals(lower.worker()))
                    .findFirst()
                    .orElseThrow();

            doomed.kill9();

            assertThat(verdict.get().factor()).isEqualTo(3_000_000_019L);
            assertThat(verdict.get().unanswered()).isEqualTo(1);
            // And what is left of it comes to its end: who reclaims it sees that nobody wants it any more.
            scene.endLease(doomed.name());
            await().atMost(Scene.PATIENCE).until(() -> scene.total("cancelled") == 1);
            assertThat(scene.total("reclaimed")).isEqualTo(1);
        }
    }

    @Test
    void aFinderThatDiesRightAfterRaisingDoesNoHarm(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory, Scene.BRISK)) {
            WorkerProcess one = scene.process("one", 1);
            WorkerProcess two = scene.process("two", 1);
            one.awaitReady();
            two.awaitReady();
            Verdict verdict =
                    verify(scene, Verification.of(TestTasks.FATAL_NUMBER).inRanges(8));

            assertThat(verdict.factor()).isEqualTo(2_900_000_017L);
            assertThat(verdict.unanswered()).as("the finder's range").isPositive();
            assertThat(scene.total("reclaimed")).as("no lease was waited for").isZero();
            await().until(() -> one.isAlive() != two.isAlive());
        }
    }

    private static Verdict verify(Scene scene, Verification verification) {
        return verification.run(scene.producer(), options -> options, Scene.PATIENCE, () -> {});
    }

    /** What a search without a factor tries, up to the same root as the numbers of this class have, or a little beyond. */
    private static long wholeSearch(Scene scene) {
        Verdict whole = verify(scene, Verification.of(LARGEST_PRIME).inRanges(4));
        assertThat(whole.isPrime()).isTrue();
        return whole.tried();
    }

    private static CompletableFuture<Verdict> inBackground(Callable<Verdict> work) {
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                verdict.complete(work.call());
            } catch (Exception e) {
                verdict.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return verdict;
    }

    private interface Choice {
        boolean is(Entry entry);
    }

    private static Entry awaitStart(Scene scene, Choice choice) {
        return await().atMost(Scene.PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(
                        () -> scene.ledger().entries(Event.START).stream()
                                .filter(choice::is)
                                .findFirst(),
                        found -> found.isPresent())
                .orElseThrow();
    }
}
