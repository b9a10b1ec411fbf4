package dev.redwork.store;

import dev.redwork.job.Transition;
import dev.redwork.redis.Args;
import dev.redwork.redis.Call;
import dev.redwork.redis.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The wake-up tokens of some queues: one waits for all of them on one connection. */
public final class Doorbell {
    private final List<Keys> queues;
    private final Map<String, Keys> byKey;
    private final Duration block;

    /** @param block how long {@link #listen} waits at most */
    public Doorbell(List<Keys> queues, Duration block) {
        this.block = block;
        this.queues = List.copyOf(queues);
        this.byKey = queues.stream().collect(Collectors.toMap(keys -> Reply.text(keys.doorbell), Function.identity()));
    }

    /** Waits for a token and takes it; answers the queue that rang, "" when none did. */
    public Call<String> listen() {
        return Call.pop(queues.stream().map(keys -> keys.doorbell).toList(), block, this::queue);
    }

    private String queue(List<byte[]> popped) {
        Keys rung = popped.isEmpty() ? null : byKey.get(Reply.text(popped.get(0)));
        return rung == null ? "" : rung.queue;
    }

    /** Puts back a token that this caller cannot use, if anything waits. */
    public static Call<Long> ringDoorbell(Keys keys) {
        return Call.script(Transition.RING_DOORBELL, Args.list(keys.doorbell, keys.pending), List.of(), Reply::number);
    }
}
