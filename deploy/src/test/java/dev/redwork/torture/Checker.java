package dev.redwork.torture;

import dev.redwork.endtoend.Leftovers;
import dev.redwork.torture.BrokenPromise.Rule;
import dev.redwork.torture.Entry.Event;
import dev.redwork.torture.JobHistory.Run;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The oracle: a pure function from what is known of a round to the promises that were not kept. */
final class Checker {
    /** Buffers of connections and of the append-only file, and the dead. */
    static final long MAY_GROW = 4 << 20;

    static final long MOST_THREADS = 5L * TortureWorker.THREADS;

    /** Between the time of a ledger and Redis' time, ms. */
    private static final long SLACK = 50;

    /** Within this time after its end the outcome of a run is written down or has failed to be, ms. */
    private static final long RECORDED = 1_000;

    private final Evidence evidence;
    private final Collection<JobHistory> jobs;
    private final List<BrokenPromise> found = new ArrayList<>();

    private Checker(Evidence evidence) {
        this.evidence = evidence;
        this.jobs = JobHistory.of(evidence);
    }

    static List<BrokenPromise> check(Evidence evidence) {
        Checker checker = new Checker(evidence);
        checker.jobs.stream().filter(job -> !checker.isDoubtful(job)).forEach(checker::check);
        checker.checkTotals();
        checker.checkLeft();
        evidence.audit().forEach(problem -> checker.found.add(new BrokenPromise(Rule.AUDIT, "doctor", problem)));
        checker.checkRollCall();
        checker.checkThreads();
        RecoveryCheck recovery = RecoveryCheck.of(evidence, checker.jobs);
        checker.found.addAll(recovery.late());
        checker.found.addAll(recovery.unjudged());
        return List.copyOf(checker.found);
    }

    /** Something of it happened in a time of which Redis may have lost what it had acknowledged. */
    private boolean isDoubtful(JobHistory job) {
        return evidence.entries().stream()
                .filter(entry -> entry.event() == Event.DOUBT)
                .anyMatch(doubt ->
                        job.times.stream().anyMatch(at -> at >= doubt.number() - SLACK && at <= doubt.at() + SLACK));
    }

    private void check(JobHistory job) {
        if (job.exists() && job.end() == null) {
            add(Rule.LOST, job, "no outcome; runs: " + job.runs);
        }
        if (job.broken != null || (job.refused && job.exists())) {
            add(Rule.ENQUEUE, job, job.broken != null ? "enqueue threw " + job.broken : "was refused, and exists");
        }
        checkOutcome(job);
        checkRuns(job);
    }

    private void checkOutcome(JobHistory job) {
        Ended end = job.end();
        if (end == null) {
            return;
        }
        Set<Ended> different = new HashSet<>(job.seen);
        if (different.size() > 1) {
            add(Rule.CHANGED, job, "seen: " + job.seen);
        }
        if (job.told != null && !job.told.equals(end.told())) {
            add(Rule.CHANGED, job, "told: " + job.told + ", in Redis: " + end);
        }
        if (job.kind != null && !job.kind.mayEnd(end) && !overslept(job, end)) {
            add(Rule.WRONG, job, job.kind + " ended as " + end);
        }
        if (!end.kind().equals(Ended.SUCCEEDED)) {
            return;
        }
        if (job.kind != null && !end.answer().equals(Work.answer(job.kind, job.id))) {
            add(Rule.WRONG, job, "its answer is " + end.answer());
        }
        if (job.runs.stream()
                .noneMatch(run -> run.ending() == Event.END
                        && run.worker().equals(end.worker())
                        && run.attempt() == end.attempt())) {
            add(Rule.PHANTOM, job, end + " without such a run: " + job.runs);
        }
    }

    /**
     * Its process stood still until handler and timer were due at once, and the handler was the first: it was frozen, or (a handler
     * had filled its heap, or a stack of 32 MB) busy with itself, so that not even the thread that writes each second wrote.
     */
    private boolean overslept(JobHistory job, Ended end) {
        return job.kind == WorkKind.SLOW
                && end.kind().equals(Ended.SUCCEEDED)
                && job.runs.stream()
                        .filter(run -> run.ending() == Event.END && run.worker().equals(end.worker()))
                        .anyMatch(run -> wasFrozen(run)
                                || wasSilent(run.worker(), run.start() + job.kind.timeoutMillis, run.end()));
    }

    private boolean wasFrozen(JobHistory.Run run) {
        return evidence.entries().stream()
                .anyMatch(entry -> entry.event() == Event.FROZEN
                        && entry.who().equals(run.worker())
                        && entry.at() >= run.start() - SLACK
                        && entry.at() <= run.end());
    }

    private boolean wasSilent(String worker, long from, long to, Event... ofOthers) {
        return evidence.entries().stream()
                .filter(entry -> !List.of(ofOthers).contains(entry.event()))
                .noneMatch(entry -> entry.who().equals(worker) && entry.at() > from && entry.at() < to - SLACK);
    }

    private void checkRuns(JobHistory job) {
        long explained = 1
                + job.crashes().size()
                + job.count(Event.FAILED)
                + job.count(Event.INTERRUPTED)
                + fenced(job)
                + starved(job);
        long most = (job.kind == null ? 1 : job.kind.attempts) + 3 + job.count(Event.INTERRUPTED);
        if (job.runs.size() > Math.min(explained, most)) {
            add(Rule.TOO_MANY_STARTS, job, "crashes: " + job.crashes() + ", runs: " + job.runs);
        }
        for (int i = 0; i < job.runs.size(); i++) {
            Run run = job.runs.get(i);
            if (job.kind != null && run.start() < job.submitted + job.kind.delayMillis - SLACK) {
                add(Rule.EARLY, job, "submitted " + job.submitted + ", started " + run.start());
            }
            if (run.start() - SLACK > job.cancelled) {
                add(Rule.CANCELLED, job, "cancelled " + job.cancelled + ", started " + run.start());
            }
            for (Run later : job.runs.subList(i + 1, job.runs.size())) {
                boolean allowed = lapsedBetween(job, run, later) || job.isOverdue(run, later.start());
                if (later.start() < run.end() && !allowed) {
                    add(Rule.OVERLAP, job, "crashes: " + job.crashes() + ", " + run + " and " + later);
                }
            }
        }
    }

