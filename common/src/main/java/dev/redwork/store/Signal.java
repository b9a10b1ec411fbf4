package dev.redwork.store;

import dev.redwork.job.Names;
import java.util.Optional;
import redis.clients.jedis.Protocol.Command;

/**
 * Something that may be said to running jobs: a flag of a batch, or that a batch is cancelled. A key says it; the channel of
 * its kind only tells that the key has changed.
 *
 * @param kind what it is
 * @param name {@code <batch>:<flag>}, or {@code <batch>}: also the message on the channel
 */
public record Signal(Kind kind, String name) {
    /** The kinds, each with a channel of its own. */
    public enum Kind {
        FLAG,
        CANCEL
    }

    public static Signal flag(String batch, String flag) {
        return new Signal(Kind.FLAG, Names.check("batch", batch) + ":" + Names.check("flag", flag));
    }

    public static Signal cancel(String batch) {
        return new Signal(Kind.CANCEL, Names.check("batch", batch));
    }

    /** Asks for its value: what a flag that is up says, or when the batch was cancelled, ms; empty when nothing is said. */
    public Call<Optional<String>> read(Keys keys) {
        return switch (kind) {
            case FLAG -> Call.command(Command.GET, Signal::value, (Object) keys.key("flag:" + name));
            case CANCEL -> Call.command(Command.HGET, Signal::value, keys.key("batch:" + name), "cancelling");
        };
    }

    /** Asks how often any signal of a queue changed so far: as long as that stays, no key has to be read again. */
    public static Call<Long> count(Keys keys) {
        return Call.command(Command.HGET, Reply::numberOrZero, keys.totals, "signals");
    }

    private static Optional<String> value(Object reply) {
        return Reply.isNil(reply) ? Optional.empty() : Optional.of(Reply.text(reply));
    }
}
