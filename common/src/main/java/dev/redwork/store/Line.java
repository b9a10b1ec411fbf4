package dev.redwork.store;

import java.util.List;
import redis.clients.jedis.Protocol.Command;

/** Asks whether a queue has something that may be claimed now. */
public record Line(Call<Long> length, Call<Long> paused) {
    public static Line of(Keys keys) {
        return new Line(
                Call.command(Command.LLEN, Reply::number, (Object) keys.pending),
                Call.command(Command.EXISTS, Reply::number, (Object) keys.paused));
    }

    /** What has to be sent. */
    public List<Call<?>> calls() {
        return List.of(length, paused);
    }

    public boolean hasWork() {
        return length.answer() > 0 && paused.answer() == 0;
    }
}
