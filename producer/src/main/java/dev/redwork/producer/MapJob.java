package dev.redwork.producer;

import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import dev.redwork.job.RedworkException;
import dev.redwork.json.ChunkJson;
import dev.redwork.json.Json.TypeCodec;
import dev.redwork.producer.JobOrder.Numbered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One job of a map, with its inputs: one of the task itself, or a chunk. */
final class MapJob<I> {
    /** Of this job in Redis. */
    final String id;

    final List<Numbered<I>> inputs;
    private final boolean chunk;
    private @Nullable Payload json;
    private @Nullable JobHandle<Payload> handle;

    /** Of {@link EndedJobs}: ended after it. */
    @Nullable
    MapJob<I> next;

    /** @param json the input of the job: of the only input, or an array of all */
    MapJob(String id, List<Numbered<I>> inputs, boolean chunk, Payload json) {
        this.id = id;
        this.inputs = inputs;
        this.chunk = chunk;
        this.json = json;
    }

    /** Until it was sent. */
    Payload json() {
        return Objects.requireNonNull(json);
    }

    void sent(JobHandle<Payload> handle) {
        this.handle = handle;
        // There may be a thousand of them, of a megabyte each.
        this.json = null;
    }

    JobHandle<Payload> handle() {
        return Objects.requireNonNull(handle);
    }

    /** Its inputs with their outcomes, now that it has ended. */
    <O> List<MapItem<I, O>> items(TypeCodec<O> type, ChunkSize size) {
        List<MapItem<I, O>> items = new ArrayList<>(inputs.size());
        try {
            Payload output = handle().get(Duration.ZERO);
            if (!chunk) {
                items.add(item(inputs.get(0), type, output));
                return items;
            }
            ChunkJson.Outcome outcome = ChunkJson.read(output);
            if (outcome.items().size() != inputs.size()) {
                throw new PayloadException("the output of " + handle + " has "
                        + outcome.items().size() + " items, its input has " + inputs.size());
            }
            size.measured(inputs.size(), outcome.nanos());
            Iterator<ChunkJson.Item> told = outcome.items().iterator();
            for (Numbered<I> input : inputs) {
                items.add(item(input, type, told.next()));
            }
            return items;
        } catch (RuntimeException e) {
            items.clear();
            inputs.forEach(input -> items.add(new MapItem<>(input.index(), input.input(), handle(), null, e)));
            return items;
        }
    }

    private <O> MapItem<I, O> item(Numbered<I> input, TypeCodec<O> type, ChunkJson.Item told) {
        if (told.output() != null) {
            return item(input, type, told.output());
        }
        RuntimeException failure =
                new JobFailedException("item " + input.index() + ", of " + handle + ", has failed", told.failure());
        return new MapItem<>(input.index(), input.input(), handle(), null, failure);
    }

    private <O> MapItem<I, O> item(Numbered<I> input, TypeCodec<O> type, Payload output) {
        O value = null;
        RuntimeException failure = null;
        try {
            value = type.read(output);
        } catch (PayloadException e) {
            failure = new RedworkException("the output of " + handle + " cannot be read: " + e.getMessage(), e);
        }
        return new MapItem<>(input.index(), input.input(), handle(), value, failure);
    }
}
