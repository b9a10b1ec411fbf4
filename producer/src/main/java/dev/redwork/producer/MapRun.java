package dev.redwork.producer;

import dev.redwork.job.Payload;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.job.Ticker;
import dev.redwork.json.ChunkJson;
import dev.redwork.json.Json;
import dev.redwork.json.Json.TypeCodec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A task on many inputs, a bounded number of jobs open: what became of each, in the order in which they were enqueued or in that in
 * which they end. Its reader sends the jobs: for each that ended the next is enqueued before anything is handed out, as long as it
 * keeps up with them. While it is away at most as many end as were open. For one thread.
 */
final class MapRun<I, O> implements Iterator<MapItem<I, O>>, AutoCloseable {
    /** How often it looks whether the producer was closed. */
    private static final long LOOK_NANOS = 200_000_000;

    private final Producer producer;
    private final Task<I, O> task;
    private final MapOptions<I> options;
    private final boolean inOrder;
    private final TypeCodec<O> type;
    private final ChunkSize size;
    private final WakeUp changed = new WakeUp();
    private final MapInputs<I> inputs;
    private final EndedJobs<I> ended = new EndedJobs<>(changed);

    /** Sent, and neither read nor, where any order will do, ended; in their order. */
    private final Set<MapJob<I>> open = new LinkedHashSet<>();

    /** Ended, where any order will do. */
    private final Deque<MapJob<I>> unread = new ArrayDeque<>();

    /** To be sent: a refused call had taken them. */
    private final List<MapJob<I>> taken = new ArrayList<>();

    /** Of the job that is read. */
    private Iterator<MapItem<I, O>> items = Collections.emptyIterator();

    /** When its reader first asked. */
    private @Nullable Long began;

    private boolean closed;

    /** @param inOrder whether items come in the order in which they were enqueued */
    MapRun(Producer producer, Task<I, O> given, Iterable<? extends I> source, MapOptions<I> options, boolean inOrder) {
        Batch batch = options.batch();
        this.producer = producer;
        this.task = batch == null ? given : given.with(batch);
        this.options = options;
        this.inOrder = inOrder;
        this.type = Json.output(task);
        this.size = options.chunkTime() == null
                ? ChunkSize.of(options.chunk())
                : ChunkSize.by(options.chunkTime(), ChunkJson.ITEMS_LIMIT);
        this.inputs = new MapInputs<>(
                source,
                task,
                options,
                size,
                first -> batch == null ? producer.newId() : batch.id() + "." + first,
                changed,
                producer.ticker(),
                MapInputs.IDLE);
        producer.checkMayWait(task.options().queue());
    }

    @Override
    public boolean hasNext() {
        if (items.hasNext()) {
            return true;
        }
        while (!closed && isDry() && inputs.isIdle()) {
            await(LOOK_NANOS);
        }
        return !closed && !(isDry() && inputs.isAtEnd() && inputs.failure() == null);
    }

    /** Whether no job is on its way. */
    private boolean isDry() {
        return open.isEmpty() && unread.isEmpty() && taken.isEmpty();
    }

    @Override
    public MapItem<I, O> next() {
        if (!items.hasNext()) {
            items = awaitJob().<O>items(type, size).iterator();
        }
        MapItem<I, O> item = items.next();
        RuntimeException failure = item.failure().orElse(null);
        if (failure != null && !options.collects()) {
            throw closedAfter(failure);
        }
        return item;
    }

    private MapJob<I> awaitJob() {
        long asked = now();
        began = began == null ? asked : began;
        while (!closed) {
            drain();
            send();
            MapJob<I> first = pollEnded();
            if (first != null) {
                return first;
            }
            if (isDry()) {
                if (inputs.isAtEnd()) {
                    break;
                }
                // Inputs may take as long as they like.
                asked = now();
            }
            long left = Math.min(left(asked, options.timeout()), left(began, options.limit()));
            if (left <= 0) {
                throw closedAfter(timedOut());
            }
            // A chunk that waits for more inputs is sent when there is room.
            await(room() > 0 ? Math.min(left, inputs.patience()) : left);
        }
        Throwable failure = inputs.failure();
        if (closed || failure == null) {
            throw new NoSuchElementException();
        }
        if (failure instanceof Error error) {
            close();
            throw error;
        }
        throw closedAfter(
                failure instanceof RuntimeException known
                        ? known
                        : new RedworkException("the inputs could not be read: " + failure, failure));
    }

