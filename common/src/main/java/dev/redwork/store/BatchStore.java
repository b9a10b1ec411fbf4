package dev.redwork.store;

import static dev.redwork.store.Args.bytes;
import static dev.redwork.store.Args.list;

import dev.redwork.job.Transition;
import java.util.List;
import java.util.Locale;
import redis.clients.jedis.Protocol.Command;

/** Batches of one queue: jobs that share counts, flags and cancellation. Their counts move with the jobs' own transitions. */
public final class BatchStore {
    private final Keys keys;

    public BatchStore(Keys keys) {
        this.keys = keys;
    }

    /** The result of cancelling a batch. */
    public enum Cancelled {
        /** There is no such batch. */
        UNKNOWN,
        /** It was cancelled before. */
        AGAIN,
        /** From now on no job of it starts, and running ones are asked to stop. */
        CANCELLING
    }

    /** Cancels all jobs of a batch that have not ended, those that join it later too. */
    public Call<Cancelled> cancel(String batch) {
        List<byte[]> names = list(keys.batch(batch), keys.totals);
        return Call.script(
                Transition.CANCEL_BATCH,
                names,
                list(keys.cancels, bytes(batch)),
                reply -> Cancelled.valueOf(Reply.text(Reply.list(reply).get(0)).toUpperCase(Locale.ROOT)));
    }

    public Call<BatchRecord> read(String batch) {
        return Call.command(Command.HGETALL, reply -> BatchRecord.of(batch, keys.queue, Reply.map(reply)), (Object)
                keys.batch(batch));
    }

    /** The ids of all batches that are remembered. */
    public Call<List<String>> ids() {
        return Call.command(Command.ZRANGE, Reply::texts, keys.batches, 0, -1);
    }
}
