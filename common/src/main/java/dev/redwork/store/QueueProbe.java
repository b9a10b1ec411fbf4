package dev.redwork.store;

import dev.redwork.redis.Call;
import dev.redwork.store.JobStore.Claim;
import java.util.List;

/**
 * Asks whether a session has work: an entry of its queue that may be claimed now (behind one of an unknown kind nothing may), or a
 * job that it holds. The line is read first: a job that is claimed between the two is then seen as held, although the lane may
 * not have read the reply of its claim yet.
 */
public record QueueProbe(Call<String> head, Call<Long> paused, Call<Long> held) {
    public static QueueProbe of(Keys keys, String session) {
        return new QueueProbe(
                Call.text("LINDEX", keys.pending, 0),
                Call.number("EXISTS", keys.paused),
                Call.number("HLEN", keys.running(session)));
    }

    /** The calls to send, in this order. */
    public List<Call<?>> calls() {
        return List.of(head, paused, held);
    }

    public boolean hasWork() {
        return held.answer() > 0 || (isClaimable(head.answer()) && paused.answer() == 0);
    }

    private static boolean isClaimable(String entry) {
        return !entry.isEmpty() && (Keys.isJob(entry) || entry.startsWith(Claim.PILL));
    }
}
