package dev.redwork.worker;

import dev.redwork.job.RedworkException;
import dev.redwork.job.Ticker;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.BatchStore;
import dev.redwork.store.BatchStore.Raised;
import dev.redwork.store.Keys;
import dev.redwork.store.ProgressStore;
import dev.redwork.store.Signal;
import dev.redwork.store.Signal.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This worker's copy of the flags and cancellations that its running jobs watch. Redis is authoritative. The keys are read when
 * a job begins to look at them, when a channel tells that one has changed, and when a claim or a renewal shows that a queue's
 * count of signals has moved: a lost message costs a moment, never the signal. Nothing tells that a key has expired, or that a
 * flag was written by hand: so a value is not trusted for long, and flags that jobs watch are read once a second.
 */
final class SignalCache {
    private static final Logger LOG = LoggerFactory.getLogger(SignalCache.class);

    /** Signals that no job watches now and that are kept, since the next job of their batch will. */
    private static final int IDLE = 256;

    private static final int PIPELINE = 500;

    /** After so long whatever could not be done is tried again. */
    private static final Duration AGAIN = Duration.ofMillis(100);

    /** Less than the second in which jobs see a flag that was raised by hand. */
    private static final Duration FRESH = Duration.ofMillis(900);

    /**
     * Jobs that stand ready whose batches are read along with another one's: the next ones to begin. With more than are kept idle
     * each would be dropped just before its turn.
     */
    private static final int FORESEEN = IDLE / 2;

    /** A signal of a queue. */
    private record Id(String queue, Signal signal) {}

    /** A signal that jobs of this worker look at, as it was last read. Guarded by the cache, but for its value. */
    static final class Watched extends Flag.Word {
        private final Keys keys;
        private final Signal signal;

        /** The queue's count of signals when it was read: with the same count it has not changed since. */
        private long read = Session.UNHEARD;

        /** When that was, by our own clock. */
        private long readAt;

        /** The runs that look at it now. */
        private final Set<ClaimedJob> users = new HashSet<>();

        private Watched(Keys keys, Signal signal) {
            this.keys = keys;
            this.signal = signal;
        }
    }

    /** The signals that are read together, in one round trip, for all that wait for one of them. */
    private final class Reading {
        private final Set<Watched> wanted = new LinkedHashSet<>();
        private final FutureTask<Boolean> done = new FutureTask<>(() -> {
            readWanted(this);
            return true;
        });
    }

    private final RedisLink link;
    private final SignalListener listener;
    private final Map<Id, Watched> used = new HashMap<>();
    private final Map<Id, Watched> idle = new LinkedHashMap<>();

    /** The one thread that speaks to Redis here, so that of two readings of a key the later one wins. */
    private final TimerThread reader = new TimerThread("redwork-signals", LOG, Ticker.SYSTEM);

    /** Planned once, and not begun: one reading is enough for all that ask meanwhile. */
    private final TimerThread.Task readingAll = new TimerThread.Task(this::readEverything);

    private final TimerThread.Task readingFlags = new TimerThread.Task(this::readFlags);

    /** It has not begun, and takes more. Guarded by the cache. */
    private @Nullable Reading next;

    private volatile boolean closed;
    private final Supplier<List<LaneState>> lanes;

    /** @param told see {@link SignalListener} */
    SignalCache(RedisLink link, List<Keys> queues, Supplier<List<LaneState>> lanes, BiConsumer<Keys, String> told) {
        this.link = link;
        this.lanes = lanes;
        this.listener = new SignalListener(new Subscription(link.settings(), queues), this, told);
    }

    /** Somebody asks where a job is: tells it, if a lane of this worker runs it. */
    void tellStack(Keys keys, String id) {
        reader.plan(
                new TimerThread.Task(() -> lanes.get().stream()
                        .flatMap(lane -> lane.find(keys, id).stream())
                        .findFirst()
                        .ifPresent(job -> link.send(new ProgressStore(keys).tellStack(id, job.stack())))),
                Duration.ZERO);
    }

    /** From now on messages are received at once. */
    void start() {
        reader.start();
        listener.start();
    }

    /**
     * Whether a run's batch was cancelled before it starts; if that happens later the run is asked to stop. To be ended by
     * {@link #leave}.
     */
    boolean cancelled(ClaimedJob job, String batch) {
        return watch(job, Signal.cancel(batch)).value() != null;
    }

    Flag flag(ClaimedJob job, String batch, String name) {
        Watched flag = watch(job, Signal.flag(batch, name));
        return new Flag(flag, value -> raise(flag, batch, name, value), () -> readAgain(flag));
    }

