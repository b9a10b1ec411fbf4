package dev.redwork.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.worker.StopReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker process: its messages to us, and its end. It ends with us, since we hold the pipe that is its stdin. */
final class Child implements ToParent.Heard {
    private static final Logger LOG = LoggerFactory.getLogger(Child.class);
    private static final int READ = 1 << 13;

    /** A session that it said it opens. */
    record Session(String queue, String name) {}

    private final Process process;
    private final long startNanos = System.nanoTime();
    private final List<Session> sessions = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> read = new CompletableFuture<>();
    private final CompletableFuture<Void> gone;
    private volatile @Nullable StopReason ended;

    private Child(Process process) {
        this.process = process;
        // A grandchild may hold the pipe open: the output of a dead process is read long before that.
        this.gone = process.onExit().thenCompose(end -> read.completeOnTimeout(null, 200, TimeUnit.MILLISECONDS));
    }

    /**
     * Starts it; stdin and stdout of the builder are ours.
     *
     * @param out takes what handlers print
     */
    static Child start(ProcessBuilder builder, PrintStream out) throws IOException {
        String token = UUID.randomUUID().toString();
        Process process = builder.redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectOutput(ProcessBuilder.Redirect.PIPE)
                .start();
        try {
            Child child = new Child(process);
            child.begin(token, new ChildOutput(token, child, out));
            return child;
        } catch (RuntimeException | Error e) {
            // Nobody would hear of its sessions, nor of its end.
            process.destroyForcibly();
            throw e;
        }
    }

    private void begin(String token, ChildOutput output) {
        Thread reader = new Thread(() -> read(output), "redwork-child-" + process.pid());
        reader.setDaemon(true);
        reader.start();
        try {
            process.getOutputStream().write((token + "\n").getBytes(UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            LOG.debug("process {} hears nothing: {}", process.pid(), e.getMessage());
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends when the operating system says that the process is gone and all that it had said is read. */
    CompletableFuture<Void> gone() {
        return gone;
    }

    /** All that it has opened, whether it is still there or not. */
    List<Session> sessions() {
        return List.copyOf(sessions);
    }

    /** Why it stopped in good order; null: it did not, or not yet. */
    @Nullable
    StopReason ended() {
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
    public void ended(StopReason reason) {
        ended = reason;
    }

    private void read(ChildOutput output) {
        byte[] bytes = new byte[READ];
        try (InputStream in = process.getInputStream()) {
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                take(output, bytes, length, in.available() > 0);
            }
            output.end();
        } catch (IOException e) {
            LOG.debug("process {} says no more: {}", process.pid(), e.getMessage());
        } finally {
            read.complete(null);
        }
    }

    /** A process whose stdout nobody reads any more would stand still: whatever fails here, the reader goes on. */
    private static void take(ChildOutput output, byte[] bytes, int length, boolean more) {
        try {
            output.take(bytes, length, more);
        } catch (RuntimeException | Error e) {
            LOG.error("what a process printed was lost", e);
        }
    }
}
