package dev.redwork.worker;

import dev.redwork.job.Task;
import dev.redwork.store.Keys;
import dev.redwork.store.RedisLink;
import dev.redwork.store.RedisSettings;
import dev.redwork.store.ServerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
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
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);
    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final WorkerOptions options;
    private final List<Lane> lanes = new ArrayList<>();
    private final Heartbeat heartbeat;
    private final Janitor janitor;
    private final Signals signals;
    private final Timeouts timeouts = new Timeouts();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CompletableFuture<Stopped> stopped = new CompletableFuture<>();
    private volatile boolean hurried;

    /** Until when running jobs may go on once it stops, by our own clock. */
    private volatile long deadline;

    /**
     * How a worker came to its end.
     *
     * @param pill the name of the pill that stopped it; empty: it was closed
     * @param jobs how many it ran in all
     * @param unreturned how many handlers ignored their interrupt: their jobs run again elsewhere when the lease is over
     */
    public record Stopped(String pill, long jobs, int unreturned) {}

    private Worker(WorkerOptions options) {
        this.options = options;
        this.janitor = new Janitor(this);
        this.heartbeat = new Heartbeat(this);
        List<Keys> queues = options.lanes().stream()
                .flatMap(lane -> lane.queues().stream())
                .map(options.settings()::keys)
                .toList();
        this.signals = new Signals(
                newLink(RedisLink.CALL_TIMEOUT),
                queues,
                () -> lanes.stream().map(this::care).toList());
        JobRunner runner = new JobRunner(options.handlers(), options.name(), signals, timeouts);
        options.lanes().forEach(lane -> lanes.add(new Lane(lane, this, runner)));
    }

    public static WorkerOptions.Builder builder(String url) {
        return new WorkerOptions.Builder(RedisSettings.of(url));
    }

    public static WorkerOptions.Builder builder(RedisSettings settings) {
        return new WorkerOptions.Builder(settings);
    }

    static Worker start(WorkerOptions options) {
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
        Worker worker = new Worker(options);
        try {
            worker.lanes.forEach(Lane::start);
            worker.heartbeat.start();
            worker.signals.start();
            worker.janitor.start();
        } catch (RuntimeException e) {
            worker.deadline = System.nanoTime();
            worker.stop("");
            throw e;
        }
        LOG.info(
                "worker {} reads {} at {}; tasks: {}",
                options.name(),
                worker.laneNames(),
                options.settings(),
                worker.taskNames());
        return worker;
    }

    /** The name for people. */
    public String name() {
        return options.name();
    }

    /** Ends when the worker has stopped, by {@link #close()} or by a pill. */
    public CompletableFuture<Stopped> stopped() {
        return stopped.copy();
    }

    /**
     * Stops: claims no more at once, gives back what has not started, lets running jobs finish within the drain time,
     * interrupts the rest and gives back what then returned. Returns when that is done. While a pill stops it already, what
     * runs has the drain time from now on at most; repeated calls wait for the first.
     */
    @Override
    public void close() {
        if (!stopOnce("", true, options.drain())) {
            // A pill lets jobs take as long as they take; who stops the process will not wait for that.
            bound(options.drain());
        }
        stopped.join();
    }

    private synchronized void bound(Duration drain) {
        long drained = System.nanoTime() + drain.toNanos();
        if (deadline - drained > 0) {
            deadline = drained;
        }
    }

    /** Shortens a stop that is under way: what runs is interrupted now. */
    public void hurry() {
        hurried = true;
    }

    /** Takes a pill: the first one stops the worker, any other is for somebody else. */
    boolean swallow(Held pill) {
        String name = pill.claim.pillName();
        boolean now = name.startsWith(NOW);
        // "Now" is bounded by the drain time; otherwise what runs may take as long as it takes.
        return stopOnce(name, now, now ? options.drain() : FOR_EVER);
    }

    /** What the name of a pill starts with that should not wait for long jobs. */
    public static final String NOW = "now.";

    private synchronized boolean stopOnce(String pill, boolean giveBack, Duration drain) {
        if (!stopping.compareAndSet(false, true)) {
            return false;
        }
        deadline = System.nanoTime() + drain.toNanos();
        new Thread(
                        () -> {
                            stops().forEach(lane -> lane.stopClaiming(giveBack));
                            stop(pill);
                        },
                        "redwork-stop")
                .start();
        return true;
    }

    private void stop(String pill) {
        LOG.info("worker {} stops{}", name(), pill.isEmpty() ? "" : ": it took pill " + pill);
        List<LaneStop> stops = stops();
        int unreturned = 0;
        try {
            for (LaneStop lane : stops) {
                while (!lane.awaitQuiet(slice()) && System.nanoTime() - deadline < 0 && !hurried) {
                    LOG.trace("{} jobs are still running", lane.running());
                }
            }
            stops.forEach(LaneStop::breakOff);
            for (LaneStop lane : stops) {
                if (!lane.awaitQuiet(AFTER_INTERRUPT)) {
                    unreturned += lane.running();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            String receipt = pill.isEmpty() ? null : receipt();
            stops.forEach(lane -> lane.close(receipt));
            janitor.close();
            heartbeat.close();
            signals.close();
            timeouts.close();
            options.handlers().close();
            if (unreturned > 0) {
                LOG.warn(
                        "worker {}: {} handlers ignored their interrupt; their jobs run again when the lease is over",
                        name(),
                        unreturned);
            }
            LOG.info("worker {} stopped after {} jobs", name(), jobs());
            stopped.complete(new Stopped(pill, jobs(), unreturned));
        }
    }

    private List<LaneStop> stops() {
        return lanes.stream().map(LaneStop::new).toList();
    }

    private Duration slice() {
        return Duration.ofNanos(Math.max(0, Math.min(deadline - System.nanoTime(), 100_000_000)));
    }

    private String receipt() {
        return "{\"worker\":\"" + name() + "\",\"host\":\"" + WorkerOptions.host() + "\",\"pid\":"
                + ProcessHandle.current().pid() + ",\"at\":" + System.currentTimeMillis() + ",\"jobs\":" + jobs() + "}";
    }

    private long jobs() {
        return stops().stream().mapToLong(LaneStop::ended).sum();
    }

    RedisLink newLink(Duration timeout) {
        return new RedisLink(options.settings(), timeout);
    }

    RedisSettings settings() {
        return options.settings();
    }

    List<Lane> lanes() {
        return lanes;
    }

    LaneCare care(Lane lane) {
        return new LaneCare(lane, janitor);
    }

    Heartbeat heartbeat() {
        return heartbeat;
    }

    Signals signals() {
        return signals;
    }

    Janitor janitor() {
        return janitor;
    }

    boolean isClaiming() {
        return !stopping.get();
    }

    boolean owns(String session) {
        return lanes.stream().anyMatch(lane -> care(lane).owns(session));
    }

    /** What {@code session:<session>} tells about one of our lanes. */
    Map<String, String> about(Lane lane) {
        return Map.of(
                "v", "1",
                "host", WorkerOptions.host(),
                "pid", Long.toString(ProcessHandle.current().pid()),
                "worker", name(),
                "lane", lane.options.toString(),
                "tasks", taskNames());
    }

    private String taskNames() {
        return options.handlers().tasks().stream().map(Task::name).collect(Collectors.joining(","));
    }

    private String laneNames() {
        return options.lanes().stream().map(LaneOptions::toString).collect(Collectors.joining(" "));
    }
}
