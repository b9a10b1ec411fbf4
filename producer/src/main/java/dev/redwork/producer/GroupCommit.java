package dev.redwork.producer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Group commit: a call goes out at once when nothing is in flight; the jobs that other threads bring meanwhile share the next
 * one. The thread that finds nobody in flight leads: it sends for all, so there is no thread to hand over to and no timer.
 *
 * <p>A leader may run out of memory or stack at any point. So it takes the group, and gives its lead up, by writing fields
 * under a monitor: a lock with conditions allocates where it is contended, and stays taken where a stack overflows in it.
 */
final class GroupCommit {
    /** How long a thread that waits relies on being woken: a leader without stack may be unable to. */
    private static final long LOOK_AGAIN_NANOS = 100_000_000;

    private final Consumer<List<Parcel>> sender;

    /** Parcels that wait, linked in their order. */
    private @Nullable Parcel first;

    private @Nullable Parcel last;
    private boolean inFlight;

    /** @param sender sends a group; each parcel of it then knows its outcome, unless this throws */
    GroupCommit(Consumer<List<Parcel>> sender) {
        this.sender = sender;
    }

    /** Sends jobs of one queue; the handles are then those of the jobs that there are, marked where these were there before. */
    <O> void submit(Order order, List<JobHandle<O>> handles) {
        int sent = 0;
        try {
            for (List<Parcel> left = Parcel.split(order.route(), order.entries()); !left.isEmpty(); ) {
                Parcel parcel = left.remove(0);
                do {
                    await(parcel);
                } while (parcel.isSentAgain(order.patience(), left));
                sent += parcel.tell(handles, sent);
            }
        } catch (Error e) {
            Handles.askFor(handles, sent);
            throw e;
        }
    }

    private void await(Parcel own) {
        boolean interrupted = false;
        try {
            own.caller = Thread.currentThread();
            join(own);
            while (!own.done) {
                lead(own);
                if (!own.done) {
                    LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            // After an Error nobody waits for it any more: the next leader passes it over.
            own.done = true;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void join(Parcel own) {
        own.next = null;
        if (last == null) {
            first = own;
        } else {
            last.next = own;
        }
        last = own;
    }

    /** Sends all that wait, unless another thread does so now. */
    private void lead(Parcel own) {
        Parcel group = null;
        List<Parcel> parcels = null;
        boolean sent = false;
        try {
            synchronized (this) {
                if (!inFlight && !own.done) {
                    inFlight = true;
                    group = first;
                    first = null;
                    last = null;
                }
            }
            if (group != null) {
                parcels = list(group);
                sender.accept(parcels);
                sent = true;
            }
        } finally {
            if (group != null) {
                // No method is called in here: the stack may be used up.
                synchronized (this) {
                    inFlight = false;
                    Parcel head = null;
                    Parcel tail = null;
                    for (Parcel one = group; one != null; one = one.next) {
                        if (sent || one == own) {
                            one.done = true;
                        } else if (!one.done) {
                            // Back to the head of the line: sending a job twice is safe, since its id is known.
                            one.mayBeSent = true;
                            if (tail == null) {
                                head = one;
                            } else {
                                tail.next = one;
                            }
                            tail = one;
                        }
                    }
                    if (tail != null) {
                        tail.next = first;
                        last = first == null ? tail : last;
                        first = head;
                    }
                }
                wake(own, parcels);
            }
        }
    }

    /** The parcels of a group whose callers still wait. */
    private static List<Parcel> list(Parcel group) {
        int size = 0;
        for (Parcel one = group; one != null; one = one.next) {
            size++;
        }
        List<Parcel> parcels = new ArrayList<>(size);
        for (Parcel one = group; one != null; one = one.next) {
            if (!one.done) {
                parcels.add(one);
            }
        }
        return parcels;
    }

    /** The next leader first: the line must not stand still. */
    private void wake(Parcel own, @Nullable List<Parcel> parcels) {
        LockSupport.unpark(nextLeader());
        for (int i = 0; parcels != null && i < parcels.size(); i++) {
            if (parcels.get(i) != own) {
                LockSupport.unpark(parcels.get(i).caller);
            }
        }
    }

    private synchronized @Nullable Thread nextLeader() {
        Parcel next = first;
        while (next != null && next.done) {
            next = next.next;
        }
        return next == null ? null : next.caller;
    }
}
