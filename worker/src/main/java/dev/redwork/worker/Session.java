package dev.redwork.worker;

import dev.redwork.job.Defaults;
import dev.redwork.job.Ticker;
import dev.redwork.redis.Call.AdaptivePage;
import dev.redwork.store.JobStore;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.ClaimReply;
import dev.redwork.store.Keys;
import dev.redwork.store.OutcomeStore;
import dev.redwork.store.SessionStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lane's lease on one queue: the jobs it holds under it, and its knowledge of the queue. Its name is never used again.
 * Guarded by the lane's lock, but for {@link #isOwned} and {@link #renewed}, which any thread may call.
 */
final class Session {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Less than any count of signals. */
    static final long UNHEARD = -1;

    private enum Lease {
        NONE,
        HELD,
        /** A claim was refused: it may be over, which only a renewal can tell. */
        UNSURE,
        LOST
    }

    final Keys keys;
    final JobStore jobs;
    final OutcomeStore outcomes;
    final SessionStore store;
    final String name;

    /** Jobs of one claim, by the length of their specs. */
    final AdaptivePage portion = new AdaptivePage(1, Defaults.CLAIM_LIMIT);

    private final Ticker ticker;
    private final Duration length;
    private final Map<String, ClaimedJob> held = new HashMap<>();

    /** How often the queue's signals had changed, as last heard: see {@link SignalCache#heard}. */
    private volatile long signals = UNHEARD;

    private volatile Lease lease = Lease.NONE;

    /** Somebody looks at a job that it holds; of the heartbeat alone. */
    private boolean watched;

    /** When the last renewal that was answered was sent. */
    private volatile long renewed;

    /** Jobs may have come of which no answer has told. */
    private boolean rung = true;

    /** Jobs that are believed to wait, from answers. */
    private long known;

    /** Of which needs that this worker knows jobs may be parked, in the order in which they are taken. */
    private final Deque<String> parked = new ArrayDeque<>();

    /** The claim before took parked jobs: those in the line come next. */
    private boolean adopted;

    /** One of the jobs that are believed to wait is due and has to be promoted first. */
    private boolean due;

    /** Redis may count other jobs as ours than we hold. */
    private boolean doubted;

    /** How often the jobs that Redis counts as ours were compared with those we hold. */
    private int compared;

    /** Redis counted another number of jobs when it was last asked. */
    private boolean differed;

    /** The last claim number that a comparison released, since its answer had not come. */
    private long givenBack;

    Session(Keys keys, Duration length, Ticker ticker) {
        this.keys = keys;
        this.length = length;
        this.ticker = ticker;
        this.jobs = new JobStore(keys);
        this.outcomes = new OutcomeStore(keys);
        this.store = new SessionStore(keys);
        this.name = WorkerOptions.HOST + "-" + ProcessHandle.current().pid() + "-"
                + String.format("%016x", RANDOM.nextLong());
    }

    /** Another in its place, since its name is never used again. */
    Session successor() {
        Session next = new Session(keys, length, ticker);
        next.signals = signals;
        return next;
    }

    Duration length() {
        return length;
    }

    // The lease.

    /** It was opened or renewed by a call that was sent then. */
    void renewed(long sent) {
        renewed = sent;
        if (lease != Lease.LOST) {
            lease = Lease.HELD;
        }
    }

    void lose() {
        lease = Lease.LOST;
    }

    boolean isOpen() {
        return lease != Lease.NONE;
    }

    boolean isUnsure() {
        return lease == Lease.UNSURE;
    }

    boolean isLost() {
        return lease == Lease.LOST;
    }

    /** Whether somebody looks at a job of it, as Redis said last. */
    boolean isWatched() {
        return watched;
    }

    void watched(boolean byRedis) {
        watched = byRedis;
    }

    /** Whether the lease cannot be over: after a long pause nothing that was claimed before may start. */
    boolean isFresh() {
        return ticker.read() - renewed < length.toNanos();
    }

    /** Since the last renewal that was answered, ns. */
    long sinceRenewal() {
        return ticker.read() - renewed;
    }

    /** Whether no other session can hold its jobs. */
    boolean isOwned() {
        return lease != Lease.LOST && isFresh();
    }

    // Jobs that wait in the queue.

    void ring() {
        rung = true;
    }

    /** Whether a claim would probably bring something. */
    boolean mayHaveWork() {
        return mayWaitInLine() || !parked.isEmpty();
    }

    private boolean mayWaitInLine() {
        return rung || known > 0;
    }

