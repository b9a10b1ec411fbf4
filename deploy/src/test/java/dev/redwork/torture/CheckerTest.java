package dev.redwork.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.CancelResult;
import dev.redwork.torture.BrokenPromise.Rule;
import dev.redwork.torture.Entry.Event;
import dev.redwork.torture.Evidence.Left;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The oracle must see: a good round has no violation, and each way to spoil it has its own. */
class CheckerTest extends GoodRound {
    @Test
    void aGoodRoundHasNoViolation() {
        assertThat(check()).isEmpty();
    }

    @Test
    void aLostJobIsFound() {
        outcomes.remove("plain");
        remove("plain", Event.TOLD);
        assertThat(check()).extracting(BrokenPromise::about).contains("plain");
        assertRules(Rule.LOST, Rule.LOST);
    }

    @Test
    void aJobWhoseEnqueueWasNeverAnsweredMayBeMissingButMustNotBeLostOnceItRan() {
        add(3_000, Event.SUBMIT, "silent", "producer0.1", "QUICK", 0);
        add(3_001, Event.UNKNOWN, "silent", "producer0.1", "-", 0);
        assertThat(check()).isEmpty();
        run("silent", HEIR, 1, 3_010, 3_020, Event.END);
        assertRules(Rule.LOST);
    }

    @Test
    void aSecondOutcomeIsFound() {
        totals.put("succeeded", 4L);
        assertRules(Rule.DOUBLED);
    }

    @Test
    void anOutcomeThatChangesIsFound() {
        add(
                1_030,
                Event.RESULT,
                "plain",
                "collector",
                ended(WorkKind.QUICK, "plain", HEIR, 1_004).text(),
                0);
        assertRules(Rule.CHANGED);
    }

    @Test
    void anotherAnswerThanTheProducerWasToldIsFound() {
        remove("plain", Event.TOLD);
        add(1_030, Event.TOLD, "plain", "producer0.1", "succeeded|QUICK-0", 0);
        assertRules(Rule.CHANGED);
    }

    @Test
    void anAnswerOfAnotherJobIsFound() {
        remove("plain", Event.TOLD);
        outcomes.put("plain", ended(WorkKind.QUICK, "orphan", HEIR, 1_005));
        assertRules(Rule.WRONG);
    }

    @Test
    void anEndThatItsKindCannotHaveIsFound() {
        remove("plain", Event.TOLD);
        outcomes.put("plain", new Ended("dead:failed", "", 0, "", 1_021, List.of()));
        assertRules(Rule.WRONG);
    }

    @Test
    void aJobThatWasNotStoppedInTimeIsFoundUnlessItsWorkerWasFrozen() {
        accept("slow", 1_000, WorkKind.SLOW);
        run("slow", HEIR, 1, 1_010, 9_000, Event.END);
        end("slow", WorkKind.SLOW, 1, HEIR, 1_010, List.of());
        totals.computeIfPresent("enqueued", (name, count) -> count + 1);
        totals.computeIfPresent("succeeded", (name, count) -> count + 1);
        assertRules(Rule.WRONG);
        add(1_500, Event.FROZEN, DOOMED, DOOMED, "-", 0);
        assertRules(Rule.WRONG);
        add(1_200, Event.FROZEN, HEIR, HEIR, "-", 0);
        assertThat(check()).isEmpty();
    }

    @Test
    void aJobThatWasNotStoppedInTimeIsFoundUnlessItsWholeWorkerStoodStill() {
        accept("slow", 10_000, WorkKind.SLOW);
        run("slow", HEIR, 1, 10_010, 15_000, Event.END);
        end("slow", WorkKind.SLOW, 1, HEIR, 10_010, List.of());
        totals.computeIfPresent("enqueued", (name, count) -> count + 1);
        totals.computeIfPresent("succeeded", (name, count) -> count + 1);
        assertThat(check()).isEmpty();
        add(11_000, Event.THREADS, HEIR, HEIR, "-", 13);
        assertRules(Rule.WRONG);
    }

