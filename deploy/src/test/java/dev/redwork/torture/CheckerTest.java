package dev.redwork.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.store.Moved;
import dev.redwork.torture.Entry.Event;
import dev.redwork.torture.Evidence.Left;
import dev.redwork.torture.Violation.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The oracle must see: a good round has no violation, and each way to spoil it has its own. */
class CheckerTest {
    private static final String PREFIX = TortureCollector.PREFIX;
    private static final String HEIR = "worker0.1";
    private static final String DOOMED = "worker1.1";

    /** When the lease of the worker ended that was killed at 20,000. */
    private static final long LAPSE = 29_000;

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Ended> outcomes = new HashMap<>();
    private final Map<String, Long> totals = new HashMap<>(Map.of("enqueued", 4L, "succeeded", 3L, "dead", 1L));
    private final List<Left> left = new ArrayList<>();
    private long grown;

    CheckerTest() {
        for (String worker : List.of(HEIR, DOOMED)) {
            add(100, Event.UP, worker, worker.substring(0, 7), "-", 0);
            add(900, Event.READY, worker, worker.substring(0, 7), "-", 0);
        }
        for (long at = 1_000; at < 45_000; at += 100) {
            add(at, Event.PULSE, "redis", "pulse", "0", at);
        }
        // One that nothing happened to.
        accept("plain", 1_000, Kind.QUICK);
        run("plain", HEIR, 1, 1_010, 1_020, Event.END);
        end("plain", Kind.QUICK, 1, HEIR, 1_005, List.of());
        // One that fails and is dead.
        accept("hopeless", 2_000, Kind.HOPELESS);
        run("hopeless", HEIR, 1, 2_010, 2_020, Event.FAILED);
        run("hopeless", DOOMED, 2, 5_010, 5_020, Event.FAILED);
        outcomes.put("hopeless", new Ended("dead:failed", "", 0, "", 5_021, List.of()));
        add(5_030, Event.TOLD, "hopeless", "producer0.1", "dead:failed|", 0);
        // One whose worker is killed.
        accept("orphan", 19_000, Kind.NAP);
        add(19_990, Event.START, "orphan", DOOMED, "-", 1);
        add(20_000, Event.FAULT, "1", DOOMED, "worker_kill_-9", 0);
        add(20_000, Event.GONE, DOOMED, "worker1", "exit", 137);
        add(20_001, Event.HEALED, "1", DOOMED, "worker_kill_-9", 0);
        run("orphan", HEIR, 1, LAPSE + 110, LAPSE + 500, Event.END);
        end("orphan", Kind.NAP, 1, HEIR, LAPSE + 100, List.of(LAPSE));
        // One whose worker is frozen past its lease: both run it, one after the lease of the other.
        add(30_000, Event.UP, "worker1.2", "worker1", "-", 0);
        add(30_500, Event.READY, "worker1.2", "worker1", "-", 0);
        accept("contested", 31_000, Kind.STUBBORN);
        run("contested", "worker1.2", 1, 31_010, 43_000, Event.END);
        run("contested", HEIR, 1, 41_100, 42_000, Event.END);
        end("contested", Kind.STUBBORN, 1, HEIR, 41_050, List.of(41_000L));
        left.add(new Left("redwork:queues", -1, List.of()));
        left.add(new Left(PREFIX + "totals", -1, List.of("enqueued")));
        left.add(new Left(PREFIX + "recent", -1, List.of()));
        left.add(new Left(PREFIX + "result:plain", 500_000, List.of()));
        left.add(new Left(PREFIX + "dead", -1, List.of("hopeless")));
        left.add(new Left(PREFIX + "failures", -1, List.of("hopeless")));
        left.add(new Left(PREFIX + "job:hopeless", -1, List.of()));
    }

    @Test
    void aGoodRoundHasNoViolation() {
        assertThat(check()).isEmpty();
    }

    @Test
    void aLostJobIsFound() {
        outcomes.remove("plain");
        remove("plain", Event.TOLD);
        assertThat(check()).extracting(Violation::about).contains("plain");
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
                ended(Kind.QUICK, "plain", HEIR, 1_004).text(),
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
        outcomes.put("plain", ended(Kind.QUICK, "orphan", HEIR, 1_005));
        assertRules(Rule.WRONG);
    }

