package dev.redwork.supervisor;

import dev.redwork.job.Backoff;
import dev.redwork.job.RedisSettings;
import dev.redwork.worker.StopReason;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps some worker processes running. One that dies is started again, and what it held runs elsewhere at once; one that holds
 * too much memory, or has run as many jobs as it should, makes room for a new one. All that happens here happens on one thread,
 * and what fails is done again.
 */
public final class Supervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** After a failure of our own. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private static final long WITHOUT_MEMORY_NANOS = 100_000_000;

    /** How much longer than its drain time a process may take to stop. */
    private static final Duration AFTER_DRAIN = Duration.ofSeconds(10);

    /** A process that stopped so is not started again. */
    private static final Set<StopReason> FOR_GOOD =
            EnumSet.of(StopReason.PILL, StopReason.ORDER, StopReason.EMPTY, StopReason.IDLE);

    private final Options options;
    private final Recovery recovery;
    private final List<Place> places = new ArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "redwork-supervisor");
        made.setDaemon(true);
        return made;
    });
    private boolean stopping;
    private volatile boolean inGoodOrder = true;
    private boolean ending;

    /**
     * Options of the processes to start.
     *
     * @param settings of the Redis where the jobs of dead processes are reclaimed
     * @param names of the processes, one each
     * @param command starts the one of that name; its stdin and stdout become ours
     * @param drain how long each may take to stop in good order
     * @param memory the resident set, in bytes, above which one is replaced; 0: none
     * @param out takes what handlers print
     */
    public record Options(
            RedisSettings settings,
            List<String> names,
            Function<String, ProcessBuilder> command,
            Duration drain,
            long memory,
            PrintStream out) {}

    /** When a process that ended is started again: at once, but one that dies young waits longer each time. */
    static final class Restarts {
        /** A process that lived so long has shown that it can. */
        static final Duration YOUNG = Duration.ofSeconds(10);

        static final Duration FIRST = Duration.ofMillis(500);
        private static final Backoff WAITS = new Backoff(FIRST, Duration.ofSeconds(30));

        private @Nullable Duration last;

        /** How long to wait after the end of one that lived so long. */
        Duration after(Duration lived) {
            if (lived.compareTo(YOUNG) >= 0) {
                last = null;
                return Duration.ZERO;
            }
            Duration wait = WAITS.after(last);
            last = wait;
            return wait;
        }
    }

    /** Where one process after the other runs under the same name. */
    private static final class Place {
        final String name;
        final Restarts restarts = new Restarts();

        @Nullable
        Child child;

        boolean replaced;
        boolean over;

        Place(String name) {
            this.name = name;
        }
    }

    public Supervisor(Options options) {
        this.options = options;
        this.recovery = new Recovery(options.settings());
        options.names().forEach(name -> places.add(new Place(name)));
    }

    /** Starts all of them. */
    public void start() {
        recovery.start();
        places.forEach(place -> soon(() -> begin(place)));
        later(LOOK, this::look);
    }

    /** Ends when all have ended for good. */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /** Whether each process that was told to stop has done so in its drain time. */
    public boolean endedInGoodOrder() {
        return inGoodOrder;
    }

    /** Tells all to stop in good order, and starts no more. */
    public void stop() {
        soon(() -> {
            stopping = true;
            places.forEach(place -> {
                if (place.child != null) {
                    stop(place.name, place.child);
                } else {
                    place.over = true;
                }
            });
            endIfOver();
        });
    }

    /** Ends at once what still runs. */
    @Override
    public void close() {
        soon(() -> {
            stopping = true;
            places.forEach(place -> {
                if (place.child != null) {
                    place.child.kill();
                }
            });
        });
        thread.shutdown();
    }

    private void begin(Place place) {
        if (stopping || place.over || place.child != null) {
            return;
        }
        try {
            Child child = Child.start(options.command().apply(place.name), options.out());
            place.child = child;
            place.replaced = false;
            LOG.info("process {} of worker {} starts", child.pid(), place.name);
            var unused = child.gone().whenComplete((gone, failure) -> soon(() -> gone(place, child)));
        } catch (IOException e) {
            Duration delay = place.restarts.after(Duration.ZERO);
            LOG.error("worker {} cannot be started: {}; again in {} ms", place.name, e.getMessage(), delay.toMillis());
            later(delay, () -> begin(place));
        }
    }

    private void gone(Place place, Child child) {
        if (place.child != child) {
            return;
        }
        String who = "process " + child.pid() + " of worker " + place.name;
        recovery.recover(who, child.sessions());
        StopReason reason = child.ended();
        // One that was told to stop while its JVM started dies by the signal itself, and has claimed nothing.
        inGoodOrder &= !stopping || child.exitCode() == 0 || child.sessions().isEmpty();
        place.over = stopping || (reason != null && FOR_GOOD.contains(reason));
        Duration delay = place.over || reason == StopReason.JOBS ? Duration.ZERO : place.restarts.after(child.lived());
        if (!place.over) {
            later(delay, () -> begin(place));
        }
        // Last of what must be done: until then a failure has it done again.
        place.child = null;
        if (place.over) {
            LOG.info("{} has ended", who);
            endIfOver();
        } else if (reason == null && !place.replaced) {
            LOG.warn("{} died with exit code {}; another starts in {} ms", who, child.exitCode(), delay.toMillis());
        } else {
            LOG.info("{} has ended; another starts in {} ms", who, delay.toMillis());
        }
    }

    /** Each second: at memory, and at ends that nobody was told of, since there was no memory to tell. */
    private void look() {
        for (Place place : places) {
            Child child = place.child;
            if (child != null && child.gone().isDone()) {
                gone(place, child);
            } else if (child != null && options.memory() > 0) {
                lookAtMemory(place, child);
            }
        }
        endIfOver();
        later(LOOK, this::look);
    }

    private void lookAtMemory(Place place, Child child) {
        // One that has not come to its work yet would be replaced for ever.
        if (place.replaced || child.sessions().isEmpty()) {
            return;
        }
        long held = ResidentSet.of(child.pid());
        if (held > options.memory()) {
            LOG.info(
                    "process {} of worker {} holds {} bytes, more than {}: another takes its place",
                    child.pid(),
                    place.name,
                    held,
                    options.memory());
            stop(place.name, child);
            place.replaced = true;
        }
    }

    private void stop(String name, Child child) {
        child.stop();
        later(options.drain().plus(AFTER_DRAIN), () -> {
            if (child.isAlive()) {
                LOG.warn("process {} of worker {} does not stop: it is killed", child.pid(), name);
                child.kill();
            }
        });
    }

    private void endIfOver() {
        if (!ending && places.stream().allMatch(place -> place.over && place.child == null)) {
            // While Redis is away nobody waits for us: the leases end by themselves.
            awaitRecovery(System.nanoTime() + TimeUnit.SECONDS.toNanos(5));
            ending = true;
        }
    }

    private void awaitRecovery(long deadline) {
        if (recovery.isDone() || System.nanoTime() - deadline > 0) {
            recovery.close();
            ended.complete(null);
        } else {
            later(Duration.ofMillis(20), () -> awaitRecovery(deadline));
        }
    }

    private void soon(Runnable task) {
        later(Duration.ZERO, task);
    }

    private void later(Duration delay, Runnable task) {
        try {
            var unused = thread.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the supervisor ends; nothing more is planned");
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            again(task, failure);
        }
    }

    /** A task that is forgotten, for want of memory say, leaves a place empty for ever. */
    private void again(Runnable task, Throwable failure) {
        boolean planned = false;
        while (!planned) {
            try {
                later(AGAIN, task);
                planned = true;
                LOG.error(
                        "the supervisor met a failure of its own; it tries again in {} ms", AGAIN.toMillis(), failure);
            } catch (Throwable noMemory) {
                LockSupport.parkNanos(WITHOUT_MEMORY_NANOS);
            }
        }
    }
}
