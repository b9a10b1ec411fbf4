package dev.redwork.worker;

import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.job.Ticker;
import dev.redwork.job.Timing;
import dev.redwork.redis.Call;
import dev.redwork.redis.RehearsedSocket;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the way of a job through a worker up to 2,000 times, with jobs and answers of its own that never leave the JVM: else the
 * first jobs load its classes and are interpreted, which takes them three times as long. Once a JVM, on a thread of its own, while the
 * worker waits for its first job.
 */
final class WorkerRehearsal {
    /** HotSpot compiles a method after 200 calls, and what is called most once more after some thousand. */
    static final int JOBS = 2_000;

    private static final Duration MOST = Duration.ofMillis(150);
    private static final Logger LOG = LoggerFactory.getLogger(WorkerRehearsal.class);
    private static final AtomicBoolean BEGUN = new AtomicBoolean();
    private static final Task<Integer, Integer> TASK = Task.of("rehearsal", Integer.class, Integer.class);
    private static final String SPEC = "{\"v\":1,\"task\":\"rehearsal\",\"inbox\":\"rehearsal\",\"input\":1}";

    private final Ticker ticker;
    private final RehearsedSocket socket = new RehearsedSocket(this::answer);
    private final Lane lane;
    private int claims;
    private int turns;

    WorkerRehearsal(Ticker ticker) {
        this.ticker = ticker;
        RedisSettings settings = RehearsedSocket.NOWHERE;
        Timing timing = Timing.DEFAULT;
        List<Keys> queues = List.of(Keys.of(settings, TASK.name()));
        HeartbeatPlan plan = new HeartbeatPlan(timing, ticker);
        Janitor janitor = new Janitor(settings, queues, plan, session -> false, 0, ticker, null);
        SignalCache signals = new SignalCache(socket.link(), queues, List::of, (keys, message) -> {});
        Handlers handlers = new Handlers().handle(TASK, (input, context) -> input);
        JobRunner runner = new JobRunner(handlers, TASK.name(), signals, new Timeouts(timing.grace(), ticker));
        Lane.Shared shared = new Lane.Shared(
                settings, timing, ticker, runner, signals, janitor, new AllMayStart(), (queue, session) -> {});
        this.lane = new Lane(LaneOptions.of(1, TASK.name()), Map.of(), shared, socket::link);
        lane.state.serve(1);
        lane.state.sessions().forEach(session -> {
            session.renewed(ticker.read());
            session.heardSignals(0);
        });
    }

    /** Begins one, unless there was one; {@code disturbs} says that there are real jobs, which is its end. */
    static void start(BooleanSupplier disturbs) {
        if (BEGUN.compareAndSet(false, true)) {
            RehearsedSocket.begin(() -> rehearse(disturbs));
        }
    }

    private static void rehearse(BooleanSupplier disturbs) {
        // A log of each job would tell of jobs that nobody has enqueued.
        if (!LOG.isDebugEnabled()) {
            long unused = new WorkerRehearsal(Ticker.SYSTEM).run(disturbs);
        }
        Call.readScripts();
    }

    /** Returns how many jobs it ran. */
    long run(BooleanSupplier disturbs) {
        long end = ticker.read() + MOST.toNanos();
        long first = lane.state.ended();
        while (lane.state.ended() - first < JOBS && ticker.read() < end && !disturbs.getAsBoolean()) {
            Duration unused = lane.step();
        }
        return lane.state.ended() - first;
    }

    /** As of a server in whose queue there is one job whenever the bell is waited for, and else by turns none, or three. */
    private String answer(String request) {
        if (request.contains("BLPOP")) {
            return RehearsedSocket.array("doorbell", "1") + claimed(1);
        } else if (request.contains("CLIENT")) {
            return ":1\r\n:0\r\n";
        }
        // To outcomes, and to a claim, by a key that only the one or the other has.
        String outcomes = request.contains("}:recent") ? "*0\r\n" : "";
        return outcomes + (request.contains("}:pending") ? claimed(++turns % 2 == 0 ? 3 : 0) : "");
    }

    private String claimed(int jobs) {
        claims++;
        List<String> reply = new ArrayList<>(List.of("claimed", "" + claims, "1", "0", "", "", "0", ""));
        for (int i = 0; i < jobs; i++) {
            reply.addAll(List.of("01M7YXJRKFKN9F2G69S4W-" + claims + i, SPEC, ""));
        }
        return RehearsedSocket.array(reply.toArray(new String[0]));
    }
}
