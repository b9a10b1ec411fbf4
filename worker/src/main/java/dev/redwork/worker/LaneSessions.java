package dev.redwork.worker;

import dev.redwork.store.JobStore.ClaimReply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a lane, one a queue, in the order of its queues. Guarded by the lane's lock. Loops by place take no memory.
 */
final class LaneSessions {
    private final List<Session> sessions;
    private final QueueSelector selector;
    private final IntPredicate mayHaveWork;

    LaneSessions(List<Session> sessions, List<Integer> weights) {
        this.sessions = new ArrayList<>(sessions);
        this.selector = new QueueSelector(sessions.size(), weights);
        this.mayHaveWork = place -> this.sessions.get(place).mayHaveWork();
    }

    List<Session> all() {
        return sessions;
    }

    /** The only one; null: there are several. */
    @Nullable
    Session only() {
        return sessions.size() == 1 ? sessions.get(0) : null;
    }

    /** The first one that is in doubt; null: none is. */
    @Nullable
    Session doubtful() {
        for (int place = 0; place < sessions.size(); place++) {
            if (sessions.get(place).isDoubtful()) {
                return sessions.get(place);
            }
        }
        return null;
    }

    void replace(Session lost, Session successor) {
        sessions.set(sessions.indexOf(lost), successor);
    }

    /** Redis may count other jobs for any of them than we hold. */
    void doubt() {
        for (int place = 0; place < sessions.size(); place++) {
            sessions.get(place).doubt();
        }
    }

    /** Those of a queue may have work; the empty name: all may. */
    void ring(String queue) {
        for (int place = 0; place < sessions.size(); place++) {
            Session session = sessions.get(place);
            if (queue.isEmpty() || session.keys.queue().equals(queue)) {
                session.ring();
            }
        }
    }

    /** The one to ask next, of those that may have work; null: none may. */
    @Nullable
    Session next() {
        int place = selector.next(mayHaveWork);
        return place < 0 ? null : sessions.get(place);
    }

    /** How many jobs the one that was asked gave, counted against its share. */
    void countServed(Session asked, int jobs, ClaimReply answer) {
        int place = sessions.indexOf(asked);
        if (place >= 0) {
            selector.countServed(place, jobs, answer.left());
        }
    }

    /** Those with a lease that can be extended. */
    List<Session> open() {
        return sessions.stream()
                .filter(session -> session.isOpen() && !session.isLost())
                .toList();
    }
}
