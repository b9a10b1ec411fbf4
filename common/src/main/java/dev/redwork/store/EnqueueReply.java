package dev.redwork.store;

import dev.redwork.redis.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reply to an enqueue.
 *
 * @param others position of each job that was not enqueued → id of the job that stands for it: its own when it was there before
 *     (waiting, running or ended), or that of the holder of its uniqueness key
 * @param full why nothing was enqueued; null: all others are in the queue
 */
public record EnqueueReply(
        Map<Integer, String> others, @Nullable QueueUsage full) {
    static EnqueueReply read(Object reply) {
        List<Object> answer = Reply.list(reply);
        if (!answer.isEmpty() && Reply.text(answer.get(0)).equals("full")) {
            return new EnqueueReply(Map.of(), QueueUsage.read(answer));
        }
        Map<Integer, String> others = new LinkedHashMap<>();
        for (int i = 0; i < answer.size(); i += 2) {
            others.put((int) Reply.number(answer.get(i)) - 1, Reply.text(answer.get(i + 1)));
        }
        return new EnqueueReply(others, null);
    }
}
