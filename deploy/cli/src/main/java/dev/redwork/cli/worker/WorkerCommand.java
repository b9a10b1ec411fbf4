package dev.redwork.cli.worker;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.KnownTasks;
import dev.redwork.cli.command.RedisAction;
import dev.redwork.cli.terminal.ByteSize;
import dev.redwork.cli.terminal.Logging;
import dev.redwork.cli.terminal.Logging.Format;
import dev.redwork.cli.terminal.SignalHandlers;
import dev.redwork.job.Defaults;
import dev.redwork.job.Names;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.redis.ResidentThread.OutageLog;
import dev.redwork.supervisor.ToParent;
import dev.redwork.text.Durations;
import dev.redwork.worker.LaneOptions;
import dev.redwork.worker.Worker;
import dev.redwork.worker.WorkerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

@Command(
        name = "worker",
        description = "Run jobs, until Ctrl-C, SIGTERM, a pill or an order; or tell running workers to stop.",
        synopsisSubcommandLabel = "[VERB]",
        subcommands = {WorkerQuietCommand.class, WorkerStopCommand.class},
        footer = {
            "  redwork worker                      queue `default`, as many jobs at a time as there are cores",
            "  redwork worker -q high,default:8    one lane of 8 threads; `high` is read first",
            "  redwork worker -q 'high*3,default*1:8'   three jobs of `high` for each of `default`",
            "  redwork worker -q cpu:4 -q web:200:virtual --jar my-tasks.jar",
            "",
            "  redwork worker --burst               what waits now; then it ends, for a cron job or a test",
            "  redwork worker --processes 4 --max-memory 512mb",
            "  redwork worker stop web-1            from anywhere",
            "",
            "It stops in good order: it claims no more, lets what runs finish within the drain time, and",
            "gives the rest back. A second Ctrl-C ends it at once; what it held then runs elsewhere when its",
            "lease is over. With --processes it runs elsewhere within a second: a supervisor sees a process",
            "die, gives its jobs to the others and starts another. A process that took a pill, or was told to",
            "stop, is not started again. REDWORK_JAVA_OPTS are the options of their JVMs.",
            "",
            "Where Redis is not there yet it waits, but with --burst. Exit code 0: it stopped in good order, by",
            "whatever; 130 or 143: jobs that Ctrl-C or SIGTERM stopped had not ended within the drain time."
        })
