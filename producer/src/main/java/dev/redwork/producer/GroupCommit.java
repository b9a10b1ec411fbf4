package dev.redwork.producer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Group commit: a call goes out at once when nothing is in flight; the jobs that other threads bring meanwhile share the next
 * one. The thread that finds no call in flight leads: it sends for all, so there is no thread to hand over to and no timer.
 *
 * <p>A leader may run out of memory or stack at any point. So it takes the group, and gives its lead up, by writing fields
 * under a monitor: a lock with conditions allocates where it is contended, and stays taken where a stack overflows in it.
 */
final class GroupCommit {
    /** How long a thread that waits relies on being woken: a leader without stack may be unable to. */
    private static final long LOOK_AGAIN_NANOS = 100_000_000;

    private final Consumer<List<CallerShare>> sender;

    /** Shares that wait, linked in their order. */
    private @Nullable CallerShare first;

    private @Nullable CallerShare last;
    private boolean inFlight;

    /** @param sender sends a group; each share of it then knows its outcome, unless this throws */
    GroupCommit(Consumer<List<CallerShare>> sender) {
        this.sender = sender;
    }

    /** Sends jobs of one queue; the handles are then those of the jobs that there are, marked where these were there before. */
    <O> void submit(EnqueueRequest request, List<JobHandle<O>> handles) {
        int sent = 0;
        try {
            for (List<CallerShare> left = request.shares(); !left.isEmpty(); ) {
                CallerShare share = left.remove(0);
                do {
                    await(share);
                } while (share.isSentAgain(request.backpressure(), left));
                sent += share.tell(handles, sent);
            }
        } catch (Error e) {
            Handles.askFor(handles, sent);
            throw e;
        }
    }

    private void await(CallerShare own) {
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
            // After an Error no caller waits for it any more: the next leader passes it over.
            own.done = true;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void join(CallerShare own) {
        own.next = null;
        if (last == null) {
            first = own;
        } else {
            last.next = own;
        }
        last = own;
    }

    /** Sends all that wait, unless another thread does so now. */
    private void lead(CallerShare own) {
        CallerShare group = null;
        List<CallerShare> shares = null;
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
                shares = list(group);
                sender.accept(shares);
                sent = true;
            }
        } finally {
            if (group != null) {
                // No method is called in here: the stack may be used up.
                synchronized (this) {
                    inFlight = false;
                    CallerShare head = null;
                    CallerShare tail = null;
                    for (CallerShare one = group; one != null; one = one.next) {
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
                wake(own, shares);
            }
        }
    }

    /** The shares of a group whose callers still wait. */
    private static List<CallerShare> list(CallerShare group) {
        int size = 0;
        for (CallerShare one = group; one != null; one = one.next) {
            size++;
        }
        List<CallerShare> shares = new ArrayList<>(size);
        for (CallerShare one = group; one != null; one = one.next) {
            if (!one.done) {
                shares.add(one);
            }
        }
        return shares;
    }

    /** The next leader first: the line must not stand still. */
    private void wake(CallerShare own, @Nullable List<CallerShare> shares) {
        LockSupport.unpark(nextLeader());
        for (int i = 0; shares != null && i < shares.size(); i++) {
            if (shares.get(i) != own) {
                LockSupport.unpark(shares.get(i).caller);
            }
        }
    }

    private synchronized @Nullable Thread nextLeader() {
        CallerShare next = first;
        while (next != null && next.done) {
            next = next.next;
        }
        return next == null ? null : next.caller;
    }
}
