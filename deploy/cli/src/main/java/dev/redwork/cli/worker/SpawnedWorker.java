package dev.redwork.cli.worker;

import dev.redwork.cli.command.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A worker in a JVM of its own, which ends with this one, however this one ends: its stdin is a pipe that we hold, and it
 * halts when that closes.
 */
public final class SpawnedWorker implements AutoCloseable {
    /** The class of {@code redwork}, by its name: it knows all commands, so none knows it. */
    private static final String MAIN = "dev.redwork.cli.Redwork";

    private static final Pattern CLASS_OPTION =
            Pattern.compile("-XX:(SharedArchiveFile|AOTCache|AOTMode)=.*|-Xshare:.*|-Xlog:(cds|aot).*");

    private final Process process;

    private SpawnedWorker(Process process) {
        this.process = process;
    }

    /**
     * Starts one from our own class path.
     *
     * @param url where Redis is; it travels in the environment, where no list of processes shows a password
     * @param log a file that its stderr is added to; null: our own stderr
     * @param arguments of {@code redwork worker}
     */
    public static SpawnedWorker start(String url, @Nullable Path log, List<String> arguments) {
        return start(url, List.of(), log, arguments);
    }

    /** The same; {@code java} are options of its JVM. */
    public static SpawnedWorker start(String url, List<String> java, @Nullable Path log, List<String> arguments) {
        ProcessBuilder builder = builder(url, java, arguments)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(log == null ? Redirect.INHERIT : Redirect.appendTo(log.toFile()));
        try {
            return new SpawnedWorker(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a worker process: " + e.getMessage(), e);
        }
    }

    /** The process builder of one; {@code java} are options of its JVM. */
    public static ProcessBuilder builder(String url, List<String> java, List<String> arguments) {
        List<String> worker = new ArrayList<>(List.of("worker", "--end-with-stdin"));
        worker.addAll(arguments);
        return redwork(url, java, worker);
    }

    /** The process builder of any command, from our own class path. */
    public static ProcessBuilder redwork(String url, List<String> java, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(classOptions(java));
        command.addAll(java);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("REDIS_URL", url);
        return builder;
    }

    /** Those by which the launcher has this JVM read its classes from an archive or a cache, but for what is given anyway. */
    private static List<String> classOptions(List<String> given) {
        String[] own = ProcessHandle.current().info().arguments().orElse(new String[0]);
        return Stream.of(own)
                .takeWhile(option -> option.startsWith("-"))
                .filter(option -> CLASS_OPTION.matcher(option).matches() && !given.contains(option))
                .toList();
    }

    /** For such a process: halts it when the process that started it is gone, even by kill -9. */
    public static void haltAtEndOf(InputStream stdin) {
        Thread watch = new Thread(
                () -> {
                    try {
                        stdin.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // An unreadable pipe is an ended one.
                    }
                    Runtime.getRuntime().halt(ExitCode.TERMINATED);
                },
                "redwork-parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    /** For those who watch it. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to stop in good order, as SIGTERM does. */
    public void terminate() {
        // Not by the process itself, which would also close its stdin, and with that end it at once.
        boolean unused = process.toHandle().destroy();
    }

    /** Waits for its end; whether it came in time. */
    public boolean awaitEnd(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Its exit code: 0 after a pill. */
    public int exitCode() {
        return process.exitValue();
    }

    /** Ends it at once, if it still runs: jobs that it held run elsewhere when its lease is over. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
