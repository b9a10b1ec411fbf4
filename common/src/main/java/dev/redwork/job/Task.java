package dev.redwork.job;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * A named kind of work with an input and an output type: what a producer enqueues and a worker has a handler for. Both
 * sides share it; records make the best inputs and outputs. Immutable.
 *
 * <pre>{@code
 * record Pair(BigInteger a, BigInteger b) {}
 * static final Task<Pair, BigInteger> GCD = Task.of("gcd", Pair.class, BigInteger.class).with(o -> o.queue("math"));
 * }</pre>
 *
 * @param <I> input
 * @param <O> output
 */
public final class Task<I, O> {
    private final String name;
    private final Type input;
    private final Type output;
    private final TaskOptions options;

    private Task(String name, Type input, Type output, TaskOptions options) {
        this.name = Names.checkTask(name);
        this.input = input;
        this.output = output;
        this.options = options;
    }

    public static <I, O> Task<I, O> of(String name, Class<I> input, Class<O> output) {
        return new Task<>(Names.check("task", name), input, output, TaskOptions.DEFAULT);
    }

    /** For generic types: {@code Task.of("sort", new TypeToken<List<String>>() {}, new TypeToken<List<String>>() {})}. */
    public static <I, O> Task<I, O> of(String name, TypeToken<I> input, TypeToken<O> output) {
        return new Task<>(Names.check("task", name), input.type(), output.type(), TaskOptions.DEFAULT);
    }

    /** A task whose types are not known here: its input and output are JSON as it stands. */
    public static Task<Payload, Payload> ofJson(String name) {
        return of(name, Payload.class, Payload.class);
    }

    /** The same task with changed options; this one stays as it is. */
    public Task<I, O> with(UnaryOperator<TaskOptions> change) {
        return new Task<>(name, input, output, change.apply(options));
    }

    /**
     * The task whose jobs are chunks of this one, {@code gcd[]}: it runs this task on each of many inputs. Every worker that knows this
     * task knows that one. Same options; the time-out is that of all items together.
     *
     * @param items in each of its jobs, 1 or more
     */
    public Task<Payload, Payload> chunk(int items) {
        Duration timeout = options.timeout();
        Duration longest = Defaults.SPAN_MAX.dividedBy(items);
        TaskOptions longer = timeout == null
                ? options
                : options.timeout(timeout.compareTo(longest) < 0 ? timeout.multipliedBy(items) : Defaults.SPAN_MAX);
        return new Task<>(Names.chunkOf(name), Payload.class, Payload.class, longer.ofChunks());
    }

    public String name() {
        return name;
    }

    public Type input() {
        return input;
    }

    public Type output() {
        return output;
    }

    public TaskOptions options() {
        return options;
    }

    @Override
    public String toString() {
        return "task " + name;
    }
}
