package dev.redwork.cli;

import dev.redwork.bench.BenchQueue;
import dev.redwork.redis.RedisServer;
import dev.redwork.store.RedisLink;
import dev.redwork.store.RedisSettings;
import dev.redwork.store.ServerInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a bench runs on: a Redis (unless one was named), a queue of its own, and worker JVMs. All of it ends with this
 * process, and on a server that was named the queue's keys go, too: when it is closed, and when a signal comes.
 */
final class BenchStage implements AutoCloseable {
    private final @Nullable RedisServer server;
    private final String url;
    private final RedisSettings settings;
    private final BenchQueue queue;
    private final ServerInfo info;
    private final Path log;
    private final List<WorkerProcess> workers = new ArrayList<>();
    private final Thread hook = new Thread(this::endQuietly, "redwork-bench-end");
    private volatile boolean ending;

    private BenchStage(@Nullable RedisServer server, String url, String namespace, String what) {
        this.server = server;
        this.url = url;
        this.settings = RedisSettings.of(url, namespace);
        this.queue = BenchQueue.of(settings, what);
        try (RedisLink link = new RedisLink(settings, RedisLink.CALL_TIMEOUT)) {
            this.info = ServerInfo.check(link);
        }
        try {
            this.log = Files.createTempFile("redwork-bench", ".log");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary file for the workers' log: " + e.getMessage(), e);
        }
    }

    /**
     * Starts the server.
     *
     * @param url of the server to use; null: one of our own
     * @param aof whether one of our own writes what it knows to a file, as a server in earnest does
     */
    static BenchStage open(RedisAction command, @Nullable String url, boolean aof, String what) {
        RedisServer server = url == null ? RedisServer.builder().appendonly(aof).start() : null;
        try {
            BenchStage stage = new BenchStage(
                    server, server == null ? String.valueOf(url) : server.url(), command.namespace(), what);
            Runtime.getRuntime().addShutdownHook(stage.hook);
            String where = server == null
                    ? "Redis " + stage.info.version()
                    : server.binary().toString();
            command.console().say(where + " at " + stage.settings + ", queue " + stage.queue.name());
            return stage;
        } catch (RuntimeException e) {
            if (server != null) {
                server.close();
            }
            throw e;
        }
    }

    BenchQueue queue() {
        return queue;
    }

    String redisVersion() {
        return info.version();
    }

    /** A signal came: whatever fails now fails because of it. */
    boolean isEnding() {
        return ending;
    }

    /** Starts worker JVMs that know the bench's tasks, with these arguments of {@code redwork worker}; returns before they read. */
    synchronized List<ProcessHandle> startWorkers(int count, List<String> arguments) {
        workers.clear();
        for (int i = 1; i <= count && !ending; i++) {
            List<String> all =
                    new ArrayList<>(List.of("--bench", "--name", "bench-" + i, "--namespace", settings.namespace()));
            all.addAll(arguments);
            workers.add(WorkerProcess.start(url, log, all));
        }
        return workers.stream().map(WorkerProcess::handle).toList();
    }

    /** The last lines that workers have logged, for somebody who has to know why they ended. */
    List<String> lastLines() {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.subList(Math.max(0, lines.size() - 5), lines.size());
        } catch (IOException e) {
            return List.of();
        }
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // A signal came first: the hook is at work already.
        }
    }

    /** On a signal: that connections break and workers are gone is what was asked for, and no news. */
    private void endQuietly() {
        ending = true;
        Logging.silence();
        end();
    }

    private synchronized void end() {
        workers.forEach(WorkerProcess::close);
        workers.clear();
        if (server != null) {
            queue.stop();
            server.close();
        } else {
            queue.close();
        }
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            // It is in the temporary directory, which somebody empties.
        }
    }
}
