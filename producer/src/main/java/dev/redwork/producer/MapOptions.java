package dev.redwork.producer;

import dev.redwork.job.TaskOptions;
import dev.redwork.job.Ticker;
import dev.redwork.json.ChunkJson;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How a task is run on many inputs: {@code options -> options.chunk(64).timeout(Duration.ofMinutes(1))}. Immutable; each method with
 * a value gives a changed copy.
 *
 * @param <I> the task's input
 */
public final class MapOptions<I> {
    /** How long the next result may take, where nothing else is said: as long as a result is kept. */
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private static final int AT_ONCE = 1_000;

    /** Inputs that are open at a time, where nothing else is said: with their results they must fit into a small JVM. */
    private static final int ITEMS_AT_ONCE = 100_000;

    /** However large chunks are, a few workers are to have some. */
    private static final int LEAST_AT_ONCE = 16;

    private int chunk = 1;
    private @Nullable Duration chunkTime;
    private int atOnce;
    private JobOrder<? super I> order = JobOrder.asGiven();
    private boolean collects;
    private Duration timeout = TIMEOUT;
    private Duration limit = Ticker.FOR_EVER;
    private @Nullable Batch batch;

    MapOptions() {}

    /**
     * Inputs of a job: a chunk is one job of task {@code <task>[]}, which its workers run one after another. For inputs that take less
     * than some milliseconds each. A chunk is sent with fewer inputs where their JSON would be more than 1 MB, and where none comes for
     * 200 ms. Default: 1, each input is a job of its own.
     */
    public MapOptions<I> chunk(int inputs) {
        check("chunk", inputs, ChunkJson.ITEMS_LIMIT);
        return changed(copy -> {
            copy.chunk = inputs;
            copy.chunkTime = null;
        });
    }

    /** As {@link #chunk}, with as many inputs as take so long, by what ended chunks took: 50 to 100 ms suit most tasks. */
    public MapOptions<I> chunkBy(Duration time) {
        checkTime("chunkBy", time);
        return changed(copy -> {
            copy.chunk = 1;
            copy.chunkTime = time;
        });
    }

    /**
     * Jobs that are open at a time, and results that wait to be read. Default: 1,000, of large chunks fewer, so that it is about
     * 100,000 inputs; fewer suit large inputs or outputs.
     */
    public MapOptions<I> atOnce(int jobs) {
        check("atOnce", jobs, Integer.MAX_VALUE);
        return changed(copy -> copy.atOnce = jobs);
    }

    /** Enqueues the inputs in an order drawn at random. All of them are read into memory first. */
    public MapOptions<I> shuffled(long seed) {
        return changed(copy -> copy.order = JobOrder.shuffled(seed));
    }

    /** Enqueues the inputs with the largest value first, so that no long job is begun last. All of them are read into memory first. */
    public MapOptions<I> longestFirst(ToLongFunction<? super I> length) {
        return changed(copy -> copy.order = JobOrder.longestFirst(length));
    }

    /**
     * Goes on after a failure: each {@link MapItem} tells its own. Default: the first failed one is thrown, and what is open is
     * cancelled. For calls that give items.
     */
    public MapOptions<I> collectErrors() {
        return changed(copy -> copy.collects = true);
    }

    /** How long each next result may take while jobs are open; then what is open is cancelled. Default: 10 minutes. */
    public MapOptions<I> timeout(Duration next) {
        checkTime("timeout", next);
        return changed(copy -> copy.timeout = next);
    }

    /** How long all of it may take, counted from its first result asked for; then what is open is cancelled. Default: no limit. */
    public MapOptions<I> within(Duration whole) {
        checkTime("within", whole);
        return changed(copy -> copy.limit = whole);
    }

    /**
     * Its jobs belong to this batch, and their ids are {@code <batch>.<number of the first input>}. So the same map of the same inputs
     * under the same batch goes on where a producer that died had come to: what has ended gives its result as long as that is kept
     * ({@link TaskOptions#resultTtl}), what is open is waited for, the rest is enqueued. Needs a chunk size that is given.
     */
    public MapOptions<I> batch(Batch batch) {
        return changed(copy -> copy.batch = batch);
    }

    /**
     * Itself, when its options go together.
     *
     * @param unique whether the task has a rule of uniqueness
     * @param itemsTell whether the caller sees items, and not just their outputs
     */
    MapOptions<I> checked(boolean unique, boolean itemsTell) {
        if (batch != null && chunkTime != null) {
            throw new IllegalArgumentException(
                    "chunkBy and batch: the jobs of a batch have their ids by a chunk size that is given; use chunk(n)");
        } else if (unique && isChunked()) {
            throw new IllegalArgumentException(
                    "the task has a uniqueness key, and a chunk is no job of one key: use chunk(1)");
        } else if (collects && !itemsTell) {
            throw new IllegalArgumentException(
                    "collectErrors: outputs alone do not tell what failed; use stream, streamUnordered or forEach");
        }
        return this;
    }

    /** Whether its jobs are chunks, and not of the task itself. */
    boolean isChunked() {
        return chunk > 1 || chunkTime != null;
    }

    int chunk() {
        return chunk;
    }

    @Nullable
    Duration chunkTime() {
        return chunkTime;
    }

    JobOrder<? super I> order() {
        return order;
    }

    boolean collects() {
        return collects;
    }

    Duration timeout() {
        return timeout;
    }

    Duration limit() {
        return limit;
    }

    @Nullable
    Batch batch() {
        return batch;
    }

    /** Jobs that are open at a time, where a chunk has so many inputs. */
    int atOnceOf(int inputs) {
        return atOnce > 0 ? atOnce : Math.max(LEAST_AT_ONCE, Math.min(AT_ONCE, ITEMS_AT_ONCE / inputs));
    }

    private static void check(String option, int value, int most) {
        if (value < 1 || value > most) {
            String rule = most == Integer.MAX_VALUE ? "1 or more" : "1 to " + most;
            throw new IllegalArgumentException(option + " is " + value + ", must be " + rule);
        }
    }

    private static void checkTime(String option, Duration time) {
        if (time.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(option + " is " + time + ", must be 1 ms or more");
        }
    }

    private MapOptions<I> changed(Consumer<MapOptions<I>> change) {
        MapOptions<I> copy = new MapOptions<>();
        copy.chunk = chunk;
        copy.chunkTime = chunkTime;
        copy.atOnce = atOnce;
        copy.order = order;
        copy.collects = collects;
        copy.timeout = timeout;
        copy.limit = limit;
        copy.batch = batch;
        change.accept(copy);
        return copy;
    }
}
