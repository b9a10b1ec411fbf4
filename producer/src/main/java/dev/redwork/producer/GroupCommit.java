package dev.redwork.producer;

import dev.redwork.job.Defaults;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.job.RedworkException;
import dev.redwork.producer.EnqueueRequest.Destination;
import dev.redwork.producer.EnqueueRequest.WaitClock;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink.LinkClosedException;
import dev.redwork.redis.RedisLink.RedisClock;
import dev.redwork.store.JobStore;
import dev.redwork.store.JobStore.EnqueueReply;
import dev.redwork.store.JobStore.NewJob;
import dev.redwork.store.JobValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
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

    /** Sends groups of requests, in as few calls as their limits allow, and again where no answer came. */
    static final class EnqueueSender {
        /** A queue that was deleted meanwhile has its name back after so long at most. */
        private static final long ANNOUNCED_NANOS = 10_000_000_000L;

        private final RedisSettings settings;
        private final Consumer<List<? extends Call<?>>> link;
        private final RedisClock clock;
        private final WaitClock waits;

        /** Queue → when it was named last, by the waits' clock. */
        private final Map<String, Long> announced = new ConcurrentHashMap<>();

        /** Requests with the same destination, whose pieces one call carries. */
        static final class SharedCall {
            private final Destination destination;
            private final List<EnqueueRequest<?>> requests = new ArrayList<>();
            private final List<NewJob> jobs = new ArrayList<>();
            private int bytes;
            private int looks;
            private @Nullable Call<EnqueueReply> call;

            private SharedCall(Destination destination) {
                this.destination = destination;
            }

            private boolean hasRoom(EnqueueRequest<?> request) {
                return !request.isAlone()
                        && !requests.get(0).isAlone()
                        && jobs.size() + request.piece().size() <= Defaults.CALL_JOBS
                        && bytes + request.bytes() <= Defaults.CALL_BYTES
                        && looks + request.looks() <= Defaults.CALL_LOOKS;
            }

            private void add(EnqueueRequest<?> request) {
                requests.add(request);
                jobs.addAll(request.piece());
                bytes += request.bytes();
                looks += request.looks();
            }
        }

        /** @param link carries calls out in one round trip, as {@link dev.redwork.redis.RedisLink#send(List)} does */
        EnqueueSender(
                RedisSettings settings, Consumer<List<? extends Call<?>>> link, RedisClock clock, WaitClock waits) {
            this.settings = settings;
            this.link = link;
            this.clock = clock;
            this.waits = waits;
        }

        /** Returns when each request knows its outcome. */
        void send(List<EnqueueRequest<?>> group) {
            List<SharedCall> calls = share(group);
            long deadline = waits.read() + Defaults.ENQUEUE_REPEAT.toNanos();
            Duration wait = null;
            boolean repeated = false;
            boolean unknown = false;
            for (EnqueueRequest<?> request : group) {
                unknown |= request.mayBeSent;
            }
            while (true) {
                try {
                    List<Call<?>> pipeline = new ArrayList<>(clock.refresh());
                    long now = waits.read();
                    calls.forEach(call -> prepare(call, pipeline, now));
                    link.accept(pipeline);
                    for (SharedCall call : calls) {
                        announced.merge(
                                call.destination.keys().queue(), now, (last, next) -> isDue(last, next) ? next : last);
                        tell(call, repeated, true);
                    }
                    return;
                } catch (RuntimeException e) {
                    // Safe: a job whose id is there is not enqueued again. Once there was no answer, a refusal
                    // proves nothing.
                    repeated |= e instanceof RedisUnavailableException;
                    unknown |= repeated;
                    clock.doubt();
                    wait = unknown && !(e instanceof LinkClosedException) ? waits.pause(wait, deadline) : null;
                    if (wait == null) {
                        fail(calls, failure(e, unknown));
                        return;
                    }
                }
            }
        }

        /** As few calls as the limits of one call allow. */
        static List<SharedCall> share(List<EnqueueRequest<?>> group) {
            List<SharedCall> calls = new ArrayList<>();
            Map<Destination, SharedCall> open = new HashMap<>();
            for (EnqueueRequest<?> request : group) {
                SharedCall call = open.get(request.destination);
                if (call == null || !call.hasRoom(request)) {
                    call = new SharedCall(request.destination);
                    open.put(request.destination, call);
                    calls.add(call);
                }
                call.add(request);
            }
            return calls;
        }

        /** The enqueue, and now and then before it its queue's name. */
        private void prepare(SharedCall shared, List<Call<?>> pipeline, long now) {
            Destination to = shared.destination;
            Long last = announced.get(to.keys().queue());
            if (last == null || isDue(last, now)) {
                pipeline.add(JobStore.announce(settings, to.keys().queue()));
            }
            shared.call = new JobStore(to.keys()).enqueue(shared.jobs, to.delay(), to.at(), to.front());
            pipeline.add(shared.call);
        }

        private static boolean isDue(long last, long now) {
            return now - last >= ANNOUNCED_NANOS;
        }

        /**
         * Tells each request for which of its jobs others stand, or that there was no room.
         *
         * @param repeated the call was sent more than once
         * @param asks whether Redis may be asked if a job that was there is our own first sending
         */
        private void tell(SharedCall shared, boolean repeated, boolean asks) {
            EnqueueReply reply = Objects.requireNonNull(shared.call).answer();
            int first = 0;
            for (EnqueueRequest<?> request : shared.requests) {
                int from = first;
                int to = from + request.piece().size();
                boolean mayBeOurs = asks && (repeated || request.mayBeSent);
                Map<Integer, String> others = new HashMap<>();
                reply.others().forEach((position, id) -> {
                    if (position >= from && position < to && !(mayBeOurs && isOurs(shared, position, id))) {
                        others.put(position - from, id);
                    }
                });
                request.answered(others, reply.full(), shared.requests.size() == 1);
                first = to;
            }
        }

        private boolean isOurs(SharedCall shared, int position, String id) {
            NewJob sent = shared.jobs.get(position);
            if (!id.equals(sent.job().id())) {
                return false;
            }
            Call<JobValue> stored = JobValue.read(shared.destination.keys(), id);
            link.accept(List.of(stored));
            return stored.answer().mayComeOf(sent.spec());
        }

        /** Requests whose call was carried out have their jobs; a failure concerns the others. */
        private void fail(List<SharedCall> calls, RuntimeException failure) {
            for (SharedCall shared : calls) {
                if (shared.call != null && shared.call.isAnswered()) {
                    tell(shared, false, false);
                } else {
                    shared.requests.forEach(request -> request.failed(failure));
                }
            }
        }

        /** The failure of the last sending, as callers get it; {@code unknown}: one before it had no answer. */
        private static RuntimeException failure(RuntimeException last, boolean unknown) {
            if (last instanceof LinkClosedException) {
                return new RedworkException(
                        unknown
                                ? "the producer was closed before an enqueue call was answered: Redis may have the jobs, ask"
                                        + " for them by their ids"
                                : "the producer is closed: the jobs were not enqueued",
                        last);
            } else if (unknown && last instanceof RedisRefusedException) {
                return new RedworkException(
                        "an enqueue call had no answer, and was refused when it was sent again: Redis may have the jobs, ask"
                                + " for them by their ids (" + last.getMessage() + ")",
                        last);
            }
            return last;
        }
    }
}
