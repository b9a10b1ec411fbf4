package dev.redwork.worker;

import dev.redwork.job.Task;
import dev.redwork.job.Timing;
import dev.redwork.store.Keys;
import dev.redwork.store.Order;
import dev.redwork.store.RedisLink;
import dev.redwork.store.RedisSettings;
import dev.redwork.store.ServerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
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

    private final WorkerOptions options;
    private final Timing timing;
    private final List<Lane> lanes = new ArrayList<>();
    private final Heartbeat heartbeat;
    private final Janitor janitor;
    private final Signals signals;
    private final Timeouts timeouts;
    private final Shutdown shutdown = new Shutdown(this);
    private final AtomicLong started = new AtomicLong();
    private final AtomicBoolean quiet = new AtomicBoolean();

    /**
     * How a worker came to its end.
     *
     * @param cause why it stopped
     * @param pill the name of the pill that stopped it; empty: no pill did
     * @param jobs how many it ran in all
     * @param unreturned how many handlers ignored their interrupt: their jobs run again elsewhere when the lease is over
     */
    public record Stopped(Cause cause, String pill, long jobs, int unreturned) {}

    private Worker(WorkerOptions options, Timing timing) {
        this.options = options;
        this.timing = timing;
        this.timeouts = new Timeouts(timing.grace());
        this.janitor = new Janitor(this);
        this.heartbeat = new Heartbeat(this);
        this.signals = new Signals(
                newLink(RedisLink.CALL_TIMEOUT),
                queues(),
                () -> lanes.stream().map(this::care).toList(),
                this::ordered);
        JobRunner runner = new JobRunner(options.handlers(), options.name(), signals, timeouts);
        options.lanes().forEach(lane -> lanes.add(new Lane(lane, this, runner)));
    }

    public static WorkerOptions.Builder builder(String url) {
        return new WorkerOptions.Builder(RedisSettings.of(url));
    }

    public static WorkerOptions.Builder builder(RedisSettings settings) {
        return new WorkerOptions.Builder(settings);
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
        try {
            worker.lanes.forEach(Lane::start);
            worker.heartbeat.start();
            worker.signals.start();
            worker.janitor.start();
            new Leisure(worker, options.stopWhen(), worker.janitor.link()).start();
        } catch (RuntimeException e) {
            worker.shutdown.now();
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

    /** Ends when the worker has stopped, whatever stopped it. */
    public CompletableFuture<Stopped> stopped() {
        return shutdown.over().copy();
    }

    /**
     * Stops: claims no more at once, gives back what has not started, lets running jobs finish within the drain time,
     * interrupts the rest and gives back what then returned. Returns when that is done. While a pill stops it already, what
     * runs has the drain time from now on at most; repeated calls wait for the first.
     */
    @Override
    public void close() {
        if (!shutdown.begin(Cause.CLOSED, "", true, options.drain())) {
            // A pill lets jobs take as long as they take; who stops the process will not wait for that.
            shutdown.bound(options.drain());
        }
        shutdown.over().join();
    }

    /** Claims no more, lets what runs come to its end, gives the rest back, and stays: {@link #close()} ends it. */
    public void quiet() {
        if (quiet.compareAndSet(false, true) && isClaiming()) {
            LOG.info("worker {} is quiet: it claims no more", name());
            lanes.forEach(lane -> new LaneStop(lane).stopClaiming(true));
            heartbeat.soon();
        }
    }

    /** A renewal brought what an operator told us. */
    void obey(Order order) {
        switch (order) {
            case NONE -> {}
            case QUIET -> quiet();
            case STOP -> {
                boolean unused = shutdown.begin(Cause.ORDER, "", true, options.drain());
            }
        }
    }

    /** Somebody was told something: a renewal brings what it is. */
    private void ordered(String worker) {
        if (worker.equals(name())) {
            heartbeat.soon();
        }
    }

    /** What {@code workers} shows. */
    String state() {
        return isClaiming() ? quiet.get() ? "quiet" : "running" : "stopping";
    }

    /** Shortens a stop that is under way: what runs is interrupted now. */
    public void hurry() {
        shutdown.hurry();
    }

    /** Takes a pill: the first one stops the worker, any other is for somebody else. */
    boolean swallow(Held pill) {
        String name = pill.claim.pillName();
        boolean now = name.startsWith(NOW);
        // "Now" is bounded by the drain time; otherwise what runs may take as long as it takes.
        return shutdown.begin(Cause.PILL, name, now, now ? options.drain() : null);
    }

    /** Stops without waiting for it: what runs may take as long as it takes. */
    void stopSoon(Cause cause) {
        boolean unused = shutdown.begin(cause, "", true, null);
    }

    /** Counts a job that is about to start; false: as many as should have started already. */
    boolean mayStart() {
        long most = options.stopWhen().jobs();
        long number = started.incrementAndGet();
        if (most > 0 && number >= most) {
            stopSoon(Cause.JOBS);
        }
        return most == 0 || number <= most;
    }

    /** What the name of a pill starts with that should not wait for long jobs. */
    public static final String NOW = "now.";

    /** All but the lanes, which have come to their end. */
    void closeServices() {
        janitor.close();
        heartbeat.close();
        signals.close();
        timeouts.close();
        options.handlers().close();
    }

    /** How many jobs came to an end here so far. */
    long ended() {
        return lanes.stream().mapToLong(lane -> new LaneStop(lane).ended()).sum();
    }

    RedisLink newLink(Duration timeout) {
        return new RedisLink(options.settings(), timeout);
    }

    /** Listens for a lane. */
    Ear newEar(List<Keys> queues, String lane) {
        return new Ear(newLink(RedisLink.CALL_TIMEOUT), queues, lane, timing.block());
    }

    Timing timing() {
        return timing;
    }

    RedisSettings settings() {
        return options.settings();
    }

    List<Lane> lanes() {
        return lanes;
    }

    LaneCare care(Lane lane) {
        return new LaneCare(lane, janitor, timing.lease());
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

    Session newSession(Keys queue) {
        return new Session(queue, timing.lease(), options.opening());
    }

    List<Keys> queues() {
        return options.lanes().stream()
                .flatMap(lane -> lane.queues().stream())
                .map(options.settings()::keys)
                .toList();
    }

    boolean isSated() {
        return lanes.stream().allMatch(lane -> care(lane).isSated());
    }

    boolean isResting() {
        return lanes.stream().allMatch(lane -> care(lane).isResting());
    }

    boolean isClaiming() {
        return !shutdown.isUnderWay();
    }

    boolean owns(String session) {
        return lanes.stream().anyMatch(lane -> care(lane).owns(session));
    }

    /** What {@code session:<session>} tells about one of our lanes. */
    Map<String, String> about(Lane lane) {
        return Map.of(
                "v", "1",
                "slots", Integer.toString(lane.options.slots()),
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
