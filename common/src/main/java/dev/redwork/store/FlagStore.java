package dev.redwork.store;

import static dev.redwork.redis.Args.bytes;
import static dev.redwork.redis.Args.list;

import dev.redwork.job.Defaults;
import dev.redwork.job.Transition;
import dev.redwork.redis.Call;
import dev.redwork.redis.Reply;
import java.util.List;

/**
 * Raises and lowers early-exit flags of one queue: a key under its batch that is there or not, and its value. The first call to
 * raise a flag decides its value.
 */
public final class FlagStore {
    /** Bytes of a value: a flag is a word or a number, and every worker that watches it reads it. */
    public static final int VALUE_LIMIT = 4_096;

    private final Keys keys;

    public FlagStore(Keys keys) {
        this.keys = keys;
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
