package dev.redwork.cli.worker;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.SignalHandlers;
import dev.redwork.supervisor.Supervisor;
import dev.redwork.worker.LaneOptions;
import dev.redwork.worker.WorkerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@code redwork worker --processes N}: the same worker, in several processes. */
final class SupervisedWorker {
    private final WorkerCommand command;

    SupervisedWorker(WorkerCommand command) {
        this.command = command;
    }

    /**
     * Runs until all processes have ended for good; the exit code.
     *
     * @param options of one of them: errors in them were told when they were built
     */
    int run(WorkerOptions options, int processes, @Nullable Long memory) {
        List<String> names = IntStream.rangeClosed(1, processes)
                .mapToObj(number -> options.name() + "." + number)
                .toList();
        List<String> java = Arrays.stream(command.console()
                        .env()
                        .getOrDefault("REDWORK_JAVA_OPTS", "")
                        .split(" "))
                .filter(option -> !option.isBlank())
                .toList();
        Supervisor.Options supervised = new Supervisor.Options(
                options.settings(),
                names,
                name -> SpawnedWorker.builder(command.url(), java, arguments(name, options))
                        .redirectError(ProcessBuilder.Redirect.INHERIT),
                options.drain(),
                memory == null ? 0 : memory,
                command.console().out());
        AtomicInteger signal = new AtomicInteger();
        try (Supervisor supervisor = new Supervisor(supervised)) {
            SignalHandlers.on("INT", () -> stop(supervisor, signal, ExitCode.INTERRUPTED));
            SignalHandlers.on("TERM", () -> stop(supervisor, signal, ExitCode.TERMINATED));
            supervisor.start();
            supervisor.ended().join();
        }
        return signal.get();
    }

    private void stop(Supervisor supervisor, AtomicInteger signal, int code) {
        if (signal.compareAndSet(0, code)) {
            command.sayStopping();
            supervisor.stop();
        } else if (code == ExitCode.INTERRUPTED) {
            // With us the pipes end that hold the processes.
            Runtime.getRuntime().halt(code);
        }
    }

    /** The same options again, for one process. */
    private List<String> arguments(String name, WorkerOptions options) {
        List<String> arguments =
                new ArrayList<>(List.of("--child", "--name", name, "--namespace", command.namespace()));
        options.lanes().stream().map(LaneOptions::toString).forEach(lane -> add(arguments, "--queue", lane));
        command.jars.stream().map(Path::toString).forEach(jar -> add(arguments, "--jar", jar));
        add(arguments, "--drain", millis(options.drain()));
        Duration idle = options.stopWhen().idle();
        if (idle != null) {
            add(arguments, "--max-idle", millis(idle));
        }
        if (options.stopWhen().jobs() > 0) {
            add(arguments, "--max-jobs", Long.toString(options.stopWhen().jobs()));
        }
        addIf(arguments, "--burst", options.stopWhen().empty());
        addIf(arguments, "--allow-private", command.allowPrivate);
        addIf(arguments, "--verbose", command.verbose);
        return arguments;
    }

    private static String millis(Duration time) {
        return time.toMillis() + "ms";
    }

    private static void add(List<String> arguments, String option, String value) {
        arguments.add(option);
        arguments.add(value);
    }

    private static void addIf(List<String> arguments, String option, boolean given) {
        if (given) {
            arguments.add(option);
        }
    }
}
