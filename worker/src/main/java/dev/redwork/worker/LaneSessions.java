package dev.redwork.worker;

import dev.redwork.store.ClaimReply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The sessions of a lane, one a queue, in the order of its queues. Guarded by the lane's lock. */
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

    /** Not one that was replaced. */
    boolean has(@Nullable Session session) {
        return sessions.contains(session);
    }

    /** The only one; null: there are several. */
    @Nullable
    Session only() {
        return sessions.size() == 1 ? sessions.get(0) : null;
    }

    boolean anyDoubtful() {
        return placeOfDoubtful() >= 0;
    }

    @Nullable
    Session firstDoubtful() {
        int place = placeOfDoubtful();
        return place < 0 ? null : sessions.get(place);
    }

    private int placeOfDoubtful() {
        for (int place = 0; place < sessions.size(); place++) {
            if (sessions.get(place).isDoubtful()) {
                return place;
            }
        }
        return -1;
    }

    /** Mends the first one that is in doubt; one that is lost is replaced. */
    Mending mend() {
        int place = placeOfDoubtful();
        Session doubtful = sessions.get(place);
        Mending begun = doubtful.isLost() ? new Mending(doubtful.successor(), doubtful) : new Mending(doubtful, null);
        sessions.set(place, begun.session());
        return begun;
    }

    /** Takes no memory, as {@link #ring()}. */
    void doubt() {
        for (int place = 0; place < sessions.size(); place++) {
            sessions.get(place).doubt();
        }
    }

    /** All may have work. */
    void ring() {
        for (int place = 0; place < sessions.size(); place++) {
            sessions.get(place).ring();
        }
    }

    /** The bell of a queue rang. */
    void ring(String queue) {
        for (Session session : sessions) {
            if (session.keys.queue().equals(queue)) {
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
    void gave(Session asked, int jobs, ClaimReply answer) {
        int place = sessions.indexOf(asked);
        if (place >= 0) {
            selector.gave(place, jobs, answer.left());
        }
    }

    /** Those with a lease that can be extended. */
    List<Session> open() {
        return sessions.stream()
                .filter(session -> session.isOpen() && !session.isLost())
                .toList();
    }
}
