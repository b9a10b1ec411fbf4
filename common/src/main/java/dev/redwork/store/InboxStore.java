package dev.redwork.store;

import dev.redwork.job.Defaults;
import dev.redwork.job.Transition;
import dev.redwork.redis.AdaptivePage;
import dev.redwork.redis.Args;
import dev.redwork.redis.Call;
import dev.redwork.redis.Reply;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Reads one producer's inboxes, one a queue. */
public final class InboxStore {
    private final AdaptivePage notices = new AdaptivePage(10, 1_000);
    private final String producer;
    private final Duration block;

    /** @param block how long {@link #next} waits at most */
    public InboxStore(String producer, Duration block) {
        this.producer = producer;
        this.block = block;
    }

    /** Waits for this producer's next outcome and takes it; an empty one only wakes. */
    public Call<Optional<byte[]>> next(Collection<Keys> queues) {
        return Call.pop(
                queues.stream().map(keys -> keys.inbox(producer)).toList(),
                block,
                popped -> popped.stream().skip(1).findFirst());
    }

    /** Takes the notices in one inbox, without waiting. */
    public Call<List<byte[]>> take(Keys keys) {
        return Call.command(
                "LPOP",
                reply -> {
                    List<byte[]> outcomes = Reply.strings(reply);
                    notices.brought(outcomes);
                    return outcomes;
                },
                keys.inbox(producer),
                notices.count());
    }

    /** An empty notice, which wakes the reader: it then sees that there is one more inbox to watch. */
    public List<Call<Long>> wake(Keys keys) {
        byte[] inbox = keys.inbox(producer);
        return List.of(
                Call.number("RPUSH", inbox, ""),
                // A reader that dies now must not leave a list without an end.
                Call.number("PEXPIRE", inbox, Defaults.INBOX_TTL.toMillis()));
    }

    /** Deletes an inbox that will not be read any more. */
    public Call<Long> drop(Keys keys) {
        return Call.number("DEL", keys.inbox(producer));
    }

    /** Looks jobs up; the answers stand in the order of the ids. */
    public static Call<List<LookupReply>> lookup(Keys keys, List<String> ids) {
        List<byte[]> names = Args.list(keys.dead, keys.failures);
        List<byte[]> args = Args.list(Args.bytes(Defaults.CALL_BYTES));
        for (String id : ids) {
            names.add(keys.job(id));
            args.add(Args.bytes(id));
        }
        return Call.script(Transition.LOOKUP, names, args, LookupReply::read);
    }
}
