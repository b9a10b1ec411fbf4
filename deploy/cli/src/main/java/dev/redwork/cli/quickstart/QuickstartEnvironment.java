package dev.redwork.cli.quickstart;

import dev.redwork.cli.command.RedisAction;
import dev.redwork.cli.terminal.Console;
import dev.redwork.cli.terminal.Logging;
import dev.redwork.cli.worker.SpawnedWorker;
import dev.redwork.embedded.RedisServer;
import dev.redwork.job.Defaults;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedworkException;
import dev.redwork.queue.Admin;
import dev.redwork.queue.QueueAdmin;
import dev.redwork.queue.record.SessionGroup;
import dev.redwork.text.Numbers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The environment of quickstart: a Redis (unless one was named) and worker JVMs. All of it ends with this process: in good
 * order when it is closed or a signal comes, and through the pipes that we hold when we are killed.
 */
final class QuickstartEnvironment implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A worker's fetches at a time: two workers have all of quickstart's pages open at once. */
    private static final int FETCHES = 250;

    private static final Duration GOODBYE = Duration.ofSeconds(10);

    private final @Nullable RedisServer server;
    private final RedisSettings settings;
    private final String queue;
    private final String fetchQueue;
    private final Path log;
    private final List<SpawnedWorker> workers = new ArrayList<>();
    private final Thread hook = new Thread(this::endQuietly, "redwork-quickstart-end");
    private volatile boolean ending;

    private final String url;

    private QuickstartEnvironment(@Nullable RedisServer server, String url, String namespace) {
        this.server = server;
        this.url = url;
        this.settings = RedisSettings.of(url, namespace);
        this.queue = server == null ? "quickstart.main" : Defaults.QUEUE;
        this.fetchQueue = server == null ? "quickstart.fetch" : "fetch";
        this.log = server == null ? temporary() : server.dir().resolve("workers.log");
    }

    /**
     * Starts it all.
     *
     * @param url of the server to use; null: one of our own
     * @throws RedworkException when Redis or a worker cannot be started
     */
    static QuickstartEnvironment open(RedisAction command, @Nullable String url, int workers)
            throws InterruptedException {
        RedisServer server = url == null ? RedisServer.builder().start() : null;
        QuickstartEnvironment environment = new QuickstartEnvironment(
                server, server == null ? String.valueOf(url) : server.url(), command.namespace());
        Runtime.getRuntime().addShutdownHook(environment.hook);
        try {
            Console console = command.console();
            console.say(
                    server == null
                            ? "Redis at " + environment.settings + ", queues " + environment.queue + " and "
                                    + environment.fetchQueue
                            : server.binary() + " at " + environment.settings);
            environment.startWorkers(workers, console);
            return environment;
        } catch (RuntimeException | InterruptedException e) {
            environment.close();
            throw e;
        }
    }

    private void startWorkers(int count, Console console) throws InterruptedException {
        int slots = Math.max(1, Runtime.getRuntime().availableProcessors() / count);
        try (Admin admin = Admin.connect(settings)) {
            for (int i = 1; i <= count; i++) {
                workers.add(SpawnedWorker.start(
                        url,
                        log,
                        List.of(
                                "-q",
                                queue + ":" + slots,
                                "-q",
                                fetchQueue + ":" + FETCHES + ":virtual",
                                // The pages stand on this machine.
                                "--allow-private",
                                "--name",
                                "quickstart-" + i,
                                "--namespace",
                                settings.namespace())));
            }
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            QueueAdmin read = admin.queue(queue);
            while (read.workers().stream().filter(SessionGroup::isLive).count() < count) {
                if (ending) {
                    throw new CancellationException("interrupted");
                }
                if (System.nanoTime() > deadline || workers.stream().anyMatch(worker -> !worker.isAlive())) {
                    throw new RedworkException("a worker process did not start: " + lastLine());
                }
                Thread.sleep(20);
            }
        }
        console.say(count + " worker processes, each with " + Numbers.count(slots, "thread") + " and " + FETCHES
                + " fetches at a time: pids "
                + String.join(
                        ", ",
                        workers.stream()
                                .map(worker -> Long.toString(worker.pid()))
                                .toList()));
    }

    private String lastLine() {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            return "its log " + log + " cannot be read";
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("redwork-workers", ".log");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary file for the workers' log: " + e.getMessage(), e);
        }
    }

    RedisSettings settings() {
        return settings;
    }

    String queue() {
        return queue;
    }

    /** Of jobs that wait for pages. */
    String fetchQueue() {
        return fetchQueue;
    }

    /** Waits until the workers, which took their pills, have ended. */
    void awaitEnd() throws InterruptedException {
        for (SpawnedWorker worker : workers) {
            worker.awaitEnd(GOODBYE);
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
        workers.forEach(SpawnedWorker::close);
        if (server != null) {
            server.close();
        } else {
            try {
                Files.deleteIfExists(log);
            } catch (IOException e) {
                // It is in the temporary directory, which somebody empties.
            }
        }
    }
}
