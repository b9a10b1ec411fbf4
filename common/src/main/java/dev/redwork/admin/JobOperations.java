package dev.redwork.admin;

import static dev.redwork.redis.Call.bytes;

import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.JobState;
import dev.redwork.job.MoveResult;
import dev.redwork.job.RedworkException;
import dev.redwork.queue.record.JobMove;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.queue.record.PurgeScope;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobOperationStore;
import dev.redwork.store.JobOperationStore.Cancellable;
import dev.redwork.store.JobOperationStore.Requeue;
import dev.redwork.store.JobStore;
import dev.redwork.store.JobStore.ClaimReply;
import dev.redwork.store.JobValue;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Cancels, promotes, requeues and deletes jobs of one queue by their ids, however many: in calls of up to 1,000 jobs and 1 MB, each of
 * which is done whole or not at all. All is safe to repeat; a call whose answer was lost is repeated here, and then reports
 * what it finds: a job that it had cancelled as ended.
 */
public record JobOperations(RedisLink link, Keys keys) {
    /** Looks of one script into the jobs that sessions hold: about 10 ms of Redis' time. */
    private static final int CALL_LOOKS = 100_000;

    /** A job that moves each time between being read and being cancelled this often does not exist. */
    private static final int ROUNDS = 100;

    private JobOperationStore store() {
        return new JobOperationStore(keys);
    }

    /** Of each id, in their order, the answer: as the method of the same name says. */
    public Map<String, MoveResult> move(JobMove move, Collection<String> ids) {
        // No switch, for which there would be a class of its own to initialize.
        if (move == JobMove.CANCEL) {
            return cancel(ids);
        } else if (move == JobMove.REQUEUE) {
            return requeue(ids);
        }
        return move == JobMove.RUN ? promote(ids) : delete(ids);
    }

    /**
     * Cancels jobs. A waiting one (also for its time) never starts, whichever worker is up; the worker of a running one is
     * told.
     *
     * @return of each id, in their order: cancelled, asked, ended or gone
     */
    public Map<String, MoveResult> cancel(Collection<String> ids) {
        Map<String, MoveResult> moved = inOrder(ids);
        Set<String> left = new LinkedHashSet<>(ids);
        for (int round = 0; !left.isEmpty(); round++) {
            if (round == ROUNDS) {
                throw new RedworkException("job " + left.iterator().next() + " of queue " + keys.queue
                        + " moved on each time it was about to be cancelled: try again");
            }
            for (List<String> group : groups(List.copyOf(left), mostForSessions())) {
                cancelSome(group).forEach((id, what) -> {
                    moved.put(id, what);
                    left.remove(id);
                });
            }
        }
        return moved;
    }

    /**
     * Requeues dead and cancelled jobs, at the tail of the line: with their ids, all their attempts and their last failure.
     *
     * @return of each id, in their order: requeued, waiting, ended (its spec is not kept) or gone
     */
    public Map<String, MoveResult> requeue(Collection<String> ids) {
        Map<String, MoveResult> moved = inOrder(ids);
        for (List<String> group : groups(List.copyOf(moved.keySet()), Defaults.CALL_JOBS)) {
            List<Requeue> jobs = new ArrayList<>();
            stored(group).forEach((id, stored) -> jobs.add(Requeue.of(id, stored.job(id))));
            put(moved, group, link.sendAgain(store().requeue(jobs)));
        }
        return moved;
    }

    /**
     * Puts jobs that wait for their time, for another attempt, or for a worker that knows their task, to the front of the line now.
     *
     * @return of each id, in their order: promoted, waiting (it is in the line, or runs), ended or gone
     */
    public Map<String, MoveResult> promote(Collection<String> ids) {
        Map<String, MoveResult> moved = inOrder(ids);
        List<String> all = List.copyOf(moved.keySet());
        for (int i = 0; i < all.size(); i += Defaults.CALL_JOBS) {
            List<String> group = all.subList(i, Math.min(all.size(), i + Defaults.CALL_JOBS));
            List<Call<Long>> calls = new ArrayList<>();
            group.forEach(id -> calls.addAll(store().hasten(id)));
            link.sendAgain(calls);
            List<String> others = new ArrayList<>();
            for (int k = 0; k < group.size(); k++) {
                if (calls.get(2 * k).answer() + calls.get(2 * k + 1).answer() > 0) {
                    moved.put(group.get(k), MoveResult.PROMOTED);
                } else {
                    others.add(group.get(k));
                }
            }
            if (others.size() < group.size()) {
                JobStore.Promoted unused = link.sendAgain(new JobStore(keys).promote(group.size() - others.size()));
            }
            new JobReader(link, keys).heads(others).forEach(job -> moved.put(job.id(), adopted(job)));
        }
        return moved;
    }

