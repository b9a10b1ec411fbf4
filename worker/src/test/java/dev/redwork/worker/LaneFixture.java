package dev.redwork.worker;

import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Ticker;
import dev.redwork.job.Timing;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.ClaimReply;
import dev.redwork.store.Keys;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A lane's state without a lane: a clock that a test turns, and answers that a test gives. */
final class LaneFixture implements LaneState.StopRules {
    static final Duration LEASE = Timing.DEFAULT.lease();

    long now = 1_000_000;
    final Ticker ticker = () -> now;
    final List<Session> sessions;
    final LaneState state;
    boolean mayStart = true;
    boolean takesPills = true;
    boolean noMemoryForPills;
    int checks;
    private long number = 100;
    private long left;

    /** Its queues are open and in no doubt; it has so many threads. */
    LaneFixture(int threads, String... queues) {
        this(LaneOptions.of(threads, queues), false);
        state.serve(threads);
        open();
    }

    LaneFixture(LaneOptions options, boolean virtual) {
        RedisSettings settings = RedisSettings.of("redis://127.0.0.1:1");
        sessions = options.queues().stream()
                .map(queue -> new Session(Keys.of(settings, queue), LEASE, ticker))
                .toList();
        state = new LaneState(options, virtual, sessions, this, () -> checks++, ticker);
    }

    void open() {
        sessions.forEach(session -> session.renewed(now));
    }

    void pass(Duration time) {
        now += time.toNanos();
    }

    Session session(int place) {
        return state.sessions().get(place);
    }

    Claim claim(String id) {
        return claim(id, ++number);
    }

    static Claim claim(String id, long number) {
        return new Claim(id, number, 1, 1_000, new byte[] {'{', '}'}, null, List.of(), 0, 0);
    }

    /** What the next answer says is left in the line. */
    LaneFixture left(long jobs) {
        left = jobs;
        return this;
    }

    ClaimReply answer(Claim claim) {
        return answer(List.of(claim));
    }

    private ClaimReply answer(List<Claim> claims) {
        return new ClaimReply(false, 1_000, 0, left, 0, "", claims);
    }

    ClaimReply answer(String... ids) {
        number++;
        return answer(Stream.of(ids).map(id -> claim(id, number)).toList());
    }

    static ClaimReply lost() {
        return new ClaimReply(true, 0, 0, 0, 0, "", List.of());
    }

    Turn turn() {
        return (Turn) state.decide();
    }

    /** The turn is back, with this answer. */
    void land(Turn turn, @Nullable ClaimReply answer) {
        state.applyReply(turn, answer, List.of(), 1);
        state.over(turn);
    }

    /** A turn brings these jobs. */
    void bring(String... ids) {
        land(turn(), answer(ids));
    }

    ClaimedJob start() {
        return (ClaimedJob) state.decide();
    }

    List<ClaimedJob> start(int jobs) {
        List<ClaimedJob> started = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            started.add(start());
        }
        return started;
    }

    void end(ClaimedJob job) {
        end(job, succeeded(job));
    }

    void end(ClaimedJob job, Outcome outcome) {
        state.end(job, outcome, Duration.ofMillis(1).toNanos());
    }

    static Outcome succeeded(ClaimedJob job) {
        JobResult result =
                new JobResult(job.claim.id(), "t", JobState.SUCCEEDED, null, null, 1, "w", 5, 6, List.of(), 0);
        return new Outcome.Completed(job.claim, result, Duration.ofMinutes(10), null, null);
    }

    List<String> told(Turn turn) {
        return turn.jobs().stream().map(job -> job.claim.id()).toList();
    }

    @Override
    public boolean limitsStarts() {
        return true;
    }

    @Override
    public boolean mayStart() {
        return mayStart;
    }

    @Override
    public boolean takePill(Claim pill) {
        if (noMemoryForPills) {
            throw new OutOfMemoryError("of a test");
        }
        return takesPills;
    }
}
