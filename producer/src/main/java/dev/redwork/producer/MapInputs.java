package dev.redwork.producer;

import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import dev.redwork.job.Task;
import dev.redwork.job.Ticker;
import dev.redwork.json.ChunkJson.InputWriter;
import dev.redwork.json.Json;
import dev.redwork.json.Json.TypeCodec;
import dev.redwork.producer.JobOrder.Numbered;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads the inputs of a map on a thread of its own, since an iterator may wait for its next element while results come, and makes jobs
 * of them, somewhat ahead of what is sent. The thread ends with the inputs, when it is closed, and when nobody takes its jobs for
 * a while: it is started again when somebody does.
 */
final class MapInputs<I> {
    /** Made jobs wait here until they have so many inputs or bytes. */
    private static final int ITEMS_AHEAD = 1_000;

    private static final int BYTES_AHEAD = 1 << 20;

    /** Bytes of a chunk: less than an input may have, since one more must always fit or be refused by itself. */
    private static final int CHUNK_BYTES = (1 << 20) - (1 << 16);

    /** A chunk that nothing was added to for so long is sent as it is. */
    static final Duration LINGER = Duration.ofMillis(200);

    /** So is one that has grown for so long. */
    static final Duration LONGEST_LINGER = Duration.ofSeconds(2);

    /** How long its thread waits for somebody to take its jobs: a map that is read no more, and was not closed, keeps none. */
    static final Duration IDLE = Duration.ofSeconds(10);

    private final Iterable<? extends I> source;
    private final Task<I, ?> task;
    private final TypeCodec<I> type;
    private final MapOptions<I> options;
    private final ChunkSize size;
    private final LongFunction<String> ids;
    private final WakeUp reader;
    private final Ticker ticker;
    private final Duration idle;

    /** Of its thread alone, as the next one. */
    private @Nullable Iterator<Numbered<I>> all;

    /** Inputs of the jobs that were begun. */
    private long numbered;

    /** Full, in their order; guarded by this object's monitor as all that follows. */
    private final Deque<MapJob<I>> made = new ArrayDeque<>();

    private int madeItems;
    private long madeBytes;

    /** The inputs of the chunk that grows. */
    private List<Numbered<I>> growing = new ArrayList<>();

    private InputWriter growingJson = new InputWriter();
    private String growingId = "";
    private long firstAdded;
    private long lastAdded;

    private @Nullable Thread thread;
    private boolean ended;
    private @Nullable Throwable failure;
    private boolean closed;

    /**
     * Reads nothing before the first {@link #poll}.
     *
     * @param ids of a job, by how many inputs the jobs before it have
     * @param reader is woken when there is something new
     * @param idle how long its thread waits for somebody to take its jobs
     */
    MapInputs(
            Iterable<? extends I> source,
            Task<I, ?> task,
            MapOptions<I> options,
            ChunkSize size,
            LongFunction<String> ids,
            WakeUp reader,
            Ticker ticker,
            Duration idle) {
        this.source = source;
        this.task = task;
        this.type = Json.input(task);
        this.options = options;
        this.size = size;
        this.ids = ids;
        this.reader = reader;
        this.ticker = ticker;
        this.idle = idle;
    }

    /** The next job, when one is full, or waits long enough for more inputs; null: none is. */
    synchronized @Nullable MapJob<I> poll() {
        MapJob<I> job = made.poll();
        if (job == null && patience() == 0) {
            return cut();
        } else if (job != null) {
            madeItems -= job.inputs.size();
            madeBytes -= job.json().length();
        }
        if (!isFull()) {
            goOn();
        }
        return job;
    }

    /** How long until {@link #poll} gives the chunk that grows, ns; a century where none does. */
    synchronized long patience() {
        if (growing.isEmpty()) {
            return Ticker.nanos(Ticker.FOR_EVER);
        } else if (ended) {
            return 0;
        } else if (options.batch() != null) {
            // The same inputs must make the same chunks.
            return Ticker.nanos(Ticker.FOR_EVER);
        }
        long now = ticker.read();
        return Math.max(
                0, Math.min(LINGER.toNanos() - (now - lastAdded), LONGEST_LINGER.toNanos() - (now - firstAdded)));
    }

    /** Whether no job will come any more. */
    synchronized boolean isAtEnd() {
        return ended && made.isEmpty() && growing.isEmpty();
    }

