package dev.redwork.worker;

import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.Payload;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.job.Ticker;
import dev.redwork.job.Timing;
import dev.redwork.json.JobJson;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.Keys;
import java.util.List;
import java.util.stream.IntStream;

/** The parts of a lane of one queue that has never spoken to Redis. */
final class BenchmarkLane implements AutoCloseable {
    /** Jobs that a claim brings. */
    static final int JOBS = 64;

    private static final Task<String, Integer> NOOP = Task.of("bench.noop", String.class, Integer.class);
    private static final long STARTED = 1_795_219_200_000L;
    private static final long NUMBER = STARTED * 1_000;

    /** With a clock that goes on, turns would come when it says so, and not when they are full. */
    private static final Ticker STILL = () -> 0;

    private final RedisSettings settings = RedisSettings.of("redis://127.0.0.1");
    private final Timeouts timeouts = new Timeouts(Timing.DEFAULT.grace(), Ticker.SYSTEM);
    private final SignalCache signals;
    final Session session = new Session(Keys.of(settings, Defaults.QUEUE), Timing.DEFAULT.lease(), STILL);
    final LaneState state = new LaneState(
            LaneOptions.of(JOBS, Defaults.QUEUE), false, List.of(session), new AllMayStart(), () -> {}, STILL, null);
    final JobRunner runner;

    BenchmarkLane() {
        signals = new SignalCache(
                new RedisLink(settings, RedisLink.CALL_TIMEOUT),
                List.of(session.keys),
                List::of,
                (queue, message) -> {});
        runner = new JobRunner(
                new Handlers().handle(NOOP, (input, context) -> input.length()), "benchmark", signals, timeouts);
        session.renewed(STILL.read());
        state.serve(JOBS);
    }

    /** So many claims of no-op jobs, as one call brings them. */
    static List<Claim> claims(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    String id = "%026d".formatted(i);
                    Job job = new Job(
                            id,
                            NOOP.name(),
                            Payload.of("\"xxxxxxxxxx\""),
                            Defaults.ATTEMPTS,
                            Defaults.RESULT_TTL,
                            "inbox",
                            null);
                    return new Claim(id, NUMBER, 1, STARTED, JobJson.write(job), null, List.of(), 0, 0);
                })
                .toList();
    }

    @Override
    public void close() {
        signals.close();
        timeouts.close();
    }
}
