package dev.redwork.worker;

import dev.redwork.store.Call;
import dev.redwork.store.Claim;
import dev.redwork.store.Claimed;
import dev.redwork.store.Keys;
import dev.redwork.store.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one turn of a lane sends and brings back. Made and read under the lane's lock, sent without it. */
final class Trip {
    private final Map<Session, List<Outcome>> sent = new LinkedHashMap<>();
    private final Map<Session, List<Call<List<Claim>>>> settling = new LinkedHashMap<>();
    private final @Nullable Session asking;
    private @Nullable Call<Long> promote;
    private @Nullable Call<Claimed> claim;
    private int asked;
    private List<Held> taken = List.of();

    /** Takes the sessions' outcomes, and asks one of them for up to {@code room} jobs. */
    Trip(List<Session> sessions, @Nullable Session asking, int room) {
        for (Session session : sessions) {
            if (!session.outcomes.isEmpty()) {
                sent.put(session, session.takeOutcomes());
            }
        }
        this.asking = asking;
        // Large outcomes go out a megabyte a trip: who claimed on beside them would pile them up.
        boolean all = sessions.stream().allMatch(session -> session.outcomes.isEmpty());
        if (asking != null && room > 0 && all) {
            asked = Math.min(room, asking.portion.count());
            claim = asking.jobs.claim(asking.name, asked);
            asking.coming += asked;
            promote = asking.promote ? asking.jobs.promote(room) : null;
            // Before the call: a bell that rings while it is on its way must not be forgotten with its answer.
            asking.hungry = false;
        }
    }

    /** Asks for one job from behind the bell, for the slot of who listens to it: {@link Books#room} leaves that one out. */
    Trip(Session asking) {
        this.asking = asking;
        this.claim = asking.jobs.claim(asking.name, 1);
    }

    /** What is to be sent, in its order. Written out without the lock: others have jobs to begin and to end. */
    List<Call<?>> calls() {
        List<Call<?>> calls = new ArrayList<>();
        sent.forEach((session, outcomes) -> {
            List<Call<List<Claim>>> moves = session.jobs.settle(session.name, outcomes);
            settling.put(session, moves);
            calls.addAll(moves);
        });
        if (promote != null) {
            calls.add(promote);
        }
        if (claim != null) {
            calls.add(claim);
        }
        return calls;
    }

    /** It is not on its way any more. */
    void over() {
        if (asking != null) {
            asking.coming -= asked;
        }
    }

    /** Nothing is known of what was sent: the outcomes wait for the resync. */
    void putBack() {
        sent.forEach((session, outcomes) -> session.outcomes.addAll(0, outcomes));
        if (asking != null) {
            asking.hungry = true;
        }
    }

    /** All that was sent is recorded, or stale: somebody else's. */
    void settled(Signals signals) {
        settling.forEach((session, moves) -> {
            for (Call<List<Claim>> move : moves) {
                if (!move.answer().isEmpty()) {
                    session.doubt();
                }
            }
        });
        sent.forEach((session, outcomes) -> outcomes.forEach(outcome -> session.letGo(outcome.claim())));
        if (asking != null && claim != null) {
            Claimed answer = claim.answer();
            if (answer.lost()) {
                asking.doubted = true;
                asking.doubt();
                asking.hungry = true;
            } else {
                signals.heard(asking.keys, answer.signals());
                asking.standsStill(answer.unknown());
                taken = asking.hold(answer.claims());
                asking.promote = answer.due() > 0 && answer.due() <= answer.now();
                // With nothing taken and as much left as before only suspects wait, for the one that runs here.
                boolean moved = !taken.isEmpty() || answer.left() != asking.left;
                asking.left = answer.left();
                asking.hungry |= (answer.left() > 0 && moved) || asking.promote;
            }
        }
    }

    /** Whose queue answered what it has; null: none was asked, or its lease may be over. */
    @Nullable
    Session answered() {
        return claim == null || claim.answer().lost() ? null : asking;
    }

    List<Held> taken() {
        return taken;
    }

    /** When something of the asked queue is due later: its keys and how long until then. */
    Map<Keys, Duration> due() {
        if (asking == null
                || claim == null
                || claim.answer().lost()
                || claim.answer().due() == 0
                || asking.promote) {
            return Map.of();
        }
        return Map.of(
                asking.keys,
                Duration.ofMillis(claim.answer().due() - claim.answer().now()));
    }
}