    /** Whether there is nothing now, and may be something later. */
    synchronized boolean isIdle() {
        goOn();
        return !ended && made.isEmpty() && growing.isEmpty();
    }

    /** Why the inputs ended early; null: they did not. */
    synchronized @Nullable Throwable failure() {
        return failure;
    }

    /** Reads no more; its thread is interrupted where it waits for an input. */
    void close() {
        synchronized (this) {
            closed = true;
            ended = true;
            made.clear();
            growing.clear();
            if (thread != null) {
                thread.interrupt();
            }
            notifyAll();
        }
        if (source instanceof Feed<?> feed) {
            feed.abandon();
        }
        reader.ring();
    }

    /** Its thread reads on. */
    private synchronized void goOn() {
        if (ended) {
            return;
        } else if (thread == null) {
            Thread reads = new Thread(this::read, "redwork-map-inputs");
            reads.setDaemon(true);
            reads.start();
            thread = reads;
        }
        notifyAll();
    }

    private void read() {
        try {
            Iterator<Numbered<I>> inputs = all;
            if (inputs == null) {
                inputs = ordered();
                all = inputs;
            }
            while (awaitRoom()) {
                if (!inputs.hasNext()) {
                    end(null);
                    return;
                }
                Numbered<I> input = inputs.next();
                add(input, Json.encodeInput(task, type, input.input()));
            }
        } catch (Throwable thrown) {
            // Of any kind: whoever reads the results is to be told, and not to wait for ever.
            end(thrown);
        }
    }

    private Iterator<Numbered<I>> ordered() {
        return options.order().of(source.iterator());
    }

    /** False: it is to end, for now at least. */
    private synchronized boolean awaitRoom() throws InterruptedException {
        boolean waited = false;
        while (!closed && isFull() && !waited) {
            long before = madeItems;
            TimeUnit.MILLISECONDS.timedWait(this, idle.toMillis());
            waited = madeItems == before && isFull();
        }
        if (closed || isFull()) {
            thread = null;
            return false;
        }
        return true;
    }

    private boolean isFull() {
        return madeItems >= ITEMS_AHEAD || madeBytes >= BYTES_AHEAD || made.size() >= options.atOnceOf(size.next());
    }

    private void add(Numbered<I> input, Payload json) {
        boolean news;
        synchronized (this) {
            news = growing.isEmpty();
            if (options.isChunked()) {
                news |= addToChunk(input, json);
            } else {
                madeJob(new MapJob<>(ids.apply(numbered++), Collections.singletonList(input), false, json));
            }
        }
        if (news) {
            reader.ring();
        }
    }

    /** Whether a chunk is full. */
    private boolean addToChunk(Numbered<I> input, Payload json) {
        int before = made.size();
        if (json.length() > CHUNK_BYTES) {
            throw new PayloadException("the input of task " + task.name() + " has " + json.length()
                    + " bytes of JSON, one of a chunk may have " + CHUNK_BYTES
                    + ": use chunk(1), or store large data elsewhere and enqueue where it is");
        } else if (!growing.isEmpty() && growingJson.size() + json.length() > CHUNK_BYTES) {
            madeJob(cut());
        }
        if (growing.isEmpty()) {
            growingId = ids.apply(numbered);
            firstAdded = ticker.read();
        }
        growing.add(input);
        growingJson.add(json);
        numbered++;
        lastAdded = ticker.read();
        if (growing.size() >= size.next()) {
            madeJob(cut());
        }
        return made.size() > before;
    }

    private void madeJob(MapJob<I> job) {
        if (closed) {
            return;
        }
        made.add(job);
        madeItems += job.inputs.size();
        madeBytes += job.json().length();
    }

    /** The chunk that grows, as it is. */
    private MapJob<I> cut() {
        MapJob<I> job = new MapJob<>(growingId, growing, true, growingJson.end());
        growing = new ArrayList<>();
        growingJson = new InputWriter();
        return job;
    }

    private void end(@Nullable Throwable thrown) {
        synchronized (this) {
            thread = null;
            failure = closed ? null : thrown;
            ended = true;
            if (thrown != null && options.batch() != null) {
                // The same inputs must make the same chunks.
                growing.clear();
            }
        }
        reader.ring();
    }
}
