package dev.redwork.store;

import dev.redwork.redis.Reply;
import java.util.ArrayList;
import java.util.List;

/**
 * The reply to {@code lookup} about one job.
 *
 * @param what the state in which it was found
 * @param value the outcome as JSON when it ended (without the spec that may follow), the last failure when dead; else empty
 */
public record LookupReply(
        What what, @SuppressWarnings("ArrayRecordComponent") byte[] value) {

    /** The words of the answer; {@code LATER}: the answer grew too large, ask again. */
    public enum What {
        ENDED,
        DEAD,
        WAITING,
        GONE,
        LATER
    }

    static List<LookupReply> read(Object reply) {
        List<Object> answer = Reply.list(reply);
        List<LookupReply> looked = new ArrayList<>(answer.size() / 2);
        for (int i = 0; i < answer.size(); i += 2) {
            What what = What.valueOf(Reply.text(answer.get(i)).toUpperCase(java.util.Locale.ROOT));
            byte[] value = (byte[]) answer.get(i + 1);
            looked.add(new LookupReply(
                    what, what == What.ENDED ? JobValue.of(value).outcome() : value));
        }
        return looked;
    }
}
