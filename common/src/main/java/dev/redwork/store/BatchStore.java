package dev.redwork.store;

import static dev.redwork.redis.Args.bytes;
import static dev.redwork.redis.Args.list;

import dev.redwork.job.BatchCounts;
import dev.redwork.job.Transition;
import dev.redwork.redis.Call;
import dev.redwork.redis.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    public Call<BatchCounts> read(String batch) {
        return Call.command(Command.HGETALL, reply -> counts(batch, Reply.map(reply)), (Object) keys.batch(batch));
    }

    private BatchCounts counts(String id, Map<String, String> hash) {
        return new BatchCounts(
                id,
                keys.queue,
                count(hash, "created"),
                count(hash, "total"),
                count(hash, "open"),
                count(hash, "succeeded"),
                count(hash, "dead"),
                count(hash, "cancelled"),
                count(hash, "expired"),
                count(hash, "cancelling"));
    }

    private static long count(Map<String, String> hash, String field) {
        return Reply.numberOrZero(hash.getOrDefault(field, ""));
    }

    /** The ids of all batches that are remembered. */
    public Call<List<String>> ids() {
        return Call.command(Command.ZRANGE, Reply::texts, keys.batches, 0, -1);
    }
}