    /** A parked one goes to the line, too: the worker that takes it may know its task. */
    private MoveResult adopted(JobRecord job) {
        if (job.state() != JobState.PARKED) {
            return result(job.state());
        }
        return link.sendAgain(new JobStore(keys).adopt(job.need(), List.of(job.id())))
                                .jobs()
                        > 0
                ? MoveResult.PROMOTED
                : MoveResult.WAITING;
    }

    private static MoveResult result(JobState state) {
        return state == JobState.GONE ? MoveResult.GONE : state.isFinal() ? MoveResult.ENDED : MoveResult.WAITING;
    }

    /**
     * Deletes all that is left of jobs that have ended.
     *
     * @return of each id, in their order: deleted, waiting or gone
     */
    public Map<String, MoveResult> delete(Collection<String> ids) {
        Map<String, MoveResult> moved = inOrder(ids);
        List<String> all = List.copyOf(moved.keySet());
        for (int i = 0; i < all.size(); i += Defaults.CALL_JOBS) {
            List<String> group = all.subList(i, Math.min(all.size(), i + Defaults.CALL_JOBS));
            put(moved, group, link.sendAgain(store().delete(group)));
        }
        return moved;
    }

    /**
     * Prunes dead jobs that are too many or too old, and writes down how the queue stands, where nobody has in this minute.
     *
     * @param minutes of its history that are kept; 0: nothing is written down
     * @return how many went
     */
    public long prune(int minutes) {
        return prune(Defaults.DEAD_LIMIT, Defaults.DEAD_AGE, minutes);
    }

    /** As {@link #prune(int)}, of those beyond {@code kept} or older than {@code age}. */
    public long prune(int kept, Duration age, int minutes) {
        long pruned = 0;
        for (long last = Defaults.CALL_JOBS; last == Defaults.CALL_JOBS; pruned += last) {
            last = link.sendAgain(store().prune(kept, age, minutes));
        }
        return pruned;
    }

