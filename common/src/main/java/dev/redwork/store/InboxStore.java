package dev.redwork.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol.Command;

/** Reads one producer's inboxes, one a queue. */
public final class InboxStore {
    /** Notices of one read: at most a few MB, since most outputs are small. */
    private static final int READ = 500;

    private final String producer;

    public InboxStore(String producer) {
        this.producer = producer;
    }

    /**
     * Blocks up to {@link dev.redwork.job.Defaults#BLOCK} for one outcome in any of the queues' inboxes.
     *
     * @return the outcome as JSON; empty: only a wake-up; null: nothing came
     */
    public byte @Nullable [] await(RedisLink link, Collection<Keys> queues) {
        List<byte[]> inboxes = new ArrayList<>(queues.size());
        queues.forEach(keys -> inboxes.add(keys.inbox(producer)));
        RedisLink.Popped popped = link.pop(inboxes);
        return popped == null ? null : popped.value();
    }

    /** Takes what lies in one inbox, without waiting. */
    public Call<List<byte[]>> take(Keys keys) {
        return Call.command(
                Command.LPOP,
                reply -> {
                    List<byte[]> outcomes = new ArrayList<>();
                    Reply.list(reply).forEach(entry -> outcomes.add((byte[]) entry));
                    return outcomes;
                },
                keys.inbox(producer),
                READ);
    }

    /** An empty notice, which wakes the reader: it then sees that there is one more inbox to watch. */
    public Call<Boolean> wake(Keys keys) {
        return Call.command(Command.RPUSH, reply -> true, keys.inbox(producer), "");
    }

    /** Takes an inbox away that nobody will read any more. */
    public Call<Boolean> drop(Keys keys) {
        return Call.command(Command.DEL, reply -> true, keys.inbox(producer));
    }
}
