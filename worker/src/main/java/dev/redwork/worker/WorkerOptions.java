package dev.redwork.worker;

import dev.redwork.job.Defaults;
import dev.redwork.job.Names;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.job.Timing;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How a worker runs.
 *
 * @param settings where its queues are
 * @param name for people; need not be unique
 * @param lanes no two of which read the same queue
 * @param drain how long running jobs may go on once it stops
 * @param handlers of the tasks that it can run
 * @param stopWhen when it stops by itself
 * @param history whether it keeps a day of how its queues stood, for the dashboard, and not an hour
 * @param onSessionOpen is told of each session before it is opened: its queue and its name. For a supervisor, which gives the jobs
 *     of a process that died to others at once
 * @param listeners are told what becomes of its jobs, in this order
 * @param interceptors around its handlers, the first outermost
 */
public record WorkerOptions(
        RedisSettings settings,
        String name,
        List<LaneOptions> lanes,
        Duration drain,
        Handlers handlers,
        StopCondition stopWhen,
        boolean history,
        BiConsumer<String, String> onSessionOpen,
        List<WorkerListener> listeners,
        List<Interceptor> interceptors) {
    public WorkerOptions {
        Names.check("worker", name);
        listeners = List.copyOf(listeners);
        interceptors = List.copyOf(interceptors);
        lanes = lanes.isEmpty() ? List.of(LaneOptions.standard()) : List.copyOf(lanes);
        Set<String> queues = new HashSet<>();
        for (LaneOptions lane : lanes) {
            for (String queue : lane.queues()) {
                if (!queues.add(queue)) {
                    throw new IllegalArgumentException("two lanes read queue " + queue + "; give it to one of them");
                }
            }
        }
        if (drain.isNegative()) {
            throw new IllegalArgumentException("drain is " + drain.toMillis() + " ms, must not be negative");
        }
    }

    /** This machine's name as far as names may hold it. */
    static final String HOST = lookUpHost();

    private static String lookUpHost() {
        try {
            String host = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "-");
            return host.isEmpty() ? "host" : host.substring(0, Math.min(host.length(), 40));
        } catch (UnknownHostException e) {
            return "host";
        }
    }

    /** Collects the options; {@link #start()} checks them. */
    public static final class Builder {
        private final RedisSettings settings;
        private final Handlers handlers = new Handlers();
        private final List<LaneOptions> lanes = new ArrayList<>();
        private Duration drain = Defaults.DRAIN;
        private Timing timing = Timing.DEFAULT;
        private @Nullable String name;
        private StopCondition stopWhen = StopCondition.NEVER;
        private boolean history;
        private BiConsumer<String, String> onSessionOpen = (queue, session) -> {};
        private final List<WorkerListener> listeners = new ArrayList<>();
        private final List<Interceptor> interceptors = new ArrayList<>();

        Builder(RedisSettings settings) {
            this.settings = settings;
        }

        /** Runs a task's jobs with this handler. */
        public <I, O> Builder handle(Task<I, O> task, TaskHandler<I, O> handler) {
            handlers.handle(task, handler);
            return this;
        }

        /**
         * Runs a task's jobs with this handler, up to {@code most} in one call, or those that came {@code within} that time of the
         * first: see {@link Handlers#handleMany}.
         */
        public <I, O> Builder handleMany(Task<I, O> task, int most, Duration within, ManyHandler<I, O> handler) {
            handlers.handleMany(task, most, within, handler);
            return this;
        }

        /** Adds the handlers of a module. */
        public Builder add(TaskModule module) {
            handlers.add(module);
            return this;
        }

        /** Adds a lane; with none, the worker has {@link LaneOptions#standard()}. */
        public Builder lane(LaneOptions lane) {
            lanes.add(lane);
            return this;
        }

        /** One lane of platform threads for these queues, read in this order; {@link LaneOptions#byWeight} reads otherwise. */
        public Builder lane(int threads, String... queues) {
            return lane(LaneOptions.of(threads, queues));
        }

        /** For people, {@code host-pid} by default. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** How long running jobs may go on once the worker stops; 25 s by default. */
        public Builder drain(Duration drain) {
            this.drain = drain;
            return this;
        }

        /** Stops once its queues are empty: handy in tests and in cron jobs. */
        public Builder burst() {
            return stopWhen(new StopCondition(true, stopWhen.idle(), stopWhen.jobs()));
        }

        /** Stops once no job has run here for so long. */
        public Builder maxIdle(Duration idle) {
            return stopWhen(new StopCondition(stopWhen.empty(), idle, stopWhen.jobs()));
        }

        /** Stops once so many jobs have been started; jobs that then run come to their end. */
        public Builder maxJobs(long jobs) {
            if (jobs < 1) {
                throw new IllegalArgumentException("max-jobs is " + jobs + ", must be 1 or more");
            }
            return stopWhen(new StopCondition(stopWhen.empty(), stopWhen.idle(), jobs));
        }

        private Builder stopWhen(StopCondition condition) {
            this.stopWhen = condition;
            return this;
        }

        /**
         * Whether a line a minute of how each queue stood is kept for a day, about 100 bytes each, and not for an hour; the dashboard shows
         * them as charts. A queue's day is kept where all its workers have it. Off by default.
         */
        public Builder history(boolean day) {
            this.history = day;
            return this;
        }

        /** Tells of each session before it is opened: its queue and its name. */
        public Builder onSessionOpen(BiConsumer<String, String> listener) {
            this.onSessionOpen = listener;
            return this;
        }

        /** Adds one that is told what becomes of jobs; several are told in the order in which they were added. */
        public Builder listener(WorkerListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /** Adds code around all handlers, inside of what was added before. */
        public Builder intercept(Interceptor interceptor) {
            interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
            return this;
        }

        /** Not for users: with other spans than its neighbours' a worker would be judged wrongly. */
        Builder timing(Timing timing) {
            this.timing = timing;
            return this;
        }

        /** The options, checked, for {@link Worker#start(WorkerOptions)}. */
        public WorkerOptions build() {
            String called = name == null ? HOST + "-" + ProcessHandle.current().pid() : name;
            return new WorkerOptions(
                    settings,
                    called,
                    lanes,
                    drain,
                    handlers,
                    stopWhen,
                    history,
                    onSessionOpen,
                    listeners,
                    interceptors);
        }

        /** Builds and starts the worker. */
        public Worker start() {
            return Worker.start(build(), timing);
        }
    }
}