    /** Jobs that need one of these, which this worker knows, are parked. */
    void parked(Collection<String> needs) {
        needs.stream().filter(need -> !parked.contains(need)).forEach(parked::add);
    }

    /** Of which need the next claim takes parked jobs, turn by turn with those in the line; null: none. */
    @Nullable
    String toAdopt() {
        adopted = !parked.isEmpty() && !(adopted && mayWaitInLine());
        return adopted ? parked.poll() : null;
    }

    /** So many of them are left. */
    void adopted(String need, long left) {
        if (left > 0) {
            parked(List.of(need));
        }
    }

    boolean isDue() {
        return due;
    }

    long known() {
        return known;
    }

    /** A claim of so many goes out: a ring from now on is for other jobs. */
    void asked(int limit) {
        rung = false;
        known = Math.max(0, known - limit);
    }

    /** The claim was refused: the lease may be over. */
    void refused() {
        if (lease == Lease.HELD) {
            lease = Lease.UNSURE;
        }
        doubt();
        ring();
    }

    /** The claim was answered; so many jobs were believed to wait when it was sent. */
    void answered(ClaimReply answer, long before) {
        long bytes = 0;
        for (Claim claim : answer.claims()) {
            bytes += claim.spec().length;
        }
        portion.brought(answer.claims().size(), bytes);
        due = answer.due() > 0 && answer.due() <= answer.now();
        // With nothing taken and as much left as before only suspects wait, for the one that runs here.
        boolean moved = !answer.claims().isEmpty() || answer.left() != before;
        known = (moved ? answer.left() : 0) + (due ? 1 : 0);
    }

    long signals() {
        return signals;
    }

    void heardSignals(long count) {
        signals = count;
    }

    // Jobs that it holds.

    int size() {
        return held.size();
    }

    List<ClaimedJob> held() {
        return List.copyOf(held.values());
    }

    List<String> ids() {
        return List.copyOf(held.keySet());
    }

    Optional<ClaimedJob> find(String id) {
        return Optional.ofNullable(held.get(id));
    }

    /** Asks a job to stop; one that is not held is ignored. */
    void cancel(String id) {
        find(id).ifPresent(ClaimedJob::cancel);
    }

    /**
     * Takes over a claim, unless a comparison since has released it.
     *
     * @param era {@link #era} when the claim was sent; in the same one numbers may have gone back, with Redis' clock
     */
    @Nullable
    ClaimedJob hold(Claim claim, int era) {
        if (isLost() || (era != compared && claim.number() <= givenBack)) {
            return null;
        }
        ClaimedJob job = new ClaimedJob(this, claim, ticker);
        held.put(claim.id(), job);
        return job;
    }

    /** Changes with each comparison. */
    int era() {
        return compared;
    }

    boolean holds(ClaimedJob job) {
        return held.get(job.claim.id()) == job;
    }

    /**
     * Its outcome is recorded, or Redis has given it away. If released, it may have been claimed again since: that claim stays.
     */
    void letGo(ClaimedJob job) {
        if (holds(job)) {
            held.remove(job.claim.id());
        }
    }

    // Jobs that Redis counts as its own.

    /** Redis may count other jobs for it than we hold. */
    void doubt() {
        doubted = true;
    }

    /** Whether nothing may be claimed for it before it is mended. */
    boolean isDoubtful() {
        return lease != Lease.HELD || doubted;
    }

    /** Redis counts another number of jobs than it holds, or not; true: for the second time in a row, which is a doubt. */
    boolean counted(boolean differs) {
        boolean twice = differs && differed;
        differed = differs && !twice;
        if (twice) {
            doubt();
        }
        return twice;
    }

    /** Redis is asked next: its answer settles the doubts until now, and none that comes meanwhile. */
    List<ClaimedJob> beginComparison() {
        List<ClaimedJob> now = held();
        doubted = false;
        return now;
    }

    /** Claims that Redis counts as ours and that we do not hold, with their numbers: they are to be released. */
    Map<String, Long> strangers(Map<String, Long> believed) {
        compared++;
        Map<String, Long> strangers = new LinkedHashMap<>(believed);
        strangers.keySet().removeAll(held.keySet());
        for (long number : strangers.values()) {
            givenBack = Math.max(givenBack, number);
        }
        return strangers;
    }

    /** A claim of which nothing but its number is known, and no more is needed to release it. */
    static Claim bare(String id, long number) {
        return new Claim(id, number, 1, 0, new byte[0], null, List.of(), 0, 0);
    }
}
