package dev.redwork.cli;

import dev.redwork.bench.BenchTasks;
import dev.redwork.job.Defaults;
import dev.redwork.worker.LaneOptions;
import dev.redwork.worker.Worker;
import dev.redwork.worker.WorkerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "worker",
        description = "Run jobs, until Ctrl-C, SIGTERM or a pill.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork worker                      queue `default`, as many jobs at a time as there are cores",
            "  redwork worker -q high,default:8    one lane of 8 threads; `high` is read first",
            "  redwork worker -q 'high*3,default*1:8'   three jobs of `high` for each of `default`",
            "  redwork worker -q cpu:4 -q web:200:virtual --jar my-tasks.jar",
            "",
            "It stops in good order: it claims no more, lets what runs finish within the drain time, and",
            "gives the rest back. A second Ctrl-C ends it at once; what it held then runs elsewhere when its",
            "lease is over."
        })
final class WorkerCommand extends RedisAction {
    @Option(
            names = {"-q", "--queue"},
            paramLabel = "NAMES[:N[:virtual]]",
            converter = LaneArgument.class,
            description =
                    "A lane: the queues it reads, in strict order or, with NAME*WEIGHT, by weight; and how many jobs it"
                            + " runs at a time (default: one a core); `virtual`: on virtual threads, for jobs that wait."
                            + " Once for each lane.")
    List<LaneOptions> lanes = List.of();

    @Option(names = "--name", paramLabel = "NAME", description = "For people. Default: host-pid.")
    @Nullable
    String name;

    @Option(names = "--jar", paramLabel = "FILE", description = "A jar with task modules of your own. May be repeated.")
    List<Path> jars = List.of();

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "How long running jobs may go on once it stops. Default: 25s.")
    Duration drain = Defaults.DRAIN;

    @Option(
            names = "--allow-private",
            description =
                    "Let `fetch` connect to every address: loopback, private and link-local ones, a cloud's metadata."
                            + " Off, since whoever can enqueue jobs could then read what only this machine can reach.")
    boolean allowPrivate;

    /** For a parent that starts us: when it is gone, even by kill -9, our stdin ends. */
    @Option(names = "--end-with-stdin", hidden = true)
    boolean endWithStdin;

    /** For {@code redwork bench}: also runs its tasks. */
    @Option(names = "--bench", hidden = true)
    boolean bench;

    private final AtomicInteger signal = new AtomicInteger();

    @Override
    public Integer call() {
        WorkerOptions.Builder builder = Worker.builder(settings()).drain(drain);
        KnownTasks.load(jars, allowPrivate).modules().forEach(builder::add);
        if (bench) {
            builder.add(new BenchTasks());
        }
        lanes.forEach(builder::lane);
        if (name != null) {
            builder.name(name);
        }
        if (endWithStdin) {
            haltAtEndOfStdin();
        }
        Logging.ofWorker(verbose);
        Worker worker = builder.start();
        Signals.on("INT", () -> stop(worker, ExitCode.INTERRUPTED));
        Signals.on("TERM", () -> stop(worker, ExitCode.TERMINATED));
        worker.stopped().join();
        return signal.get();
    }

    private void stop(Worker worker, int code) {
        if (!signal.compareAndSet(0, code)) {
            if (code == ExitCode.INTERRUPTED) {
                Runtime.getRuntime().halt(code);
            }
            return;
        }
        console().say("stopping: running jobs have " + Durations.format(drain) + "; Ctrl-C again ends at once");
        worker.close();
    }

    private void haltAtEndOfStdin() {
        Thread watch = new Thread(
                () -> {
                    try {
                        console().in().transferTo(java.io.OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // An unreadable pipe is an ended one.
                    }
                    Runtime.getRuntime().halt(ExitCode.TERMINATED);
                },
                "redwork-parent-watch");
        watch.setDaemon(true);
        watch.start();
    }
}
