package dev.redwork.torture;

import dev.redwork.job.Defaults;
import dev.redwork.torture.BrokenPromise.Rule;
import dev.redwork.torture.JobHistory.Run;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How long the jobs of dead workers waited until they were claimed again, by Redis' own times: the end of the lease and the time
 * of the claim, both kept in the outcome. The promised bound is asked for where there was an heir: a worker that had been up
 * for two renewals, and that nothing happened to. A machine that stood still is given the gaps between Redis' answers.
 */
final class RecoveryCheck {
    static final long PROMISED = 2_000;

    /** The death that is made to be judged. */
    static final String LAST = "last-death";

    /** Two renewals and what a start takes: before that a worker judges nobody. */
    static final long ESTABLISHED = 2 * Defaults.RENEW_EVERY.toMillis() + 1_000;

    private static final long USUAL_GAP = 300;

    /**
     * One job that was claimed again.
     *
     * @param worker who had died
     * @param millis from its death to the claim
     * @param bound whether there was an heir that could be held to it
     * @param late ms beyond the bound; 0 or less: it was kept
     */
    record Claimed(String job, String worker, long millis, boolean bound, long late) {}

    private record Span(String who, long from, long to) {}

    private final List<Claimed> claimed = new ArrayList<>();
    private final Map<String, Long> gone = new HashMap<>();
    private final Map<String, Long> ready = new HashMap<>();
    private final Map<String, String> slots = new HashMap<>();
    private final List<Span> disturbed = new ArrayList<>();
    private final List<Long> pulses = new ArrayList<>();
    private final List<String> lastVictims = new ArrayList<>();

    private RecoveryCheck(Evidence evidence) {
        Map<String, Entry> open = new HashMap<>();
        for (Entry entry : evidence.entries()) {
            switch (entry.event()) {
                case UP -> slots.put(entry.id(), entry.who());
                case READY -> ready.put(entry.id(), entry.at());
                case GONE -> gone.put(entry.id(), entry.at());
                case FAULT -> {
                    open.put(entry.id(), entry);
                    if (entry.id().equals(LAST)) {
                        lastVictims.add(entry.who());
                    }
                }
                case HEALED -> {
                    Entry fault = open.remove(entry.id());
                    disturbed.add(new Span(entry.who(), fault == null ? 0 : fault.at(), entry.at()));
                }
                case PULSE -> pulses.add(entry.number());
                default -> {
                    // Not of the cast.
                }
            }
        }
    }

    static RecoveryCheck of(Evidence evidence, Collection<JobHistory> jobs) {
        RecoveryCheck recovery = new RecoveryCheck(evidence);
        jobs.stream()
                .filter(job -> job.kind == WorkKind.HEAP)
                .flatMap(job -> job.runs.stream())
                .forEach(full -> recovery.disturbed.add(new Span(full.worker(), full.start(), full.end())));
        jobs.forEach(recovery::add);
        return recovery;
    }

    List<Claimed> claimed() {
        return claimed;
    }

    List<BrokenPromise> late() {
        return claimed.stream()
                .filter(one -> one.bound() && one.late() > 0)
                .map(one -> new BrokenPromise(
                        Rule.LATE,
                        one.job(),
                        "claimed " + one.millis() + " ms after the death of " + one.worker() + ", " + one.late()
                                + " ms too late"))
                .toList();
    }

    /** A round whose last death could not be judged has not tried the bound. */
    List<BrokenPromise> unjudged() {
        return lastVictims.stream()
                .filter(victim -> claimed.stream()
                        .noneMatch(one -> one.bound() && one.worker().equals(victim)))
                .map(victim -> new BrokenPromise(Rule.UNJUDGED, victim, "none of its jobs was claimed beside an heir"))
                .toList();
    }

    private void add(JobHistory job) {
        Ended end = job.end();
        // One crash: of a second one the first claim is not known, and the run after two may have to wait for another
        // suspect.
        if (end == null || end.isDead() || end.crashes().size() != 1) {
            return;
        }
        long lapse = end.crashes().get(0);
        List<Run> after = job.runs.stream().filter(run -> run.start() >= lapse).toList();
        List<Run> before = job.runs.stream().filter(run -> run.start() < lapse).toList();
        if (after.size() != 1 || before.isEmpty() || end.started() < lapse) {
            return;
        }
        String worker = before.get(before.size() - 1).worker();
        long death = gone.getOrDefault(worker, Long.MAX_VALUE);
        if (death <= lapse) {
            long bound =
                    Math.min(lapse, death + Defaults.LEASE.toMillis()) + PROMISED + stillness(death, end.started());
            boolean heir = hasHeir(worker, death, end.started());
            claimed.add(new Claimed(job.id, worker, end.started() - death, heir, end.started() - bound));
        }
    }

    private boolean hasHeir(String dead, long death, long claim) {
        return ready.entrySet().stream()
                .filter(other -> slots.getOrDefault(other.getKey(), "").startsWith("worker"))
                .filter(other -> !other.getKey().equals(dead))
                .filter(other -> other.getValue() <= death - ESTABLISHED)
                .filter(other -> gone.getOrDefault(other.getKey(), Long.MAX_VALUE) > claim)
                .anyMatch(other -> disturbed.stream()
                        .filter(span -> span.to() >= death - ESTABLISHED && span.from() <= claim)
                        .noneMatch(span -> span.who().equals("redis")
                                || span.who().equals(other.getKey())
                                || Objects.equals(span.who(), slots.get(other.getKey()))));
    }

    /** How long Redis, or all of the machine, did not answer in this time. */
    private long stillness(long from, long to) {
        long sum = 0;
        for (int i = 1; i < pulses.size(); i++) {
            long start = Math.max(from, pulses.get(i - 1));
            long end = Math.min(to, pulses.get(i));
            sum += Math.max(0, end - start - USUAL_GAP);
        }
        return sum;
    }
}
