package dev.redwork.store;

import dev.redwork.redis.Call;
import dev.redwork.redis.Reply;
import java.util.List;
import redis.clients.jedis.Protocol.Command;

/** Settings of a queue as a whole: pause and limits. All calls are safe to repeat. */
public final class QueueStore {
    private final Keys keys;

    public QueueStore(Keys keys) {
        this.keys = keys;
    }

    /**
     * From now on workers take nothing but pills; running jobs go on. Stays until {@link #resume}, also when all workers
     * restart.
     *
     * @param now Redis time, ms
     * @return whether this call did it; false: it was paused before
     */
    public Call<Boolean> pause(long now) {
        return Call.command(Command.SET, reply -> !Reply.isNil(reply), keys.paused, now, "NX");
    }

    /** Workers go on, idle ones at once. The first call answers 1, or 0 when it was not paused. */
    public List<Call<Long>> resume() {
        return List.of(Call.command(Command.DEL, Reply::number, (Object) keys.paused), Doorbell.ringDoorbell(keys));
    }

    /**
     * Sets how much the queue may hold at most; jobs that it holds already stay.
     *
     * @param jobs that wait; 0: any number
     * @param bytes of all specs; 0: any number
     */
    public List<Call<Long>> limit(long jobs, long bytes) {
        return List.of(set("jobs", jobs), set("bytes", bytes));
    }

    private Call<Long> set(String field, long most) {
        return most == 0
                ? Call.command(Command.HDEL, Reply::number, keys.limits, field)
                : Call.command(Command.HSET, Reply::number, keys.limits, field, most);
    }
}