    /** The results of settled jobs; those that are missing moved on meanwhile. */
    private Map<String, MoveResult> cancelSome(List<String> ids) {
        Call<Long> now = SessionStore.now();
        Call<List<String>> used = Call.texts("HMGET", keys.attempts, ids.toArray());
        Call<List<String>> crashes = Call.texts("HMGET", keys.crashes, ids.toArray());
        Call<List<String>> failures = Call.texts("HMGET", keys.failures, ids.toArray());
        link.sendAgain(List.of(now, used, crashes, failures));
        List<Cancellable> jobs = new ArrayList<>();
        stored(ids).forEach((id, stored) -> {
            int i = jobs.size();
            int attempts = (int) Reply.numberOrZero(used.answer().get(i));
            List<Long> deaths = ClaimReply.times(bytes(crashes.answer().get(i)));
            Failure last = ClaimReply.failureOrNull(bytes(failures.answer().get(i)));
            jobs.add(Cancellable.of(id, stored, attempts, last, deaths, now.answer()));
        });
        Call<List<String>> cancel = store().cancel(jobs);
        Call<Long> dropped = store().dropTombstones();
        link.sendAgain(List.of(cancel, dropped));
        for (long left = dropped.answer();
                left == Defaults.CALL_JOBS;
                left = link.sendAgain(store().dropTombstones())) {}
        Map<String, MoveResult> moved = new LinkedHashMap<>();
        List<String> running = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            switch (cancel.answer().get(i)) {
                case "cancelled" -> moved.put(ids.get(i), MoveResult.CANCELLED);
                case "ended" -> moved.put(ids.get(i), MoveResult.ENDED);
                case "gone" -> moved.put(ids.get(i), MoveResult.GONE);
                case "running" -> running.add(ids.get(i));
                default -> {}
            }
        }
        List<Boolean> asked = running.isEmpty() ? List.of() : link.sendAgain(store().requestCancel(running));
        for (int i = 0; i < asked.size(); i++) {
            if (asked.get(i)) {
                moved.put(running.get(i), MoveResult.REQUESTED);
            }
        }
        return moved;
    }

    private Map<String, JobValue> stored(List<String> ids) {
        List<Call<JobValue>> reads =
                ids.stream().map(id -> JobValue.read(keys, id)).toList();
        link.sendAgain(reads);
        Map<String, JobValue> stored = new LinkedHashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            stored.put(ids.get(i), reads.get(i).answer());
        }
        return stored;
    }

    /** A cancel looks for each job in the hands of each session. */
    private int mostForSessions() {
        long sessions = link.sendAgain(Call.number("ZCARD", keys.sessions));
        return (int) Math.max(1, Math.min(Defaults.CALL_JOBS, CALL_LOOKS / Math.max(1, sessions)));
    }

    /** As many as one call may carry: up to {@code most}, and 1 MB. */
    private List<List<String>> groups(List<String> ids, int most) {
        List<List<String>> groups = new ArrayList<>();
        List<String> group = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < ids.size(); i += Defaults.CALL_JOBS) {
            List<String> some = ids.subList(i, Math.min(ids.size(), i + Defaults.CALL_JOBS));
            List<Call<Long>> sizes =
                    some.stream().flatMap(id -> store().sizes(id).stream()).toList();
            link.sendAgain(sizes);
            for (int j = 0; j < some.size(); j++) {
                long size = sizes.get(2 * j).answer() + sizes.get(2 * j + 1).answer();
                if (!group.isEmpty() && (group.size() == most || bytes + size > Defaults.CALL_BYTES)) {
                    groups.add(group);
                    group = new ArrayList<>();
                    bytes = 0;
                }
                group.add(some.get(j));
                bytes += size;
            }
        }
        if (!group.isEmpty()) {
            groups.add(group);
        }
        return groups;
    }

    private static Map<String, MoveResult> inOrder(Collection<String> ids) {
        Map<String, MoveResult> moved = new LinkedHashMap<>();
        ids.forEach(id -> moved.put(id, MoveResult.GONE));
        return moved;
    }

    private static void put(Map<String, MoveResult> moved, List<String> ids, List<MoveResult> answers) {
        for (int i = 0; i < ids.size(); i++) {
            moved.put(ids.get(i), answers.get(i));
        }
    }

    /**
     * Cancels all waiting jobs of a queue, in pages, in bounded memory. Running jobs go on. Safe to repeat.
     *
     * @param told how many of a page were cancelled, after each page; its exception ends the purge
     */
    public record Purge(RedisLink link, Keys keys, LongConsumer told) {
        private static final int PAGE = 1_000;
        /**
         * Workers that claim meanwhile shift the line under a pass; a producer that enqueues all the time must not hold it for
         * ever.
         */
        private static final int PASSES = 5;

        public Purge(RedisLink link, Keys keys) {
            this(link, keys, jobs -> {});
        }

        /** Cancels those of a scope; returns how many. */
        public long run(PurgeScope scope) {
            long jobs = pending() + parked();
            jobs += scope.scheduled() ? scheduled() : 0;
            return jobs + (scope.retrying() ? retrying() : 0);
        }

        /** Cancels pending jobs, from the head on; entries that are no jobs stay. Returns how many were cancelled. */
        public long pending() {
            long cancelled = 0;
            long last = 1;
            for (int pass = 0; pass < PASSES && last > 0; pass++) {
                last = pass();
                cancelled += last;
            }
            return cancelled;
        }

        /** Cancels scheduled jobs; returns how many. */
        public long scheduled() {
            return waiting(keys.scheduled);
        }

        /** Cancels jobs that wait for a worker that knows their task; returns how many. */
        public long parked() {
            long cancelled = 0;
            JobReader reader = new JobReader(link, keys);
            for (long last = 1; last > 0; cancelled += last) {
                last = cancel(reader.ids(JobState.PARKED, PAGE));
            }
            return cancelled;
        }

        /** Cancels jobs that wait for another attempt; returns how many. */
        public long retrying() {
            return waiting(keys.retrying);
        }

        private long pass() {
            long cancelled = 0;
            long stands = 0;
            while (true) {
                List<String> page = read("LRANGE", keys.pending, stands);
                if (page.isEmpty()) {
                    return cancelled;
                }
                List<String> jobs = new ArrayList<>(page);
                jobs.removeIf(id -> !Keys.isJob(id));
                cancelled += cancel(jobs);
                // Cancelled jobs leave the line up to the first entry that stays: from there on all of them stand.
                boolean all = stands == 0 && jobs.size() == page.size() && head(page.get(0));
                stands = all ? 0 : stands + page.size();
            }
        }

        /** Whether this entry has left the head. */
        private boolean head(String id) {
            return !link.sendAgain(Call.text("LINDEX", keys.pending, 0)).equals(id);
        }

        private long waiting(byte[] zset) {
            long cancelled = 0;
            long last = 1;
            while (last > 0) {
                last = cancel(read("ZRANGE", zset, 0));
                cancelled += last;
            }
            return cancelled;
        }

        private List<String> read(String command, byte[] key, long from) {
            return link.sendAgain(Call.texts(command, key, from, from + PAGE - 1));
        }

        private long cancel(List<String> ids) {
            if (ids.isEmpty()) {
                return 0;
            }
            long cancelled = new JobOperations(link, keys)
                    .cancel(ids).values().stream()
                            .filter(moved -> moved == MoveResult.CANCELLED)
                            .count();
            told.accept(cancelled);
            return cancelled;
        }
    }
}
