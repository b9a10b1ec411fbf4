package dev.redwork.store;

import java.util.List;
import redis.clients.jedis.Protocol.Command;

/** Asks whether a queue has something that may be claimed now: behind an entry of an unknown kind nothing may. */
public record QueueProbe(Call<String> head, Call<Long> paused) {
    public static QueueProbe of(Keys keys) {
        return new QueueProbe(
                Call.command(Command.LINDEX, Reply::text, keys.pending, 0),
                Call.command(Command.EXISTS, Reply::number, (Object) keys.paused));
    }

    /** What has to be sent. */
    public List<Call<?>> calls() {
        return List.of(head, paused);
    }

    public boolean hasWork() {
        String first = head.answer();
        return !first.isEmpty() && (Keys.isJob(first) || first.startsWith(Claim.PILL)) && paused.answer() == 0;
    }
}
