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

    private final Consumer<List<EnqueueRequest<?>>> sender;
    private final Backpressure backpressure;

    /** The line of requests that wait or are in flight; those whose callers gave up stay in it until the next call was sent. */
    private @Nullable EnqueueRequest<?> first;

    private @Nullable EnqueueRequest<?> last;
    private boolean inFlight;

    /** @param sender sends a group; each request of it then knows its outcome, unless this throws */
    GroupCommit(Consumer<List<EnqueueRequest<?>>> sender, Backpressure backpressure) {
        this.sender = sender;
        this.backpressure = backpressure;
    }

    /** Sends a request; its handles are then those of the jobs that there are, marked where these were there before. */
    <O> List<JobHandle<O>> submit(EnqueueRequest<O> request) {
        try {
            while (request.next()) {
                do {
                    await(request);
                } while (request.waitForRoom(backpressure));
                request.tell();
            }
            return request.handles;
        } catch (Error e) {
            request.askForTheRest();
            throw e;
        }
    }

    private void await(EnqueueRequest<?> own) {
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

    private synchronized void join(EnqueueRequest<?> own) {
        own.begin();
        if (last == null) {
            first = own;
        } else {
            last.next = own;
        }
        last = own;
    }

    /** Sends all that wait, unless another thread does so now. */
    private void lead(EnqueueRequest<?> own) {
        EnqueueRequest<?> head = null;
        EnqueueRequest<?> tail = null;
        List<EnqueueRequest<?>> group = null;
        boolean sent = false;
        try {
            synchronized (this) {
                if (!inFlight && !own.done) {
                    inFlight = true;
                    head = first;
                    tail = last;
                }
            }
            if (head != null && tail != null) {
                group = group(head, tail);
                sender.accept(group);
                sent = true;
            }
        } finally {
            if (head != null && tail != null) {
                // No method is called in here: the stack may be used up.
                synchronized (this) {
                    inFlight = false;
                    EnqueueRequest<?> end = tail.next;
                    for (EnqueueRequest<?> one = head; one != null && one != end; one = one.next) {
                        if (sent || one == own) {
                            one.done = true;
                        } else {
                            // It stays at the head of the line: sending a job twice is safe, since its id is known.
                            one.mayBeSent = true;
                        }
                    }
                    if (sent) {
                        first = end;
                        last = end == null ? null : last;
                    }
                }
                wake(own, group);
            }
        }
    }

    /** The requests of a group whose callers still wait. */
    private static List<EnqueueRequest<?>> group(EnqueueRequest<?> head, EnqueueRequest<?> tail) {
        List<EnqueueRequest<?>> group = new ArrayList<>();
        for (EnqueueRequest<?> one = head; one != null; one = one == tail ? null : one.next) {
            if (!one.done) {
                group.add(one);
            }
        }
        return group;
    }

    /** The next leader first: the line must not stand still. */
    private void wake(EnqueueRequest<?> own, @Nullable List<EnqueueRequest<?>> group) {
        LockSupport.unpark(nextLeader());
        for (int i = 0; group != null && i < group.size(); i++) {
            if (group.get(i) != own) {
                LockSupport.unpark(group.get(i).caller);
            }
        }
    }

    private synchronized @Nullable Thread nextLeader() {
        EnqueueRequest<?> next = first;
        while (next != null && next.done) {
            next = next.next;
        }
        return next == null ? null : next.caller;
    }
}
