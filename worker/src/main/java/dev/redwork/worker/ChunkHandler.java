package dev.redwork.worker;

import dev.redwork.job.Failure;
import dev.redwork.job.Failure.Reason;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.Task;
import dev.redwork.job.Ticker;
import dev.redwork.json.ChunkJson;
import dev.redwork.json.ChunkJson.OutcomeWriter;
import dev.redwork.json.Json;
import dev.redwork.json.Json.TooLargeException;
import dev.redwork.worker.Handlers.Binding;
import java.util.List;

/**
 * Runs the items of a chunk one after another by the handler of their task. An item that failed, and may be tried again, fails the
 * chunk, which is tried again whole; where it may not, or no attempt is left, the chunk goes on and tells of each item.
 */
final class ChunkHandler<I, O> implements TaskHandler<Payload, Payload> {
    private final Binding<I, O> items;
    private final Ticker ticker;

    ChunkHandler(Binding<I, O> items, Ticker ticker) {
        this.items = items;
        this.ticker = ticker;
    }

    /** Runs the chunks of a task, where this runs its jobs. */
    static <I, O> Binding<Payload, Payload> of(Binding<I, O> items) {
        Task<Payload, Payload> task = items.task().chunk(1);
        ChunkHandler<I, O> handler = new ChunkHandler<>(items, Ticker.SYSTEM);
        return new Binding<>(task, Json.input(task), Json.output(task), items.retry(), handler, null);
    }

    @Override
    public Payload run(Payload input, JobContext context) throws Exception {
        List<Payload> inputs;
        try {
            inputs = ChunkJson.readInputs(input);
        } catch (PayloadException e) {
            throw new PermanentFailure(String.valueOf(e.getMessage()), e);
        }
        if (inputs.size() > ChunkJson.ITEMS_LIMIT) {
            throw new PermanentFailure("a chunk has " + inputs.size() + " items, may have " + ChunkJson.ITEMS_LIMIT);
        }
        OutcomeWriter outcome = new OutcomeWriter(inputs.size());
        long began = ticker.read();
        for (Payload one : inputs) {
            run(one, context, outcome);
        }
        return outcome.end(ticker.read() - began);
    }

    private void run(Payload input, JobContext context, OutcomeWriter outcome) throws Exception {
        // Cleared: what another item's handler left set is nobody's order.
        boolean unused = Thread.interrupted();
        if (context.mustEnd()) {
            throw new InterruptedException("the chunk was told to end");
        }
        I value;
        try {
            value = items.input().read(input);
        } catch (PayloadException e) {
            String message = OutcomeRules.undecodable(context.masks(), e);
            outcome.failed(Failure.of(Reason.UNDECODABLE, message, context.now(), 0));
            return;
        }
        O output;
        try {
            output = items.handler().run(value, context);
        } catch (Throwable thrown) {
            if (context.mustEnd() || context.isTriedAgain(thrown)) {
                throw thrown;
            }
            outcome.failed(Failure.thrown(thrown, context.now(), 0));
            return;
        }
        try {
            outcome.succeeded(items.output().write(output));
        } catch (TooLargeException e) {
            String message = "the output " + e.getMessage() + ", store it elsewhere and return where it is";
            outcome.failed(Failure.of(Reason.TOO_LARGE, message, context.now(), 0));
        } catch (PayloadException e) {
            outcome.failed(Failure.of(Reason.UNENCODABLE, "the output " + e.getMessage(), context.now(), 0));
        }
    }
}
