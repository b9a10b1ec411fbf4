package dev.redwork.store;

import static dev.redwork.redis.Call.bytes;
import static dev.redwork.redis.Call.list;

import dev.redwork.job.BatchCounts;
import dev.redwork.job.Defaults;
import dev.redwork.job.Transition;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Batches of one queue: jobs that share counts, flags and cancellation. Their counts move with the jobs' own transitions. An
 * early-exit flag is a key under its batch that is there or not, and its value: the first call to raise it decides that.
 */
public record BatchStore(Keys keys) {
    /** Bytes of a value: a flag is a word or a number, and every worker that watches it reads it. */
    public static final int VALUE_LIMIT = 4_096;

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
        return Call.command("HGETALL", reply -> counts(batch, Reply.map(reply)), (Object) keys.batch(batch));
    }

    private BatchCounts counts(String id, Map<String, String> hash) {
        return new BatchCounts(
                id,
                keys.queue,
                Reply.numberOrZero(hash.get("created")),
                Reply.numberOrZero(hash.get("total")),
                Reply.numberOrZero(hash.get("open")),
                Reply.numberOrZero(hash.get("succeeded")),
                Reply.numberOrZero(hash.get("dead")),
                Reply.numberOrZero(hash.get("cancelled")),
                Reply.numberOrZero(hash.get("expired")),
                Reply.numberOrZero(hash.get("cancelling")));
    }

    /** The ids of all batches that are remembered. */
    public Call<List<String>> ids() {
        return Call.texts("ZRANGE", keys.batches, 0, -1);
    }

    /**
     * The reply to {@code raise_flag}.
     *
     * @param first whether this call raised it; false: it was up before
     * @param value that it has now
     */
    public record Raised(boolean first, String value) {}

    /**
     * Raises a flag for {@link Defaults#FLAG_TTL}; one that is up stays as it is.
     *
     * @throws IllegalArgumentException for a value of more than {@link #VALUE_LIMIT} bytes
     */
    public Call<Raised> raiseFlag(String batch, String flag, String value) {
        byte[] given = bytes(value);
        if (given.length > VALUE_LIMIT) {
            throw new IllegalArgumentException("the value of flag " + flag + " is " + given.length
                    + " bytes, the limit is " + VALUE_LIMIT + ": store large data elsewhere and say where it is");
        }
        Signal signal = Signal.flag(batch, flag);
        List<byte[]> args = list(given, bytes(Defaults.FLAG_TTL.toMillis()), keys.flags, bytes(signal.name()));
        return Call.script(Transition.RAISE_FLAG, list(keys.flag(batch, flag), keys.totals), args, reply -> {
            List<String> answer = Reply.texts(reply);
            return new Raised(answer.get(0).equals("raised"), answer.get(1));
        });
    }

    /** Lowers a flag; answers whether it was up. */
    public Call<Boolean> lowerFlag(String batch, String flag) {
        List<byte[]> args = list(keys.flags, bytes(Signal.flag(batch, flag).name()));
        List<byte[]> names = list(keys.flag(batch, flag), keys.totals);
        return Call.script(Transition.LOWER_FLAG, names, args, reply -> Reply.number(reply) == 1);
    }
}