    /** Reads it, however lately it was read. */
    private void readAgain(Watched one) {
        Reading reading;
        synchronized (this) {
            reading = nextReading();
            reading.wanted.add(one);
        }
        boolean unused = await(reading.done);
    }

    /** The run's handler has returned. */
    synchronized void leave(ClaimedJob job) {
        job.watched.forEach(one -> {
            one.users.remove(job);
            if (one.users.isEmpty()) {
                putAside(one);
            }
        });
    }

    /** A reply to another call told how often the queue's signals have changed. Does not wait. */
    void heard(Session session, long count) {
        synchronized (this) {
            long before = session.signals();
            session.heardSignals(count);
            if (count < before) {
                // An older answer that came later, or a Redis that lost data: all values read before are in doubt.
                used.values().forEach(one -> one.read = Session.UNHEARD);
                idle.clear();
            }
            if (before == count || before == Session.UNHEARD) {
                return;
            }
        }
        readAll();
    }

    /** Reads the signals that jobs watch now; does not wait for it. Others are read when a job watches them. */
    void readAll() {
        synchronized (this) {
            idle.clear();
        }
        reader.plan(readingAll, Duration.ZERO);
    }

    /** On the reader's thread. */
    private void readEverything() {
        try {
            List<Watched> all;
            synchronized (this) {
                all = List.copyOf(used.values());
            }
            readInParts(all);
            lanes.get().forEach(lane -> lane.held().forEach((keys, ids) -> readAsked(lane, keys, ids)));
        } catch (Error e) {
            // There was no memory for it.
            reader.plan(readingAll, AGAIN);
            throw e;
        }
    }

    /** The flags that jobs watch now, again and again as long as there are any. On the reader's thread. */
    private void readFlags() {
        List<Watched> flags;
        synchronized (this) {
            flags = used.values().stream()
                    .filter(one -> one.signal.kind() == Signal.Kind.FLAG)
                    .toList();
        }
        if (!flags.isEmpty()) {
            try {
                readInParts(flags);
            } finally {
                reader.plan(readingFlags, FRESH);
            }
        }
    }

    /** Reads one of them, if a job watches it; does not wait for it. */
    void readOne(Keys keys, Signal signal) {
        reader.plan(new TimerThread.Task(() -> readNow(keys, signal)), Duration.ZERO);
    }

    private void readNow(Keys keys, Signal signal) {
        Optional<String> job = signal.job();
        if (job.isPresent()) {
            lanes.get().forEach(lane -> readAsked(lane, keys, List.of(job.get())));
            return;
        }
        Watched one;
        synchronized (this) {
            Id id = new Id(keys.queue(), signal);
            idle.remove(id);
            one = used.get(id);
        }
        if (one != null) {
            read(List.of(one));
        }
    }

    void close() {
        closed = true;
        listener.close();
        link.close();
        reader.close();
    }

    private Watched watch(ClaimedJob user, Signal signal) {
        Keys keys = user.session.keys;
        Watched one;
        Reading reading = null;
        synchronized (this) {
            Id id = new Id(keys.queue(), signal);
            Watched known = used.containsKey(id) ? used.get(id) : idle.remove(id);
            one = known == null ? new Watched(keys, signal) : known;
            // A handler's own thread may look when the job has ended: the signal would never be taken out again.
            if (user.isHandled()) {
                used.put(id, one);
                if (one.users.add(user)) {
                    user.watched.add(one);
                }
                if (signal.kind() == Signal.Kind.FLAG) {
                    reader.plan(readingFlags, FRESH);
                }
            }
            if (!isCurrent(one, user.session)) {
                reading = nextReading();
                reading.wanted.add(one);
            }
        }
        if (reading != null) {
            try {
                await(reading.done);
            } catch (RedworkException e) {
                // It is read again soon; until then the job goes on as if no signal had been given.
                LOG.debug("signal {} is not read: {}", signal.name(), e.getMessage());
            }
        }
        return one;
    }

    private static boolean isCurrent(Watched one, Session session) {
        // No batch becomes cancelled uncounted, but a flag is raised by hand, and either is over when its key expires.
        boolean counted = one.signal.kind() == Signal.Kind.CANCEL && one.value() == null;
        return one.read >= Math.max(0, session.signals())
                && (counted || Ticker.SYSTEM.read() - one.readAt < FRESH.toNanos());
    }