    private long now() {
        return producer.ticker().read();
    }

    private long left(long since, Duration time) {
        return Ticker.nanos(time) - (now() - since);
    }

    private WaitTimeoutException timedOut() {
        boolean whole = left(Objects.requireNonNull(began), options.limit()) <= 0;
        Duration time = whole ? options.limit() : options.timeout();
        return new WaitTimeoutException((whole ? "the whole has not" : "no next result has") + " come within "
                + Ticker.millis(time) + " ms; what was open, " + open.size() + " of task "
                + task.name() + ", is cancelled; the map's option " + (whole ? "within" : "timeout")
                + " gives more time");
    }

    /** Takes those that have ended since. */
    private void drain() {
        for (MapJob<I> job = ended.poll(); job != null; job = ended.poll()) {
            if (!inOrder) {
                open.remove(job);
                unread.add(job);
            }
        }
    }

    /** The next one to be read; null: it has not ended. */
    private @Nullable MapJob<I> pollEnded() {
        if (!inOrder) {
            return unread.poll();
        }
        Iterator<MapJob<I>> first = open.iterator();
        MapJob<I> job = first.hasNext() ? first.next() : null;
        if (job == null || !job.handle().isDone()) {
            return null;
        }
        first.remove();
        return job;
    }

    /**
     * How many jobs may be sent: one for each that ended; but where results wait for their reader, and in order, only when half of
     * them are read: else each one that it reads would cost it a round trip.
     */
    private int room() {
        int most = size.isUnknown() ? Math.min(16, options.atOnceOf(1)) : options.atOnceOf(size.next());
        int waiting = inOrder ? open.size() : unread.size() - 1;
        if (waiting > most / 2 && (inOrder || waiting >= open.size())) {
            return 0;
        }
        return most - Math.max(open.size(), waiting);
    }

    private void send() {
        int room = room();
        for (MapJob<I> job = taken.size() < room ? inputs.poll() : null; job != null; ) {
            taken.add(job);
            job = taken.size() < room ? inputs.poll() : null;
        }
        while (!taken.isEmpty() && room > 0) {
            int some = Math.min(room, alike());
            send(taken.subList(0, some));
            room -= some;
        }
    }

    /** How many from the first on are of one task: a chunk's time-out is that of all its inputs. */
    private int alike() {
        int many = 1;
        while (many < taken.size()
                && (task.options().timeout() == null
                        || taken.get(many).inputs.size() == taken.get(0).inputs.size())) {
            many++;
        }
        return many;
    }

    private void send(List<MapJob<I>> some) {
        Task<Payload, Payload> raw = options.isChunked()
                ? task.chunk(some.get(0).inputs.size())
                : Task.ofJson(task.name()).with(unused -> task.options());
        try {
            sent(
                    some,
                    producer.submit(
                            raw,
                            some.stream().map(job -> job.id).toList(),
                            some.stream().map(MapJob::json).toList()));
        } catch (PartlyEnqueuedException e) {
            sent(some, handles(e));
            throw e;
        }
    }

    /** The handles are of this call's own task. */
    @SuppressWarnings("unchecked")
    private static List<JobHandle<Payload>> handles(PartlyEnqueuedException e) {
        return (List<JobHandle<Payload>>) e.enqueued();
    }

    private void sent(List<MapJob<I>> some, List<JobHandle<Payload>> handles) {
        List<MapJob<I>> enqueued = some.subList(0, handles.size());
        for (int i = 0; i < handles.size(); i++) {
            MapJob<I> job = enqueued.get(i);
            job.sent(handles.get(i));
            open.add(job);
            handles.get(i).whenEnded(() -> ended.add(job));
        }
        enqueued.clear();
    }

    private void await(long nanos) {
        try {
            changed.await(Math.min(nanos, LOOK_NANOS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException(
                    "interrupted while waiting for " + open.size() + " open jobs of task " + task.name());
        }
        if (producer.isClosed()) {
            inputs.close();
            throw new CancellationException("the producer was closed; open jobs of task " + task.name() + " go on");
        }
    }

    private RuntimeException closedAfter(RuntimeException failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    /** Ends it: jobs that have not ended are cancelled, in few round trips. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        items = Collections.emptyIterator();
        inputs.close();
        List<JobHandle<?>> left = new ArrayList<>();
        open.forEach(job -> left.add(job.handle()));
        open.clear();
        unread.clear();
        taken.clear();
        producer.cancelOpen(left);
    }
}
