package dev.redwork.worker;

import dev.redwork.job.Defaults;
import dev.redwork.store.Claim;
import dev.redwork.store.Doorbell;
import dev.redwork.store.JobStore;
import dev.redwork.store.Keys;
import dev.redwork.store.Outcome;
import dev.redwork.store.PillStore;
import dev.redwork.store.Portion;
import dev.redwork.store.RedisLink;
import dev.redwork.store.SessionStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane's lease on one queue, and what it holds under it. Its name is never used again. Guarded by the lane's lock, but
 * for what says otherwise.
 */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Kinds of entries that are warned of; their words come from outside, so their number has an end. */
    private static final int KINDS = 100;

    final Keys keys;
    final JobStore jobs;
    final SessionStore store;
    final String name;
    final Map<String, Held> held = new HashMap<>();
    final List<Outcome> outcomes = new ArrayList<>();

    /** Jobs of one claim, by the length of their specs. */
    final Portion portion = new Portion(1, Defaults.CLAIM_LIMIT);

    /** A claim was refused: the lease may be over, which only a renewal can tell. */
    boolean doubted;

    /** There may be work of which no doorbell will tell. */
    boolean hungry = true;

    /** Jobs that claims ask for which are on their way. */
    int coming;

    /** What the last claim left in the line. */
    long left;

    /** Something due waits to be promoted. */
    boolean promote;

    /** What Redis believes that we hold must be compared before the next claim. */
    boolean resync;

    /** Doubt that came while it was compared: an answer that was asked for before does not settle it. */
    private boolean doubtedAgain;

    /** The last claim number that a resync gave back, since its answer had not come. */
    private long givenBack;

    private volatile boolean open;

    /** When the last renewal that was answered was sent, by our own clock. */
    private volatile long renewedNanos;

    /** Set by the heartbeat, acted upon by the lane. */
    volatile boolean lost;

    private final Duration lease;
    private final BiConsumer<String, String> opening;

    /** Kinds of entries that were warned of. */
    private final Set<String> unknown = new HashSet<>();

    Session(Keys keys, Duration lease, BiConsumer<String, String> opening) {
        this.lease = lease;
        this.opening = opening;
        this.keys = keys;
        this.jobs = new JobStore(keys);
        this.store = new SessionStore(keys);
        this.name = WorkerOptions.host() + "-" + ProcessHandle.current().pid() + "-"
                + String.format("%016x", RANDOM.nextLong());
    }

    /** What Redis believes that we hold may differ from what we know. */
    void doubt() {
        resync = true;
        doubtedAgain = true;
    }

    /** Nothing is to be sent for it before it is mended. */
    boolean isDoubtful() {
        return lost || resync || !open;
    }

    /** Hungry, or the line was longer than the claim that is on its way may take. */
    boolean mayHaveWork() {
        return hungry || (coming > 0 && left > Defaults.CLAIM_LIMIT);
    }

    boolean isOpen() {
        return open;
    }

    /** Another in its place, since its name is never used again. */
    Session successor() {
        Session successor = new Session(keys, lease, opening);
        successor.unknown.addAll(unknown);
        return successor;
    }

    /** An entry of a kind that only a newer worker knows stands in the way: somebody has to start one. Said once of each kind. */
    void standsStill(String kind) {
        if (!kind.isEmpty() && unknown.size() < KINDS && unknown.add(kind)) {
            LOG.warn(
                    "queue {}: entry {}... at the head is of a kind that this worker does not know; a newer worker must"
                            + " take it",
                    keys.queue(),
                    kind);
        }
    }

    /** Starts the lease. */
    void open(RedisLink link, Map<String, String> about) {
        // Before the call: a session that somebody was told of in vain does no harm, the reverse would.
        opening.accept(keys.queue(), name);
        long sent = System.nanoTime();
        link.send(List.of(JobStore.announce(link.settings(), keys.queue()), store.open(name, lease, about)));
        renewed(sent);
        open = true;
    }

    /**
     * Makes sure that the session is open and that Redis and we agree on what it holds. The lane's turn is held, its lock is
     * not.
     */
    void mend(RedisLink link, Lock lock, Map<String, String> about) {
        if (!open) {
            open(link, about);
        }
        if (doubted) {
            long sent = System.nanoTime();
            lost = link.send(store.renew(name, lease)).lost();
            if (!lost) {
                renewed(sent);
            }
        }
        if (!lost) {
            resync(link, lock);
        }
        resync = locked(lock, () -> {
            doubted &= doubtedAgain;
            return lost || doubtedAgain;
        });
    }

    /** Tells who pushed the pill that we took that it worked. */
    void confirm(RedisLink link, String receipt) {
        PillStore pills = new PillStore(keys);
        for (Held one : held.values()) {
            if (one.claim.isPill()) {
                link.sendAgain(pills.receipt(name, one.claim, receipt));
            }
        }
    }

    /** Tells the outcomes that wait. What was told before, and its answer lost, is stale now. */
    void report(RedisLink link) {
        while (!outcomes.isEmpty()) {
            link.sendAgain(jobs.settle(name, takeOutcomes()));
        }
    }

    /** Gives the rest back and ends the lease. */
    void close(RedisLink link) {
        Map<String, Long> rest = link.sendAgain(store.close(name));
        // What was not this session's to give back would come again and again: its lease will end.
        while (!rest.isEmpty() && giveBack(link, rest)) {
            rest = link.sendAgain(store.close(name));
        }
        // A token that the ear may have taken with it.
        link.sendAgain(Doorbell.ring(keys));
        open = false;
    }

    /** Whether some of it went back. */
    private boolean giveBack(RedisLink link, Map<String, Long> rest) {
        List<Outcome> released = new ArrayList<>(rest.size());
        rest.forEach((id, number) -> released.add(released(id, number)));
        // All of one kind, so it is one call.
        return link.sendAgain(jobs.settle(name, released).get(0)).size() < rest.size();
    }

    private static Outcome released(String id, long number) {
        return new Outcome.Released(new Claim(id, number, 1, 0, new byte[0], null, List.of(), 0));
    }

    void renewed(long sentNanos) {
        renewedNanos = sentNanos;
    }

    /** Whether the lease cannot be over yet: after a long pause nothing that was claimed before may start. */
    boolean isFresh() {
        return System.nanoTime() - renewedNanos < lease.toNanos();
    }

    /** The first outcomes that wait to be sent, within the limits of one call. */
    List<Outcome> takeOutcomes() {
        int count = 0;
        long bytes = 0;
        while (count < Math.min(outcomes.size(), Defaults.CALL_JOBS) && bytes < Defaults.CALL_BYTES) {
            bytes += outcomes.get(count++).size();
        }
        List<Outcome> first = outcomes.subList(0, count);
        List<Outcome> taken = new ArrayList<>(first);
        first.clear();
        return taken;
    }

    /** Takes over what a claim call brought, unless the lease or a resync has overtaken it. */
    List<Held> hold(List<Claim> claims) {
        portion.brought(claims.stream().map(Claim::spec).toList());
        List<Held> taken = new ArrayList<>(claims.size());
        for (Claim claim : claims) {
            if (!lost && claim.number() > givenBack) {
                Held one = new Held(this, claim);
                held.put(claim.id(), one);
                taken.add(one);
            }
        }
        return taken;
    }

    /** Its outcome is told. What was given back, say, may have been claimed again by the turn beside: that one stays. */
    void letGo(Claim claim) {
        if (holds(claim)) {
            held.remove(claim.id());
        }
    }

    private boolean holds(Claim claim) {
        Held one = held.get(claim.id());
        return one != null && one.claim.number() == claim.number();
    }

    /** Lets go of all: the lease is lost, and with it every outcome. */
    void dropAll() {
        held.values().forEach(Held::drop);
        held.clear();
        outcomes.clear();
    }

    /**
     * Compares what Redis believes that we hold with what we know: gives back what never reached us, and drops what Redis
     * does not give us. No turn is on its way; what comes from behind the bell meanwhile is told by its claim number. The
     * lane's turn is held, its lock is not.
     */
    private void resync(RedisLink link, Lock lock) {
        while (true) {
            List<Held> known = locked(lock, () -> {
                doubtedAgain = false;
                return List.copyOf(held.values());
            });
            Map<String, Long> believed = link.send(store.held(name));
            List<Outcome> strangers = locked(lock, () -> compare(known, believed));
            if (strangers.isEmpty()) {
                return;
            }
            for (int i = 0; i < strangers.size(); i += Defaults.CALL_JOBS) {
                link.send(jobs.settle(name, strangers.subList(i, Math.min(strangers.size(), i + Defaults.CALL_JOBS))));
            }
        }
    }

    /** What is to be given back. */
    List<Outcome> compare(List<Held> known, Map<String, Long> believed) {
        for (Held one : known) {
            if (!Long.valueOf(one.claim.number()).equals(believed.get(one.claim.id()))) {
                one.drop();
                letGo(one.claim);
            }
        }
        outcomes.removeIf(outcome -> !holds(outcome.claim()));
        List<Outcome> strangers = new ArrayList<>();
        believed.forEach((id, number) -> {
            if (!held.containsKey(id)) {
                givenBack = Math.max(givenBack, number);
                strangers.add(released(id, number));
            }
        });
        return strangers;
    }

    private static <T> T locked(Lock lock, Supplier<T> read) {
        lock.lock();
        try {
            return read.get();
        } finally {
            lock.unlock();
        }
    }
}