    @Test
    void aFurtherRunIsFoundUnlessThereWasNoMemoryForTheFirstOnesOutcome() {
        accept("again", 1_000, WorkKind.QUICK);
        run("again", HEIR, 1, 1_010, 1_020, Event.END);
        run("again", HEIR, 2, 1_100, 1_110, Event.END);
        end("again", WorkKind.QUICK, 2, HEIR, 1_095, List.of());
        totals.merge("enqueued", 1L, Long::sum);
        totals.merge("succeeded", 1L, Long::sum);
        assertRules(Rule.TOO_MANY_STARTS);
        accept("heap", 900, WorkKind.HEAP);
        run("heap", HEIR, 1, 950, 1_050, Event.END);
        end("heap", WorkKind.HEAP, 1, HEIR, 945, List.of());
        totals.merge("enqueued", 1L, Long::sum);
        totals.merge("succeeded", 1L, Long::sum);
        assertThat(check()).isEmpty();
    }

    @Test
    void poisonWithoutThreeCrashesIsFound() {
        remove("orphan", Event.TOLD);
        outcomes.put("orphan", new Ended(WorkKind.POISON, "", 0, "", LAPSE, List.of(LAPSE, LAPSE)));
        assertRules(Rule.WRONG);
        outcomes.put("orphan", new Ended(WorkKind.POISON, "", 0, "", LAPSE, List.of(LAPSE, LAPSE, LAPSE)));
        assertThat(check()).isEmpty();
    }

    @Test
    void aResultWithoutARunIsFound() {
        entries.removeIf(entry -> entry.id().equals("plain") && entry.event() == Event.END);
        assertRules(Rule.PHANTOM);
    }

    @Test
    void aResultOfAnotherWorkersRunIsFound() {
        outcomes.put("plain", ended(WorkKind.QUICK, "plain", DOOMED, 1_005));
        assertRules(Rule.PHANTOM);
    }

    @Test
    void twoRunsAtOnceWithoutALapsedLeaseAreFound() {
        outcomes.put("contested", new Ended("succeeded", answer("contested"), 1, HEIR, 41_050, List.of(30_000L)));
        assertRules(Rule.OVERLAP);
    }

    @Test
    void twoRunsAtOnceWhoseLeaseLapsedOnlyLaterAreFound() {
        outcomes.put("contested", new Ended("succeeded", answer("contested"), 1, HEIR, 41_050, List.of(42_500L)));
        assertRules(Rule.OVERLAP);
    }

    @Test
    void aRunMayBeginAfterItsLeaseWhereItsWorkerWasFrozenInBetween() {
        outcomes.put("contested", new Ended("succeeded", answer("contested"), 1, HEIR, 41_050, List.of(30_900L)));
        assertRules(Rule.OVERLAP);
        add(30_800, Event.FROZEN, "worker1.2", "worker1.2", "-", 0);
        assertThat(check()).isEmpty();
        add(30_950, Event.THREADS, "worker1.2", "worker1.2", "-", 13);
        assertRules(Rule.OVERLAP);
    }

    @Test
    void aRunThatItsProcessDidNotOutliveOverlapsNothing() {
        entries.removeIf(entry -> entry.event() == Event.GONE);
        assertThat(check()).as("a lease lapsed").noneMatch(violation -> violation.rule() == Rule.OVERLAP);
        outcomes.put("orphan", new Ended("succeeded", answer("orphan"), 1, HEIR, LAPSE + 100, List.of(19_000L)));
        assertThat(check()).extracting(BrokenPromise::rule).contains(Rule.OVERLAP);
    }

    @Test
    void aRunWithoutAReasonIsFound() {
        run("plain", HEIR, 1, 1_030, 1_040, Event.END);
        assertRules(Rule.TOO_MANY_STARTS);
    }

    @Test
    void moreRunsThanAttemptsAndCrashesAreFound() {
        for (int attempt = 3; attempt < 8; attempt++) {
            run("hopeless", HEIR, attempt, 6_000 + attempt * 100, 6_001 + attempt * 100, Event.FAILED);
        }
        assertRules(Rule.TOO_MANY_STARTS);
    }

    @Test
    void aStartBeforeTheDueTimeIsFound() {
        entries.removeIf(entry -> entry.id().equals("plain") && entry.event() == Event.SUBMIT);
        add(1_500, Event.SUBMIT, "plain", "producer0.1", "QUICK", 0);
        assertRules(Rule.EARLY);
    }

