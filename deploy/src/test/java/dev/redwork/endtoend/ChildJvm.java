package dev.redwork.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A JVM of the tests' own classes, to be killed, frozen, drained and started again. It says READY when it has begun, and its main
 * class ends it when its stdin ends ({@link #endWithParent}), so that nothing is left behind by a test JVM that died.
 */
public final class ChildJvm implements AutoCloseable {
    private final String name;
    private final Process process;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    private ChildJvm(String name, Process process) {
        this.name = name;
        this.process = process;
        Thread reader = new Thread(this::read, "stdout of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts one; {@link #awaitReady} tells when it has begun.
     *
     * @param options of the JVM, such as its memory
     * @param environment what it has beside ours
     * @param log where its stderr is appended
     */
    public static ChildJvm start(
            String name,
            Class<?> main,
            List<String> options,
            Map<String, String> environment,
            File log,
            List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dlogback.configurationFile=endtoend-logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log));
        builder.environment().putAll(environment);
        try {
            return new ChildJvm(name, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For its main method: halts this JVM when the one that started it is gone. */
    public static void endWithParent() {
        onLine(line -> {});
    }

    /** As {@link #endWithParent}, and hears what {@link #tell} says meanwhile. */
    public static void onLine(Consumer<String> heard) {
        Thread watch = new Thread(() -> {
            try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    heard.accept(line);
                }
            } catch (IOException e) {
                // As good as its end.
            }
            Runtime.getRuntime().halt(1);
        });
        watch.setDaemon(true);
        watch.start();
    }

    public ChildJvm awaitReady() {
        ready.orTimeout(2, TimeUnit.MINUTES).join();
        return this;
    }

    /** Done when it has begun; fails when it ended before. */
    public CompletableFuture<Void> ready() {
        return ready.copy();
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its exit code; 128 + n after signal n. */
    public CompletableFuture<Integer> ended() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Writes a line to its stdin; nothing when it is gone. */
    public void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            // Gone: it hears nothing any more.
        }
    }

    /** SIGKILL; returns when it is gone. */
    public void kill9() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** SIGTERM: it drains. Not by destroy, which would also close its stdin. */
    public void term() {
        signal("TERM");
    }

    /** SIGSTOP: as a machine that hangs. */
    public void suspend() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            int code = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
            if (code != 0 && process.isAlive()) {
                throw new IllegalStateException("SIG" + signal + " did not reach " + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.equals("READY")) {
                    ready.complete(null);
                }
            }
        } catch (IOException e) {
            // Its end is what follows.
        }
        ready.completeExceptionally(new IllegalStateException(name + " ended"));
    }

    @Override
    public void close() {
        kill9();
    }
}
