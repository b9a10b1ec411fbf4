package dev.redwork.worker;

import dev.redwork.job.Defaults;
import dev.redwork.job.Names;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.job.Ticker;
import dev.redwork.job.Timing;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.ServerInfo;
import dev.redwork.store.Keys;
import dev.redwork.store.ProgressStore;
import dev.redwork.store.SessionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs in this JVM: lanes, one heartbeat, one janitor.
 *
 * <pre>{@code
 * try (Worker worker = Worker.builder(url).handle(GCD, (pair, context) -> pair.a().gcd(pair.b())).start()) {
 *     ...
 * }
 * }</pre>
 *
 * It installs no signal handler and no shutdown hook: {@link #close()} is what stops it in good order.
 */
public final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final WorkerOptions options;
    private final List<Lane> lanes = new ArrayList<>();
    private final Heartbeat heartbeat;
    private final Janitor janitor;
    private final SignalCache signals;
    private final Timeouts timeouts;
    private final Shutdown shutdown;
    private final HealthCheck health;

    /** Null: nobody is told of jobs. */
    private final @Nullable WorkerListeners listeners;

    /** Messages that are for this worker: orders to it, and jobs that were parked and that it can run. */
    private final Set<String> ours = new HashSet<>();

    /**
     * How a worker came to its end.
     *
     * @param reason why it stopped
     * @param pill the name of the pill that stopped it; empty: no pill did
     * @param jobs how many ended in it; one that is tried again later is not among them
     * @param unreturned how many handlers ignored their interrupt: their jobs run again elsewhere when the lease is over
     */
    public record Stopped(StopReason reason, String pill, long jobs, int unreturned) {}

    private Worker(WorkerOptions options, Timing timing) {
        Ticker ticker = Ticker.SYSTEM;
        RedisSettings settings = options.settings();
        List<Keys> queues = options.lanes().stream()
                .flatMap(lane -> lane.queues().stream())
                .map(queue -> Keys.of(settings, queue))
                .toList();
        WorkerClasses.initialize(queues.get(0));
        this.options = options;
        this.listeners = WorkerListeners.of(options.listeners(), ticker);
        this.timeouts = new Timeouts(timing.grace(), ticker);
        HeartbeatPlan plan = new HeartbeatPlan(timing, ticker);
        this.janitor = new Janitor(
                settings,
                queues,
                plan,
                session -> lanes.stream().anyMatch(lane -> lane.state.owns(session)),
                options.history() ? Defaults.LONG_HISTORY_MINUTES : Defaults.HISTORY_MINUTES,
                ticker,
                listeners);
        this.signals = new SignalCache(
                WorkerListeners.link(listeners, "signals", settings, RedisLink.CALL_TIMEOUT),
                queues,
                () -> lanes.stream().map(lane -> lane.state).toList(),
                this::told);
        this.shutdown = new Shutdown(options, lanes, timing, ticker, janitor, this::announce, this::closeRest);
        this.health = new HealthCheck(lanes, shutdown, timing.lease(), ticker);
        JobRunner runner = new JobRunner(
                options.handlers().bindings(options.interceptors()), options.name(), signals, timeouts, listeners);
        runner.needs().forEach(need -> ours.add(SessionStore.PARKED + need));
        ours.add(SessionStore.ORDER + options.name());
        Lane.Shared shared =
                new Lane.Shared(settings, timing, ticker, runner, signals, janitor, shutdown, options.onSessionOpen());
        this.heartbeat = new Heartbeat(shared, lanes, plan, shutdown);
        for (LaneOptions lane : options.lanes()) {
            lanes.add(new Lane(lane, about(lane), shared));
        }
    }

    public static WorkerOptions.Builder builder(String url) {
        return new WorkerOptions.Builder(RedisSettings.of(url));
    }

    public static WorkerOptions.Builder builder(RedisSettings settings) {
        return new WorkerOptions.Builder(settings);
    }

    /** Starts a worker with options that were built before; once, since its handlers are closed with it. */
    public static Worker start(WorkerOptions options) {
        return start(options, Timing.DEFAULT);
    }

    static Worker start(WorkerOptions options, Timing timing) {
        try (RedisLink link = new RedisLink(options.settings(), RedisLink.CALL_TIMEOUT)) {
            ServerInfo server = ServerInfo.check(link);
            if (server.evicts()) {
                LOG.warn(
                        "Redis at {} has maxmemory-policy {}: when its memory is full it deletes jobs silently; set"
                                + " noeviction",
                        options.settings(),
                        server.evictionPolicy());
            }
        }
        Worker worker = new Worker(options, timing);
        if (worker.listeners != null) {
            worker.listeners.starts(new WorkerReadings(worker.lanes));
        }
        try {
            // First the threads that a lane needs, so that nothing is claimed where there is no thread for it.
            worker.shutdown.start();
            worker.timeouts.start();
            worker.janitor.start();
            worker.signals.start();
            worker.lanes.forEach(Lane::start);
            worker.heartbeat.start();
            worker.shutdown.watch();
        } catch (Throwable e) {
            worker.shutdown.afterFailure(e);
            throw e;
        }
        LOG.info(
                "worker {} reads {} at {}; tasks: {}",
                options.name(),
                worker.laneNames(),
                options.settings(),
                worker.taskNames());
        WorkerRehearsal.start(() -> worker.lanes.stream().anyMatch(lane -> lane.state.ended() > 0));
        return worker;
    }

    /** The name for people. */
    public String name() {
        return options.name();
    }

    /** Ends when the worker has stopped, whatever stopped it. */
    public CompletableFuture<Stopped> stopped() {
        return shutdown.over.copy();
    }

    /** Whether it works, as it knows by itself, at no other cost than that of the question; from any thread. */
    public WorkerHealth health() {
        return health.look();
    }

    /** Whether it stopped before all that it ran had ended: running jobs were interrupted when the drain time was over. */
    public boolean isCutShort() {
        return shutdown.isCutShort();
    }

    /**
     * Stops: claims no more at once, releases jobs that have not started, lets running jobs finish within the drain time,
     * interrupts the rest and releases those that then return without an output. Returns when that is done. While a pill stops
     * it already, running jobs have the drain time from now on at most; repeated calls wait for the first. Called by a handler
     * of its own, it begins the stop and returns at once: the handler is one of those that it would wait for.
     */
    @Override
    public void close() {
        if (!shutdown.begin(StopReason.CLOSED, "", true, options.drain())) {
            // A pill lets jobs take as long as they take; an operator that stops the process will not wait for that.
            shutdown.bound(options.drain());
        }
        if (lanes.stream().noneMatch(lane -> lane.state.isRunBy(Thread.currentThread()))) {
            shutdown.over.join();
        }
    }

    /** Claims no more, lets running jobs come to their end, releases the rest, and stays: {@link #close()} ends it. */
    public void quiet() {
        shutdown.quiet();
    }

    /** Shortens a stop that is under way: running jobs are interrupted now. */
    public void hurry() {
        shutdown.bound(Duration.ZERO);
    }

    /** Prefix of the names of pills that should not wait for long jobs. */
    public static final String NOW = "now.";

    /** A renewal brings an order for this worker, and the needs of jobs that were parked, and tells how far a job is that somebody looks at. */
    private void told(Keys queue, String message) {
        if (ours.contains(message)) {
            announce();
        } else if (message.startsWith(ProgressStore.WATCHED)) {
            String id = message.substring(ProgressStore.WATCHED.length());
            if (lanes.stream().anyMatch(lane -> lane.state.find(queue, id).isPresent())) {
                announce();
            }
        } else if (Names.isName(message)) {
            // A batch was cancelled.
            janitor.sweepSoon(queue);
        }
    }

    private void announce() {
        heartbeat.soon();
    }

    /** All but the lanes, which have come to their end. */
    private void closeRest() {
        janitor.close();
        heartbeat.close();
        signals.close();
        timeouts.close();
        if (listeners != null) {
            listeners.stopped(new WorkerReadings(lanes));
        }
        options.handlers().close();
    }

    /** The fields of {@code session:<session>} for one of our lanes. */
    private Map<String, String> about(LaneOptions lane) {
        return Map.of(
                "v", "1",
                "slots", Integer.toString(lane.slots()),
                "host", WorkerOptions.HOST,
                "pid", Long.toString(ProcessHandle.current().pid()),
                "worker", name(),
                "lane", lane.toString(),
                "tasks", taskNames());
    }

    private String taskNames() {
        return options.handlers().tasks().stream().map(Task::name).collect(Collectors.joining(","));
    }

    private String laneNames() {
        return options.lanes().stream().map(LaneOptions::toString).collect(Collectors.joining(" "));
    }
}
