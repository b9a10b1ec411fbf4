package dev.redwork.cli.worker;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.SignalHandlers;
import dev.redwork.supervisor.Supervisor;
import dev.redwork.worker.WorkerOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/** {@code redwork worker --processes N}: the same worker, in several processes. */
final class SupervisedWorker {
    private static final Set<String> SHARED = Set.of(
            "--queue",
            "--jar",
            "--drain",
            "--max-idle",
            "--max-jobs",
            "--burst",
            "--history",
            "--allow-private",
            "--files",
            "--log-format");

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
                name -> SpawnedWorker.builder(command.url(), java, arguments(name))
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
            return supervisor.endedInGoodOrder() ? ExitCode.OK : signal.get();
        }
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

    /** The options of this call again, for one process. Where Redis is travels in its environment. */
    private List<String> arguments(String name) {
        List<String> arguments =
                new ArrayList<>(List.of("--child", "--name=" + name, "--namespace=" + command.namespace()));
        if (command.verbose) {
            arguments.add("--verbose");
        }
        for (OptionSpec option : command.matched()) {
            String word = option.longestName();
            if (SHARED.contains(word) && option.typeInfo().isBoolean()) {
                arguments.add(word);
            } else if (SHARED.contains(word)) {
                option.originalStringValues().forEach(value -> arguments.add(word + "=" + value));
            }
        }
        return arguments;
    }
}
