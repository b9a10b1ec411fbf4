package dev.redwork.worker;

import dev.redwork.redis.Call;
import dev.redwork.store.Claim;
import dev.redwork.store.ClaimReply;
import dev.redwork.store.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One round trip of a lane: the outcomes and the claim that it sends, and the reply. Made and applied under the lane's lock,
 * sent without it.
 */
final class Turn implements Step {
    private final LaneJobs.Stage told = new LaneJobs.Stage();

    /** The jobs whose outcomes it tells, also those that have left the stage since. */
    private final List<ClaimedJob> jobs;

    private @Nullable Session asked;
    private int limit;
    private int promoted;
    private long known;
    private int era;

    private final Map<Session, List<Call<List<Claim>>>> moves = new LinkedHashMap<>();
    private @Nullable Call<ClaimReply> claim;

    /** @param most jobs whose outcomes it tells: memory for them is taken before they are moved */
    Turn(int most) {
        this.jobs = new ArrayList<>(most);
    }

    void tell(ClaimedJob job) {
        jobs.add(job);
        told.add(job);
    }

    List<ClaimedJob> jobs() {
        return jobs;
    }

    /** Outcomes that may not have been recorded: before all others, in their order. */
    void putBack(LaneJobs.Stage ended) {
        ended.addAllFirst(told);
    }

    /**
     * Claims for a session.
     *
     * @param promotes as many jobs as it claims, if these are due, are promoted before
     */
    void ask(Session session, int room, boolean promotes) {
        asked = session;
        limit = room;
        promoted = promotes ? room : 0;
        known = session.known();
        era = session.era();
    }

    /** The session it claims for; null: it claims nothing. */
    @Nullable
    Session asked() {
        return asked;
    }

    /** Jobs it claims at most. */
    int limit() {
        return limit;
    }

    /** Jobs that were believed to wait when it was made. */
    long known() {
        return known;
    }

    /** The session's {@link Session#era} when it was made. */
    int era() {
        return era;
    }

    /**
     * The calls to send, in their order. Not under the lock: other threads have jobs to begin and to end.
     *
     * @param unsaid makes the outcome of a job that has none
     */
    List<Call<?>> calls(Function<ClaimedJob, Outcome> unsaid) {
        Map<Session, List<Outcome>> outcomes = new LinkedHashMap<>();
        for (ClaimedJob job : jobs) {
            Outcome said = job.outcome();
            Outcome outcome = said == null ? unsaid.apply(job) : said;
            outcomes.computeIfAbsent(job.session, session -> new ArrayList<>()).add(outcome);
        }
        List<Call<?>> calls = new ArrayList<>();
        outcomes.forEach((session, its) -> {
            List<Call<List<Claim>>> sent = session.outcomes.settle(session.name, its);
            moves.put(session, sent);
            calls.addAll(sent);
        });
        if (asked != null) {
            if (promoted > 0) {
                calls.add(asked.jobs.promote(promoted));
            }
            claim = asked.jobs.claim(asked.name, limit);
            calls.add(claim);
        }
        return calls;
    }

    /** The reply to the claim; null: there was no claim. */
    @Nullable
    ClaimReply answer() {
        return claim == null ? null : claim.answer();
    }

    /** The sessions of which not all outcomes were recorded. */
    List<Session> stale() {
        List<Session> stale = new ArrayList<>(0);
        moves.forEach((session, calls) -> {
            if (calls.stream().anyMatch(call -> !call.answer().isEmpty())) {
                stale.add(session);
            }
        });
        return stale;
    }
}