    @Test
    void aStartAfterACancellationIsFound() {
        add(1_005, Event.CANCEL, "plain", "producer0.1", CancelResult.ENDED.toString(), 0);
        assertThat(check()).isEmpty();
        add(900, Event.CANCEL, "plain", "producer0.1", CancelResult.CANCELLED.toString(), 0);
        assertRules(Rule.CANCELLED);
    }

    @Test
    void aHandlerThatIgnoredItsTimeoutMayOverlapWithTheNextAttemptOnly() {
        accept("loop", 6_000, WorkKind.LOOP);
        add(6_010, Event.START, "loop", HEIR, "-", 1);
        add(6_800, Event.START, "loop", HEIR, "-", 2);
        outcomes.put("loop", new Ended("dead:timed out", "", 0, "", 9_500, List.of()));
        left.add(new Left(PREFIX + "job:loop", -1, List.of()));
        totals.put("enqueued", 5L);
        totals.put("dead", 2L);
        assertThat(check()).isEmpty();
        entries.removeIf(entry -> entry.id().equals("loop") && entry.number() == 2);
        add(6_400, Event.START, "loop", HEIR, "-", 2);
        assertThat(check()).extracting(BrokenPromise::rule).contains(Rule.OVERLAP);
    }

    @Test
    void aJobThatWasRefusedAndRanIsFound() {
        entries.removeIf(entry -> entry.id().equals("plain") && entry.event() == Event.ACCEPTED);
        add(1_001, Event.REFUSED, "plain", "producer0.1", "-", 0);
        assertRules(Rule.ENQUEUE);
    }

    @Test
    void anEnqueueThatEndsAsNobodyWroteIsFound() {
        add(3_000, Event.SUBMIT, "odd", "producer0.1", "QUICK", 0);
        add(3_001, Event.BROKEN, "odd", "producer0.1", "NullPointerException", 0);
        assertRules(Rule.ENQUEUE);
    }

    @Test
    void aWorkerThatDoesNothingIsFound() {
        add(44_000, Event.ROLL_CALL, "worker0", HEIR, "-", 0);
        assertRules(Rule.IDLE);
        accept("last", 44_001, WorkKind.QUICK);
        run("last", HEIR, 1, 44_010, 44_020, Event.END);
        end("last", WorkKind.QUICK, 1, HEIR, 44_005, List.of());
        totals.put("enqueued", 5L);
        totals.put("succeeded", 4L);
        assertThat(check()).isEmpty();
    }

    @Test
    void threadsThatAreLeftAreFound() {
        add(40_000, Event.THREADS, HEIR, HEIR, "-", Checker.MOST_THREADS);
        assertThat(check()).isEmpty();
        add(41_000, Event.THREADS, HEIR, HEIR, "-", Checker.MOST_THREADS + 1);
        assertRules(Rule.THREADS);
    }

    @Test
    void keysThatNothingEndsAreFound() {
        for (String key :
                List.of("running:s", "sessions", "session:s", "pending", "retrying", "inbox:p", "job:plain")) {
            left.add(new Left(PREFIX + key, -1, List.of("plain")));
            assertThat(check()).as(key).extracting(BrokenPromise::about).containsExactly(PREFIX + key);
            left.remove(left.size() - 1);
        }
        left.add(new Left(PREFIX + "attempts", -1, List.of("hopeless", "plain")));
        assertRules(Rule.LEFTOVER);
    }

    @Test
    void whatTheDoctorFindsBrokenIsTold() {
        audit.add("no_spec: ids without a spec: plain");
        assertRules(Rule.AUDIT);
    }

    @Test
    void memoryThatIsNotGivenBackIsFound() {
        grown = Checker.MAY_GROW + 1;
        assertRules(Rule.LEFTOVER);
    }

    @Test
    void whatRedisMayHaveLostIsNobodysFault() {
        outcomes.remove("plain");
        remove("plain", Event.TOLD);
        totals.put("enqueued", 3L);
        totals.put("succeeded", 2L);
        assertRules(Rule.LOST);
        add(1_200, Event.DOUBT, "redis", "pulse", "3", 990);
        assertThat(check()).isEmpty();
    }
}