public final class WorkerCommand extends RedisAction {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerCommand.class);
    private static final int MOST_PROCESSES = 1_000;

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "NAMES[:N[:virtual]]",
            description =
                    "A lane: the queues it reads, in strict order or, with NAME*WEIGHT, by weight; and how many jobs"
                            + " it runs at a time (default: one a core); `virtual`: on virtual threads, for jobs that"
                            + " wait. Once for each lane.")
    List<LaneOptions> lanes = List.of();

    @Option(names = "--name", paramLabel = "NAME", description = "For people. Default: host-pid.")
    @Nullable
    String name;

    @Option(names = "--jar", paramLabel = "FILE", description = "A jar with task modules of your own. May be repeated.")
    List<Path> jars = List.of();

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            description = "How long running jobs may go on once it stops. Default: 25s.")
    Duration drain = Defaults.DRAIN;

    @Option(
            names = "--allow-private",
            description = "Let `fetch`, `save` and what else asks URLs connect to every address: loopback, private and"
                    + " link-local ones, a cloud's metadata. Off, since whoever can enqueue jobs could then read"
                    + " what only this machine can reach, and send it numbers.")
    boolean allowPrivate;

    @Option(
            names = "--files",
            paramLabel = "DIR",
            description =
                    "Let `words` and `weblogs` read the files below DIR, and no others: a link that leads out of it is"
                            + " not followed. None without it, since whoever can enqueue jobs learns what is in them.")
    @Nullable
    Path files;

    @Option(
            names = "--burst",
            description =
                    "End once the queues are empty: nothing waits that may be claimed, and nothing runs here. Jobs that"
                            + " are scheduled or retry later do not count, nor those that other workers run.")
    boolean burst;

    @Option(names = "--max-idle", paramLabel = "TIME", description = "End once no job has run here for so long.")
    @Nullable
    Duration maxIdle;

    @Option(
            names = "--max-jobs",
            paramLabel = "N",
            description = "End in good order after N jobs; with --processes, another process takes its place.")
    @Nullable
    Long maxJobs;

    @Option(
            names = "--history",
            description = "Keep a day of how its queues stood, and not an hour, for the dashboard: 150 kB a queue.")
    boolean history;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "How it logs to stderr: text, or json (one object a line). Default: text.")
    Format logFormat = Format.TEXT;

    @Option(
            names = "--health-port",
            paramLabel = "N",
            description =
                    "Answer /livez and /readyz there, for probes, and /metrics. Off without it; 0 takes a free port.")
    @Nullable
    Integer healthPort;

    @Option(
            names = "--health-bind",
            paramLabel = "ADDRESS",
            description = "With --health-port: the address to listen on. Default: 127.0.0.1.")
    @Nullable
    String healthBind;

    @Option(
            names = "--processes",
            paramLabel = "N",
            description = "N processes under a supervisor, each with these lanes; named NAME.1 to NAME.N.")
    @Nullable
    Integer processes;

    @Option(
            names = "--max-memory",
            paramLabel = "SIZE",
            converter = ByteSize.class,
            description = "With --processes: one whose resident set grows above this drains and is replaced.")
    @Nullable
    Long maxMemory;

    /** For a supervisor: tells it by lines on stdout what it must know, under the token that is the first line of stdin. */
    @Option(names = "--child", hidden = true)
    boolean child;

    /** For a parent that starts us: when it is gone, even by kill -9, our stdin ends. */
    @Option(names = "--end-with-stdin", hidden = true)
    boolean endWithStdin;

    private final AtomicInteger signal = new AtomicInteger();

    @Override
    public Integer call() throws IOException {
        WorkerOptions.Builder builder = Worker.builder(settings()).drain(drain).history(history);
        KnownTasks.load(jars, allowPrivate, files).modules().forEach(builder::add);
        lanes.forEach(builder::lane);
        if (name != null) {
            builder.name(name);
        }
        if (burst) {
            builder.burst();
        }
        if (maxIdle != null) {
            builder.maxIdle(maxIdle);
        }
        if (maxJobs != null) {
            builder.maxJobs(maxJobs);
        }
        ToParent parent = child ? parent() : null;
        if (parent != null) {
            builder.onSessionOpen(parent::session);
        }
        WorkerOptions options = checked(builder);
        if (endWithStdin) {
            SpawnedWorker.haltAtEndOf(console().in());
        }
        Logging.ofProcess(verbose, logFormat);
        if (processes != null) {
            boolean unused = awaitRedis(options.name());
            return new SupervisedWorker(this).run(options, processes, maxMemory);
        }
        // Before it starts: a signal that comes meanwhile must find more than the JVM's own answer.
        CompletableFuture<Worker> started = new CompletableFuture<>();
        SignalHandlers.on("INT", () -> stop(started, ExitCode.INTERRUPTED));
        SignalHandlers.on("TERM", () -> stop(started, ExitCode.TERMINATED));
        HealthServer health = healthPort == null
                ? null
                : HealthPort.open(this, healthPort, builder, started, () -> signal.get() != 0);
        try {
            return run(builder, options, started, parent);
        } finally {
            if (health != null) {
                health.close();
            }
        }
    }

    private int run(
            WorkerOptions.Builder builder,
            WorkerOptions options,
            CompletableFuture<Worker> started,
            @Nullable ToParent parent) {
        Worker worker;
        try {
            if (!awaitRedis(options.name())) {
                started.cancel(false);
                return ExitCode.OK;
            }
            worker = builder.start();
        } catch (Throwable e) {
            started.completeExceptionally(e);
            throw e;
        }
        started.complete(worker);
        Worker.Stopped stopped = worker.stopped().join();
        if (parent != null) {
            parent.ended(stopped.reason());
        }
        boolean inGoodOrder = stopped.unreturned() == 0 && !worker.isCutShort();
        return inGoodOrder ? ExitCode.OK : signal.get();
    }

    /** Waits until Redis answers, as at a start of all services at once; false when a signal came before. */
    private boolean awaitRedis(String worker) {
        OutageLog outage = new OutageLog(LOG, "worker " + worker);
        while (signal.get() == 0) {
            try {
                connect().close();
                outage.over();
                return true;
            } catch (RedisUnavailableException e) {
                if (burst) {
                    // It is for what waits now: whoever starts it comes again.
                    throw e;
                }
                outage.pause(e);
            }
        }
        return false;
    }

    /** The options, so that what is wrong with them is told before anything starts. */
    private WorkerOptions checked(WorkerOptions.Builder builder) {
        if (processes == null && maxMemory != null) {
            throw usage("--max-memory replaces processes: it needs --processes N");
        }
        if (processes != null && (processes < 1 || processes > MOST_PROCESSES)) {
            throw usage("--processes is " + processes + ", must be 1 to " + MOST_PROCESSES);
        }
        if (healthBind != null && healthPort == null) {
            throw usage("--health-bind says where --health-port listens: give that, too");
        }
        if (healthPort != null && processes != null) {
            throw usage("--health-port tells of one process: start workers one by one, each with a port of its own,"
                    + " instead of --processes");
        }
        WorkerOptions options = builder.build();
        if (processes != null) {
            Names.check("worker", options.name() + "." + processes);
        }
        return options;
    }

    /** The options that this call has. */
    Set<OptionSpec> matched() {
        return spec.commandLine().getParseResult().matchedOptionsSet();
    }

    private ToParent parent() {
        try {
            return ToParent.open(console().in(), console().out());
        } catch (IOException e) {
            throw new UncheckedIOException("stdin cannot be read", e);
        }
    }

    private void stop(CompletableFuture<Worker> started, int code) {
        if (!signal.compareAndSet(0, code)) {
            if (code == ExitCode.INTERRUPTED) {
                Runtime.getRuntime().halt(code);
            }
            return;
        }
        if (!child) {
            sayStopping();
        }
        started.thenAccept(Worker::close).exceptionally(e -> null).join();
    }

    void sayStopping() {
        String line = "stopping: running jobs have " + Durations.format(drain) + "; Ctrl-C again ends at once";
        if (logFormat == Format.JSON) {
            LOG.info(line);
        } else {
            say(line);
        }
    }
}
