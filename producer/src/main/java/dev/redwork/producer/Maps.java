package dev.redwork.producer;

import dev.redwork.job.Task;
import dev.redwork.job.TraceContext;
import dev.redwork.redis.ResidentThread.LaneQueues;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Maps as streams: to close one cancels its jobs that have not ended. */
final class Maps {
    private Maps() {}

    /** In the order of the inputs. */
    static <I, O> Stream<MapItem<I, O>> ordered(
            Producer producer,
            Task<I, O> task,
            Iterable<? extends I> inputs,
            UnaryOperator<MapOptions<I>> options,
            boolean itemsTell) {
        MapOptions<I> chosen = options(task, options, itemsTell);
        boolean asGiven = chosen.order().isAsGiven();
        MapRun<I, O> run = new MapRun<>(producer, traced(task), inputs, chosen, asGiven);
        return stream(run, asGiven ? run : new InGivenOrder<>(run), Spliterator.ORDERED | Spliterator.NONNULL);
    }

    /** In the order in which their jobs end. */
    static <I, O> Stream<MapItem<I, O>> unordered(
            Producer producer,
            Task<I, O> task,
            Iterable<? extends I> inputs,
            UnaryOperator<MapOptions<I>> options,
            boolean itemsTell) {
        MapRun<I, O> run = new MapRun<>(producer, traced(task), inputs, options(task, options, itemsTell), false);
        return stream(run, run, Spliterator.NONNULL);
    }

    /** The thread that reads the stream sends its jobs, and may be another than that of the handler which begins it here. */
    private static <I, O> Task<I, O> traced(Task<I, O> task) {
        TraceContext trace = LaneQueues.trace();
        return trace == null || task.options().trace() != null ? task : task.with(options -> options.trace(trace));
    }

    private static <I> MapOptions<I> options(Task<I, ?> task, UnaryOperator<MapOptions<I>> options, boolean itemsTell) {
        return options.apply(new MapOptions<>()).checked(task.options().uniqueness() != null, itemsTell);
    }

    private static <I, O> Stream<MapItem<I, O>> stream(
            MapRun<I, O> run, Iterator<MapItem<I, O>> items, int characteristics) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(items, characteristics), false)
                .onClose(run::close);
    }
}
