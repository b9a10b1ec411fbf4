package dev.redwork.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A {@link TestWorker} as a process of its own, to be killed, frozen, drained and started again. */
final class WorkerProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    private WorkerProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        Thread reader = new Thread(this::read, "stdout of worker " + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts one; {@link #awaitReady} tells when it reads its queues. What it logs is beside the ledger. */
    static WorkerProcess start(
            String url, Ledger ledger, String name, Duration drain, int threads, List<String> queues) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dlogback.configurationFile=endtoend-logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                TestWorker.class.getName(),
                url,
                ledger.file().toString(),
                name,
                Long.toString(drain.toMillis()),
                Integer.toString(threads)));
        command.addAll(queues);
        File log = ledger.file().resolveSibling(name + ".log").toFile();
        try {
            return new WorkerProcess(
                    name,
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.appendTo(log))
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    WorkerProcess awaitReady() {
        ready.orTimeout(20, TimeUnit.SECONDS).join();
        return this;
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Its exit code; 128 + n after signal n. */
    CompletableFuture<Integer> ended() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** SIGKILL; returns when it is gone. */
    void kill9() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** SIGTERM: it drains. Not by destroy, which would also close its stdin. */
    void term() {
        signal("TERM");
    }

    /** SIGSTOP: as a machine that hangs. */
    void suspend() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            int code = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
            if (code != 0) {
                throw new IllegalStateException("SIG" + signal + " did not reach worker " + name);
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
        ready.completeExceptionally(new IllegalStateException("worker " + name + " ended"));
    }

    @Override
    public void close() {
        kill9();
    }
}
