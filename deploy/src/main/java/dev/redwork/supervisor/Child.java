package dev.redwork.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.worker.Cause;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker process: what it tells of itself, and its end. It ends with us, since we hold the pipe that is its stdin. */
final class Child implements ToParent.Heard {
    private static final Logger LOG = LoggerFactory.getLogger(Child.class);

    /** A session that it said it opens. */
    record Session(String queue, String name) {}

    private final Process process;
    private final long startNanos = System.nanoTime();
    private final List<Session> sessions = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> read = new CompletableFuture<>();
    private volatile @Nullable Cause ended;

    private Child(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "redwork-child-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts it; stdin and stdout of the builder are ours. */
    static Child start(ProcessBuilder builder) throws IOException {
        return new Child(builder.redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectOutput(ProcessBuilder.Redirect.PIPE)
                .start());
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends when the operating system says that the process is gone and all that it had said is read. */
    CompletableFuture<Void> gone() {
        // A grandchild may hold the pipe open: what a dead process said is read long before that.
        return process.onExit().thenCompose(gone -> read.completeOnTimeout(null, 200, TimeUnit.MILLISECONDS));
    }

    /** All that it has opened, whether it is still there or not. */
    List<Session> sessions() {
        return List.copyOf(sessions);
    }

    /** Why it stopped in good order; null: it did not, or not yet. */
    @Nullable
    Cause ended() {
        return ended;
    }

    int exitCode() {
        return process.exitValue();
    }

    Duration lived() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /** SIGTERM. Not by the process itself, which would also close its stdin, and with that end it at once. */
    void stop() {
        boolean unused = process.toHandle().destroy();
    }

    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void session(String queue, String session) {
        sessions.add(new Session(queue, session));
    }

    @Override
    public void ended(Cause cause) {
        ended = cause;
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ToParent.read(line, this);
            }
        } catch (IOException e) {
            LOG.debug("process {} says no more: {}", process.pid(), e.getMessage());
        } finally {
            read.complete(null);
        }
    }
}