    private Reading nextReading() {
        if (next == null) {
            Reading reading = new Reading();
            TimerThread.Task task = new TimerThread.Task(reading.done);
            // Without memory from here on: whoever joins it must not wait for one that never begins.
            next = reading;
            reader.plan(task, Duration.ZERO);
        }
        return next;
    }

    /** On the reader's thread. */
    private void readWanted(Reading reading) {
        synchronized (this) {
            next = next == reading ? null : next;
        }
        List<Watched> all = new ArrayList<>(reading.wanted);
        if (all.stream().anyMatch(one -> one.signal.kind() == Signal.Kind.CANCEL)) {
            foresee(all);
        }
        readInParts(all);
    }

    /** Adds the batches of jobs that stand ready: each of them would ask for its own next, one after another. */
    private void foresee(List<Watched> all) {
        List<ClaimedJob> ready = lanes.get().stream()
                .flatMap(lane -> lane.ready().stream())
                .limit(FORESEEN)
                .toList();
        for (ClaimedJob job : ready) {
            String batch = job.foreseeBatch();
            if (batch != null) {
                Keys keys = job.session.keys;
                synchronized (this) {
                    Id id = new Id(keys.queue(), Signal.cancel(batch));
                    if (!used.containsKey(id) && !idle.containsKey(id)) {
                        Watched one = new Watched(keys, id.signal());
                        putAside(one);
                        all.add(one);
                    }
                }
            }
        }
    }

    private boolean raise(Watched flag, String batch, String name, String value) {
        Call<Raised> call = new BatchStore(flag.keys).raiseFlag(batch, name, value);
        FutureTask<Boolean> raising = new FutureTask<>(() -> {
            link.sendAgain(List.of(call));
            flag.change(call.answer().value());
            return call.answer().first();
        });
        reader.plan(new TimerThread.Task(raising), Duration.ZERO);
        return await(raising);
    }

    /** Waits for the reader, however often this thread is interrupted: a call to Redis has a time-out of its own. */
    private <T> T await(FutureTask<T> task) {
        boolean interrupted = false;
        try {
            while (!closed) {
                try {
                    return task.get(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (TimeoutException e) {
                    // Again, unless the worker has stopped.
                }
            }
            throw new RedworkException("the worker has stopped");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RedworkException ours
                    ? ours
                    : new RedworkException("a signal could not be read or given: " + e.getCause(), e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void readInParts(List<Watched> all) {
        for (int i = 0; i < all.size(); i += PIPELINE) {
            read(all.subList(i, Math.min(all.size(), i + PIPELINE)));
        }
    }

    /** In one round trip, on the reader's thread. */
    private void read(List<Watched> some) {
        Map<String, Call<Long>> counts = new HashMap<>();
        some.forEach(one -> counts.computeIfAbsent(one.keys.queue(), queue -> Signal.count(one.keys)));
        List<Call<Optional<String>>> values =
                some.stream().map(one -> one.signal.read(one.keys)).toList();
        List<Call<?>> calls = new ArrayList<>(counts.values());
        calls.addAll(values);
        long now = Ticker.SYSTEM.read();
        // The counts first: a signal that changes between the two is read once more, not once less.
        send(calls);
        List<ClaimedJob> asked = new ArrayList<>();
        synchronized (this) {
            for (int i = 0; i < values.size(); i++) {
                Watched one = some.get(i);
                one.change(values.get(i).answer().orElse(null));
                one.read = Objects.requireNonNull(counts.get(one.keys.queue())).answer();
                one.readAt = now;
                if (one.signal.kind() == Signal.Kind.CANCEL && one.value() != null) {
                    asked.addAll(one.users);
                }
            }
        }
        asked.forEach(ClaimedJob::cancel);
    }

    /** Which of a lane's jobs are asked to stop one by one. On the reader's thread. */
    private void readAsked(LaneState lane, Keys keys, List<String> ids) {
        for (int i = 0; i < ids.size(); i += PIPELINE) {
            Call<Set<String>> asked = Signal.asked(keys, ids.subList(i, Math.min(ids.size(), i + PIPELINE)));
            send(List.of(asked));
            lane.cancel(keys, asked.answer());
        }
    }

    private void send(List<? extends Call<?>> calls) {
        try {
            link.sendAgain(calls);
        } catch (RedworkException e) {
            // A claim or a renewal would tell no more than its count.
            reader.plan(readingAll, AGAIN);
            throw e;
        }
    }

    private void putAside(Watched one) {
        Id id = new Id(one.keys.queue(), one.signal);
        used.remove(id);
        idle.put(id, one);
        if (idle.size() > IDLE) {
            Iterator<Id> eldest = idle.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }
}