    @Test
    void anEndThatItsKindCannotHaveIsFound() {
        remove("plain", Event.TOLD);
        outcomes.put("plain", new Ended("dead:failed", "", 0, "", 1_021, List.of()));
        assertRules(Rule.WRONG);
    }

    @Test
    void poisonWithoutThreeCrashesIsFound() {
        remove("orphan", Event.TOLD);
        outcomes.put("orphan", new Ended(Kind.POISON, "", 0, "", LAPSE, List.of(LAPSE, LAPSE)));
        assertRules(Rule.WRONG);
        outcomes.put("orphan", new Ended(Kind.POISON, "", 0, "", LAPSE, List.of(LAPSE, LAPSE, LAPSE)));
        assertThat(check()).isEmpty();
    }

    @Test
    void aResultWithoutARunIsFound() {
        entries.removeIf(entry -> entry.id().equals("plain") && entry.event() == Event.END);
        assertRules(Rule.PHANTOM);
    }

    @Test
    void aResultOfAnotherWorkersRunIsFound() {
        outcomes.put("plain", ended(Kind.QUICK, "plain", DOOMED, 1_005));
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
    void aRunThatItsProcessDidNotOutliveOverlapsNothing() {
        entries.removeIf(entry -> entry.event() == Event.GONE);
        assertThat(check()).as("a lease lapsed").noneMatch(violation -> violation.rule() == Rule.OVERLAP);
        outcomes.put("orphan", new Ended("succeeded", answer("orphan"), 1, HEIR, LAPSE + 100, List.of(19_000L)));
        assertThat(check()).extracting(Violation::rule).contains(Rule.OVERLAP);
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
        add(1_005, Event.CANCEL, "plain", "producer0.1", Moved.ENDED.toString(), 0);
        assertThat(check()).isEmpty();
        add(900, Event.CANCEL, "plain", "producer0.1", Moved.CANCELLED.toString(), 0);
        assertRules(Rule.CANCELLED);
    }

    @Test
    void aHandlerThatIgnoredItsTimeoutMayOverlapWithTheNextAttemptOnly() {
        accept("loop", 6_000, Kind.LOOP);
        add(6_010, Event.START, "loop", HEIR, "-", 1);
        add(6_800, Event.START, "loop", HEIR, "-", 2);
        outcomes.put("loop", new Ended("dead:timed out", "", 0, "", 9_500, List.of()));
        left.add(new Left(PREFIX + "job:loop", -1, List.of()));
        totals.put("enqueued", 5L);
        totals.put("dead", 2L);
        assertThat(check()).isEmpty();
        entries.removeIf(entry -> entry.id().equals("loop") && entry.number() == 2);
        add(6_400, Event.START, "loop", HEIR, "-", 2);
        assertThat(check()).extracting(Violation::rule).contains(Rule.OVERLAP);
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
    void aLateClaimIsFound() {
        orphanClaimedAt(LAPSE + Recovery.PROMISED + 1);
        assertRules(Rule.LATE);
    }

    @Test
    void aClaimIsNotLateWhereTheMachineStoodStill() {
        orphanClaimedAt(LAPSE + Recovery.PROMISED + 1);
        entries.removeIf(entry -> entry.event() == Event.PULSE && entry.at() > 25_000 && entry.at() < 27_000);
        assertThat(check()).isEmpty();
    }

    @Test
    void aClaimIsNotLateWhereTheOnlyHeirWasDisturbed() {
        orphanClaimedAt(LAPSE + Recovery.PROMISED + 1);
        add(28_000, Event.FAULT, "2", "worker0", "connections_cut", 0);
        add(28_001, Event.HEALED, "2", "worker0", "connections_cut", 0);
        assertThat(check()).isEmpty();
    }

    @Test
    void aLastDeathThatNobodyIsHeldToIsFound() {
        add(20_001, Event.FAULT, Recovery.LAST, DOOMED, "worker_kill_-9", 0);
        add(20_002, Event.HEALED, Recovery.LAST, DOOMED, "worker_kill_-9", 0);
        assertThat(check()).isEmpty();
        add(28_000, Event.FAULT, "2", "worker0", "connections_cut", 0);
        add(28_001, Event.HEALED, "2", "worker0", "connections_cut", 0);
        assertRules(Rule.UNJUDGED);
    }

    @Test
    void aWorkerThatDoesNothingIsFound() {
        add(44_000, Event.ROLL_CALL, "worker0", HEIR, "-", 0);
        assertRules(Rule.IDLE);
        accept("last", 44_001, Kind.QUICK);
        run("last", HEIR, 1, 44_010, 44_020, Event.END);
        end("last", Kind.QUICK, 1, HEIR, 44_005, List.of());
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
            assertThat(check()).as(key).extracting(Violation::about).containsExactly(PREFIX + key);
            left.remove(left.size() - 1);
        }
        left.add(new Left(PREFIX + "attempts", -1, List.of("hopeless", "plain")));
        assertRules(Rule.LEFTOVER);
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

    @Test
    void linesOfALedgerAreReadAsTheyWereWritten() {
        Entry entry = new Entry(
                7, Event.RESULT, "id", "", ended(Kind.NAP, "id", HEIR, 5).text(), 3);
        assertThat(Entry.parse(entry.text())).isEqualTo(new Entry(7, Event.RESULT, "id", "-", entry.value(), 3));
        assertThat(Ended.parse(entry.value())).isEqualTo(ended(Kind.NAP, "id", HEIR, 5));
        Ended dead = new Ended("dead:too large", "", 0, "", 1, List.of(1L, 2L));
        assertThat(Ended.parse(dead.text())).isEqualTo(dead);
    }

    @Test
    void theSameSeedIsTheSameSchedule() {
        Round round = Round.of(7, 60_000);
        assertThat(round.schedule().steps())
                .isEqualTo(Round.of(7, 60_000).schedule().steps());
        assertThat(round.schedule()).isNotEqualTo(Round.of(11, 60_000).schedule());
    }

    private void orphanClaimedAt(long claim) {
        entries.removeIf(entry -> entry.id().equals("orphan") && entry.at() > LAPSE);
        run("orphan", HEIR, 1, claim + 1, claim + 100, Event.END);
        end("orphan", Kind.NAP, 1, HEIR, claim, List.of(LAPSE));
    }

    private void accept(String id, long at, Kind kind) {
        add(at, Event.SUBMIT, id, "producer0.1", kind.name(), 0);
        add(at + 1, Event.ACCEPTED, id, "producer0.1", "-", 0);
    }

    private void run(String id, String worker, long attempt, long from, long to, Event ending) {
        add(from, Event.START, id, worker, "-", attempt);
        add(to, ending, id, worker, "-", attempt);
    }

    private void end(String id, Kind kind, int attempt, String worker, long started, List<Long> crashes) {
        Ended ended = new Ended("succeeded", Work.answer(kind, id), attempt, worker, started, crashes);
        outcomes.put(id, ended);
        add(started + 30, Event.TOLD, id, "producer0.1", ended.told(), 0);
    }

    private static Ended ended(Kind kind, String id, String worker, long started) {
        return new Ended("succeeded", Work.answer(kind, id), 1, worker, started, List.of());
    }

    private String answer(String id) {
        return Objects.requireNonNull(outcomes.get(id)).answer();
    }

    private void remove(String id, Event event) {
        entries.removeIf(entry -> entry.id().equals(id) && entry.event() == event);
    }

    private void add(long at, Event event, String id, String who, String value, long number) {
        entries.add(new Entry(at, event, id, who, value, number));
    }

    private List<Violation> check() {
        entries.sort(Comparator.comparingLong(Entry::at));
        return Checker.check(new Evidence(List.copyOf(entries), outcomes, totals, left, grown));
    }

    private void assertRules(Rule... rules) {
        assertThat(check()).extracting(Violation::rule).containsExactlyInAnyOrder(rules);
    }
}
