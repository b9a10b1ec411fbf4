package dev.redwork.worker;

import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Ticker;
import dev.redwork.job.Timing;
import dev.redwork.json.JobJson;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobStore.ClaimReply;
import dev.redwork.store.Keys;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
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
    private String task = "";

    /** Its queues are open and in no doubt; it has so many threads. */
    LaneFixture(int threads, String... queues) {
        this(LaneOptions.of(threads, queues), false);
        state.serve(threads);
        open();
    }

    /** The same, whose worker has handlers that take many jobs at once. */
    LaneFixture(List<ManyLimits> many, int threads, String... queues) {
        this(many, LaneOptions.of(threads, queues), false);
        state.serve(threads);
        open();
    }

    LaneFixture(LaneOptions options, boolean virtual) {
        this(List.of(), options, virtual);
    }

    LaneFixture(List<ManyLimits> many, LaneOptions options, boolean virtual) {
        RedisSettings settings = RedisSettings.of("redis://127.0.0.1:1");
        sessions = options.queues().stream()
                .map(queue -> new Session(Keys.of(settings, queue), LEASE, ticker))
                .toList();
        state = new LaneState(
                options,
                virtual,
                sessions,
                this,
                () -> checks++,
                ticker,
                ManyCalls.of(many.stream().collect(Collectors.toMap(ManyLimits::task, Function.identity())), ticker));
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

    /** The task of the jobs of the next answers. */
    LaneFixture of(String name) {
        task = name;
        return this;
    }

    private static Claim claim(String id, long number, String task, Long... crashes) {
        Job job = new Job(id, task, Payload.of("1"), 5, Defaults.RESULT_TTL, null, null);
        return new Claim(id, number, 1, 1_000, JobJson.write(job), null, List.of(crashes), 0, 0);
    }

    /** @param crashes when workers died under it */
    Claim claim(String id, String name, Long... crashes) {
        return claim(id, ++number, name, crashes);
    }

    /** What the next answer says is left in the line. */
    LaneFixture left(long jobs) {
        left = jobs;
        return this;
    }

    ClaimReply answer(Claim claim) {
        return answer(List.of(claim));
    }

    ClaimReply answer(List<Claim> claims) {
        return new ClaimReply(false, 1_000, 0, left, 0, "", claims);
    }

    ClaimReply answer(String... ids) {
        number++;
        return answer(Stream.of(ids)
                .map(id -> task.isEmpty() || id.startsWith("pill:") ? claim(id, number) : claim(id, number, task))
                .toList());
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

    ManyCall call() {
        return (ManyCall) state.decide();
    }

    static List<String> ids(ManyCall call) {
        return call.begun().stream().map(job -> job.claim.id()).toList();
    }

    /** It is given all of its jobs, without a limit of time. */
    void give(ManyCall call) {
        call.give(
                call.begun().stream()
                        .map(job -> new JobOfMany<>(
                                1,
                                new JobContext(
                                        job,
                                        JobJson.read(job.claim.id(), job.claim.spec()),
                                        "w",
                                        LaneFixture::noFlags)))
                        .toList(),
                null);
    }

    private static Flag noFlags(String batch, String name) {
        return Flag.local();
    }

    /** The call ends, all of its jobs with success. */
    void end(ManyCall call, Duration time) {
        if (call.given().isEmpty()) {
            give(call);
        }
        call.given().forEach(one -> one.settle(succeeded(one.job())));
        state.end(call, time.toNanos());
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