    /** Runs that never ended, and whose attempt was reported without them. */
    private static long fenced(JobHistory job) {
        return job.runs.stream()
                .filter(run -> run.ending() == null)
                .filter(run -> job.runs.stream()
                        .anyMatch(later -> later.start() > run.start() && job.isOverdue(run, later.start())))
                .count();
    }

    /** Runs that came to their end where there was no memory for their outcome: the attempt failed after all. */
    private long starved(JobHistory job) {
        return job.runs.stream()
                .filter(run -> run.ending() == Event.END)
                .filter(run -> jobs.stream()
                        .filter(other -> other.kind == WorkKind.HEAP)
                        .flatMap(other -> other.runs.stream())
                        .anyMatch(full -> full.worker().equals(run.worker())
                                && full.start() <= run.end() + RECORDED
                                && full.end() >= run.end() - SLACK))
                .count();
    }

    /** Or before: its process was frozen after it had looked at its lease and before the handler said that it starts. */
    private boolean lapsedBetween(JobHistory job, Run run, Run later) {
        return job.crashes().stream()
                .filter(end -> end <= later.start() + SLACK)
                .anyMatch(end -> end >= run.start() - SLACK || stoodStill(run.worker(), end, run.start()));
    }

    /** Whether it was frozen when the lease ended, and wrote nothing from then on until a run began. */
    private boolean stoodStill(String worker, long lapsed, long began) {
        return evidence.entries().stream()
                .filter(entry -> entry.event() == Event.FROZEN && entry.who().equals(worker) && entry.at() <= lapsed)
                .anyMatch(entry -> wasSilent(worker, entry.at() + SLACK, began, Event.FROZEN, Event.THAWED));
    }

    /** A recorded outcome is counted in the script that records it, so one recorded twice is counted twice. */
    private void checkTotals() {
        long enqueued = total("enqueued");
        long ended = total("succeeded") + total("dead") + total("cancelled") + total("expired");
        if (ended > enqueued) {
            found.add(new BrokenPromise(Rule.DOUBLED, "totals", ended + " outcomes of " + enqueued + " jobs"));
        }
        if (ended < enqueued || evidence.outcomes().size() != enqueued) {
            found.add(new BrokenPromise(
                    Rule.LOST,
                    "totals",
                    enqueued + " enqueued, " + ended + " ended, outcomes of "
                            + evidence.outcomes().size()));
        }
    }

    private long total(String counter) {
        return evidence.totals().getOrDefault(counter, 0L);
    }

    /** Without workers: only counters, what has a TTL, and what is kept of the dead. */
    private void checkLeft() {
        if (evidence.grown() > MAY_GROW) {
            found.add(new BrokenPromise(Rule.LEFTOVER, "memory", evidence.grown() + " bytes more than before"));
        }
        Set<String> dead = new HashSet<>();
        evidence.outcomes().forEach((id, outcome) -> {
            if (outcome.isDead()) {
                dead.add(id);
            }
        });
        for (Evidence.Left left : evidence.left()) {
            String name = left.key().startsWith(TortureCollector.PREFIX)
                    ? left.key().substring(TortureCollector.PREFIX.length())
                    : left.key();
            boolean ofDead = switch (name) {
                case "dead", "attempts", "failures", "crashes" -> dead.containsAll(left.members());
                default -> name.startsWith("job:") && dead.contains(name.substring("job:".length()));
            };
            boolean constant =
                    name.equals("redwork:queues") || (Leftovers.ALWAYS.contains(name) && !name.equals("sessions"));
            if (left.ttl() <= 0 && !constant && !ofDead) {
                found.add(new BrokenPromise(Rule.LEFTOVER, left.key(), "members: " + left.members()));
            }
        }
    }

    private void checkRollCall() {
        List<Entry> calls = evidence.entries().stream()
                .filter(entry -> entry.event() == Event.ROLL_CALL)
                .toList();
        for (Entry call : calls) {
            boolean works = evidence.entries().stream()
                    .anyMatch(entry -> entry.event() == Event.START
                            && entry.who().equals(call.who())
                            && entry.at() >= call.at() - SLACK);
            if (!works) {
                found.add(new BrokenPromise(Rule.IDLE, call.who(), "no handler started after " + call.at()));
            }
        }
    }

    /** A handler that never ends keeps its thread; a worker that starts one for each failure is far beyond that. */
    private void checkThreads() {
        Map<String, Long> last = new HashMap<>();
        evidence.entries().stream()
                .filter(entry -> entry.event() == Event.THREADS)
                .forEach(entry -> last.put(entry.who(), entry.number()));
        last.forEach((worker, threads) -> {
            long endless = jobs.stream()
                    .filter(job -> job.kind == WorkKind.LOOP)
                    .flatMap(job -> job.runs.stream())
                    .filter(run -> run.worker().equals(worker))
                    .count();
            if (threads > MOST_THREADS + endless) {
                found.add(new BrokenPromise(Rule.THREADS, worker, "it has " + threads));
            }
        });
    }

    private void add(Rule rule, JobHistory job, String told) {
        found.add(new BrokenPromise(rule, job.id, job.kind + "; " + told));
    }
}
