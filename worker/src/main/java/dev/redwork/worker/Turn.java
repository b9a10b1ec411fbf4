package dev.redwork.worker;

import dev.redwork.redis.Call;
import dev.redwork.store.JobStore.Adopted;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.ClaimReply;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One round trip of a lane: the outcomes and the claim that it sends, and the reply. Made and applied under the lane's lock,
 * sent without it.
 */
final class Turn implements Step {
    /** The jobs whose outcomes it tells, also those that have left the stage since. */
    private final List<ClaimedJob> jobs;

    /** Each call, and the session whose outcomes it tells. */
    private final Map<Call<List<Claim>>, Session> moves = new LinkedHashMap<>();

    /** Of the jobs those that logged something. */
    private final List<ClaimedJob> logged = new ArrayList<>(0);

    private @Nullable Session asked;
    private int limit;
    private boolean promotes;
    private @Nullable String adopts;
    private @Nullable Call<Adopted> adopt;
    private long known;
    private int era;
    private @Nullable Call<ClaimReply> claim;

    /**
     * A thread listens to the doorbells of the lane's queues.
     *
     * @param behind the claim that stands behind the blocking call, for this thread's own slot; null: with several queues it is
     *     not known yet which one to ask
     * @param most how long at most: this thread's slot is that of a call that gathers jobs until then; null: it has one of its own
     */
    record Listening(@Nullable Turn behind, @Nullable Duration most) implements Step {}

    /** @param most jobs whose outcomes it tells: memory for them is taken before they are moved */
    Turn(int most) {
        this.jobs = new ArrayList<>(most);
    }

    List<ClaimedJob> jobs() {
        return jobs;
    }

    /**
     * Claims for a session.
     *
     * @param promotes as many jobs, if these are due, are promoted before
     * @param adopts as many parked jobs with this need are adopted before; null: none
     */
    Turn ask(Session session, int room, boolean promotes, @Nullable String adopts) {
        this.asked = session;
        this.limit = room;
        this.promotes = promotes;
        this.adopts = adopts;
        this.known = session.known();
        this.era = session.era();
        return this;
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
            List<Outcome> its = outcomes.get(job.session);
            if (its == null) {
                its = new ArrayList<>(jobs.size());
                outcomes.put(job.session, its);
            }
            its.add(said == null ? unsaid.apply(job) : said);
            if (job.log() != null) {
                logged.add(job);
            }
        }
        outcomes.forEach(
                (session, its) -> session.outcomes.settle(session.name, its).forEach(call -> moves.put(call, session)));
        List<Call<?>> calls = new ArrayList<>(moves.keySet());
        if (asked != null) {
            if (promotes) {
                calls.add(asked.jobs.promote(limit));
            }
            if (adopts != null) {
                // Before others can come between: Redis carries out one client's calls that are there, one after
                // another.
                adopt = asked.jobs.adopt(adopts, limit);
                calls.add(adopt);
            }
            claim = asked.jobs.claim(asked.name, limit);
            calls.add(claim);
        }
        return calls;
    }

    /** The jobs whose lines are to be sent before the calls. */
    List<ClaimedJob> logged() {
        return logged;
    }

    /** The reply to the claim; null: there was no claim. */
    @Nullable
    ClaimReply answer() {
        return claim == null ? null : claim.answer();
    }

    /** The need of which it adopted jobs; null: none. */
    @Nullable
    String adopts() {
        return adopts;
    }

    /** How many jobs with that need are left. */
    long leftParked() {
        return adopt == null ? 0 : adopt.answer().left();
    }

    /** The jobs whose outcomes Redis did not take. */
    List<ClaimedJob> staleJobs() {
        Set<Claim> claims = new HashSet<>();
        moves.keySet().forEach(call -> claims.addAll(call.answer()));
        return claims.isEmpty()
                ? List.of()
                : jobs.stream().filter(job -> claims.contains(job.claim)).toList();
    }

    /** The sessions of which not all outcomes were recorded. */
    List<Session> stale() {
        List<Session> stale = new ArrayList<>(0);
        moves.forEach((call, session) -> {
            if (!call.answer().isEmpty()) {
                stale.add(session);
            }
        });
        return stale;
    }
}
