package dev.redwork.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.torture.BrokenPromise.Rule;
import dev.redwork.torture.Entry.Event;
import dev.redwork.torture.Evidence.Left;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The evidence of a round in which all went well, for a test to spoil; what the oracle says of it then. */
abstract class GoodRound {
    static final String PREFIX = TortureCollector.PREFIX;
    static final String HEIR = "worker0.1";
    static final String DOOMED = "worker1.1";

    /** When the lease of the worker ended that was killed at 20,000. */
    static final long LAPSE = 29_000;

    final List<Entry> entries = new ArrayList<>();
    final Map<String, Ended> outcomes = new HashMap<>();
    final Map<String, Long> totals = new HashMap<>(Map.of("enqueued", 4L, "succeeded", 3L, "dead", 1L));
    final List<Left> left = new ArrayList<>();
    final List<String> audit = new ArrayList<>();
    long grown;

    GoodRound() {
        for (String worker : List.of(HEIR, DOOMED)) {
            add(100, Event.UP, worker, worker.substring(0, 7), "-", 0);
            add(900, Event.READY, worker, worker.substring(0, 7), "-", 0);
        }
        for (long at = 1_000; at < 45_000; at += 100) {
            add(at, Event.PULSE, "redis", "pulse", "0", at);
        }
        // One that nothing happened to.
        accept("plain", 1_000, WorkKind.QUICK);
        run("plain", HEIR, 1, 1_010, 1_020, Event.END);
        end("plain", WorkKind.QUICK, 1, HEIR, 1_005, List.of());
        // One that fails and is dead.
        accept("hopeless", 2_000, WorkKind.HOPELESS);
        run("hopeless", HEIR, 1, 2_010, 2_020, Event.FAILED);
        run("hopeless", DOOMED, 2, 5_010, 5_020, Event.FAILED);
        outcomes.put("hopeless", new Ended("dead:failed", "", 0, "", 5_021, List.of()));
        add(5_030, Event.TOLD, "hopeless", "producer0.1", "dead:failed|", 0);
        // One whose worker is killed.
        accept("orphan", 19_000, WorkKind.NAP);
        add(19_990, Event.START, "orphan", DOOMED, "-", 1);
        add(20_000, Event.FAULT, "1", DOOMED, "worker_kill_-9", 0);
        add(20_000, Event.GONE, DOOMED, "worker1", "exit", 137);
        add(20_001, Event.HEALED, "1", DOOMED, "worker_kill_-9", 0);
        run("orphan", HEIR, 1, LAPSE + 110, LAPSE + 500, Event.END);
        end("orphan", WorkKind.NAP, 1, HEIR, LAPSE + 100, List.of(LAPSE));
        // One whose worker is frozen past its lease: both run it, one after the lease of the other.
        add(30_000, Event.UP, "worker1.2", "worker1", "-", 0);
        add(30_500, Event.READY, "worker1.2", "worker1", "-", 0);
        accept("contested", 31_000, WorkKind.STUBBORN);
        run("contested", "worker1.2", 1, 31_010, 43_000, Event.END);
        run("contested", HEIR, 1, 41_100, 42_000, Event.END);
        end("contested", WorkKind.STUBBORN, 1, HEIR, 41_050, List.of(41_000L));
        left.add(new Left("redwork:queues", -1, List.of()));
        left.add(new Left(PREFIX + "totals", -1, List.of("enqueued")));
        left.add(new Left(PREFIX + "recent", -1, List.of()));
        left.add(new Left(PREFIX + "job:plain", 500_000, List.of()));
        left.add(new Left(PREFIX + "dead", -1, List.of("hopeless")));
        left.add(new Left(PREFIX + "failures", -1, List.of("hopeless")));
        left.add(new Left(PREFIX + "job:hopeless", -1, List.of()));
    }

    void accept(String id, long at, WorkKind kind) {
        add(at, Event.SUBMIT, id, "producer0.1", kind.name(), 0);
        add(at + 1, Event.ACCEPTED, id, "producer0.1", "-", 0);
    }

    void run(String id, String worker, long attempt, long from, long to, Event ending) {
        add(from, Event.START, id, worker, "-", attempt);
        add(to, ending, id, worker, "-", attempt);
    }

    void end(String id, WorkKind kind, int attempt, String worker, long started, List<Long> crashes) {
        Ended ended = new Ended("succeeded", Work.answer(kind, id), attempt, worker, started, crashes);
        outcomes.put(id, ended);
        add(started + 30, Event.TOLD, id, "producer0.1", ended.told(), 0);
    }

    static Ended ended(WorkKind kind, String id, String worker, long started) {
        return new Ended("succeeded", Work.answer(kind, id), 1, worker, started, List.of());
    }

    String answer(String id) {
        return Objects.requireNonNull(outcomes.get(id)).answer();
    }

    void remove(String id, Event event) {
        entries.removeIf(entry -> entry.id().equals(id) && entry.event() == event);
    }

    void add(long at, Event event, String id, String who, String value, long number) {
        entries.add(new Entry(at, event, id, who, value, number));
    }

    List<BrokenPromise> check() {
        entries.sort(Comparator.comparingLong(Entry::at));
        return Checker.check(new Evidence(List.copyOf(entries), outcomes, totals, left, audit, grown));
    }

    void assertRules(Rule... rules) {
        assertThat(check()).extracting(BrokenPromise::rule).containsExactlyInAnyOrder(rules);
    }
}
