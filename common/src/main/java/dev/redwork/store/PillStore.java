package dev.redwork.store;

import static dev.redwork.redis.Args.bytes;
import static dev.redwork.redis.Args.list;

import dev.redwork.job.Defaults;
import dev.redwork.job.Transition;
import dev.redwork.redis.Call;
import dev.redwork.redis.Reply;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.Protocol.Command;

/** Poison pills of one queue: an item in the line that stops the worker that takes it, and the receipts that follow. */
public final class PillStore {
    private final Keys keys;

    public PillStore(Keys keys) {
        this.keys = keys;
    }

    /**
     * Pushes pills.
     *
     * @param first before all work ({@code true}), or after all that waits now
     * @param life how long before a pill that was not taken is dropped
     * @return the deadline, ms, Redis time
     */
    public Call<Long> pushPills(List<String> names, boolean first, Duration life) {
        List<byte[]> args = list(bytes(first ? "head" : "tail"), bytes(life.toMillis()));
        names.forEach(name -> args.add(bytes(name)));
        return Call.script(Transition.PUSH_PILLS, list(keys.pending, keys.doorbell), args, Reply::number);
    }

    /** Says that the worker that took the pill has stopped; {@code receipt} is JSON. Answers false when stale. */
    public Call<Boolean> acknowledgePill(String session, Claim pill, String receipt) {
        List<byte[]> names = list(keys.running(session), keys.receipts(pill.pillName()));
        List<byte[]> args = list(
                bytes(pill.id()), bytes(pill.number()), bytes(receipt), bytes(Defaults.PILL_RECEIPT_TTL.toMillis()));
        return Call.script(Transition.ACKNOWLEDGE_PILL, names, args, reply -> Reply.number(reply) == 1);
    }

    /** The receipts of one pill, JSON each. */
    public Call<List<String>> receipts(String name) {
        return Call.command(Command.LRANGE, Reply::texts, keys.receipts(name), 0, -1);
    }

    /** Whether no worker has taken a pill so far; {@code deadline} is the answer of {@link #pushPills}. */
    public Call<Boolean> waits(String name, long deadline) {
        return Call.command(Command.LPOS, reply -> !Reply.isNil(reply), keys.pending, "pill:" + name + ":" + deadline);
    }
}
