package dev.redwork.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.admin.SessionReader;
import dev.redwork.cli.command.RedisAction;
import dev.redwork.cli.terminal.Logging;
import dev.redwork.cli.worker.SpawnedWorker;
import dev.redwork.embedded.RedisServer;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedworkException;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.ServerInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The environment of a measurement: a Redis (unless one was named), a queue of its own, and worker JVMs. All of it ends with this
 * process, and on a server that was named the queue's keys go, too: when it is closed, and when a signal comes.
 */
public final class BenchEnvironment implements AutoCloseable {
    /** As this JVM was started: with the launcher's archive of classes, and with REDWORK_JAVA_OPTS. */
    private static final List<String> JAVA = Stream.concat(
                    ManagementFactory.getRuntimeMXBean().getInputArguments().stream(), Stream.of(BenchTasks.ENABLED))
            .toList();

    /** Else those that idle for some seconds end, and the CPU time of a thread goes with it. */
    private static final String LASTING_COMPILERS = "-XX:-UseDynamicNumberOfCompilerThreads";

    private static final Duration GOODBYE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final @Nullable RedisServer server;
    private final @Nullable FaultProxy line;
    private final String url;
    private final RedisSettings settings;
    private final BenchQueue queue;
    private final ServerInfo info;
    private final Path log;
    private final List<SpawnedWorker> workers = new CopyOnWriteArrayList<>();
    private final List<Process> others = new CopyOnWriteArrayList<>();
    private final List<String> java = new CopyOnWriteArrayList<>(JAVA);
    private final Thread hook = new Thread(this::endQuietly, "redwork-bench-end");
    private volatile boolean ending;

    private BenchEnvironment(@Nullable RedisServer server, String straight, String namespace, Duration rtt) {
        this.server = server;
        this.settings = RedisSettings.of(straight, namespace);
        this.line = rtt.isZero() ? null : FaultProxy.to(settings.host(), settings.port());
        if (line != null) {
            line.delay(rtt.dividedBy(2));
        }
        this.url = line == null ? straight : through(line, straight);
        this.queue = new BenchQueue(settings, RedisSettings.of(url, namespace));
        try (RedisLink link = new RedisLink(settings, RedisLink.CALL_TIMEOUT)) {
            this.info = ServerInfo.check(link);
        }
        try {
            this.log = Files.createTempFile("redwork-bench", ".log");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary file for the workers' log: " + e.getMessage(), e);
        }
    }

    /** The same address with password and database, over a line. */
    private static String through(FaultProxy line, String url) {
        return url.replaceFirst("(?<before>//(?:[^@/?#]*@)?)[^/]*", "${before}127.0.0.1:" + line.port());
    }

    /**
     * Starts the server, unless the command names one, and the line to it, where it is to be a longer one.
     *
     * @param aof whether a server that is started writes an append-only file
     * @param rtt how much longer a round trip takes; zero: no such line
     */
    public static BenchEnvironment open(RedisAction command, boolean aof, Duration rtt) {
        String url = command.given();
        RedisServer server = url == null ? RedisServer.builder().appendonly(aof).start() : null;
        try {
            BenchEnvironment environment = new BenchEnvironment(
                    server, server == null ? String.valueOf(url) : server.url(), command.namespace(), rtt);
            Runtime.getRuntime().addShutdownHook(environment.hook);
            String where = server == null
                    ? "Redis " + environment.info.version()
                    : server.binary().toString();
            command.console().say(where + " at " + environment.settings + ", queue " + environment.queue.name());
            return environment;
        } catch (RuntimeException e) {
            if (server != null) {
                server.close();
            }
            throw e;
        }
    }

    public BenchQueue queue() {
        return queue;
    }

    public String redisVersion() {
        return info.version();
    }

    /** A signal came: whatever fails now fails because of it. */
    public boolean isEnding() {
        return ending;
    }

    /** From now on {@link JvmTime} can be told of new JVMs. */
    void keepCompilers() {
        java.add(LASTING_COMPILERS);
    }

    /**
     * Starts worker JVMs that know the bench's tasks, beside those that run, with these arguments of {@code redwork worker};
     * returns before they read.
     */
    public synchronized List<ProcessHandle> startWorkers(int count, List<String> arguments) {
        List<ProcessHandle> started = new ArrayList<>();
        for (int i = 0; i < count && !ending; i++) {
            String name = "bench-" + (workers.size() + 1);
            List<String> all = new ArrayList<>(List.of("--name", name, "--namespace", settings.namespace()));
            all.addAll(arguments);
            SpawnedWorker worker = SpawnedWorker.start(url, java, log, all);
            workers.add(worker);
            started.add(worker.handle());
        }
        return started;
    }

    /** Waits until each of them reads the bench's queue. */
    void awaitWorkers() throws InterruptedException {
        awaitWorkers(queue, workers.size());
    }

    /**
     * Waits until so many read a queue.
     *
     * @throws RedworkException when one of them has ended
     */
    public void awaitWorkers(BenchQueue read, int count) throws InterruptedException {
        SessionReader sessions = new SessionReader(read.link());
        while (sessions.live(read.keys()).size() < count) {
            if (!workers.stream().allMatch(SpawnedWorker::isAlive)) {
                throw new RedworkException("a worker ended before the first job came");
            }
            Thread.sleep(LOOK.toMillis());
        }
    }

    /** Ends them in good order, so that they leave no session behind. */
    void stopWorkers() throws InterruptedException {
        workers.forEach(SpawnedWorker::terminate);
        for (SpawnedWorker worker : workers) {
            if (!worker.awaitEnd(GOODBYE)) {
                worker.close();
            }
        }
        workers.clear();
    }

    /**
     * Starts another command of {@code redwork} in a new JVM, which ends with this process.
     *
     * @throws UncheckedIOException when it cannot be started
     */
    Process start(String name, List<String> arguments) {
        return start(name, SpawnedWorker.redwork(url, java, arguments));
    }

    private Process start(String name, ProcessBuilder program) {
        try {
            Process process =
                    program.redirectError(Redirect.appendTo(log.toFile())).start();
            others.add(process);
            if (ending) {
                process.destroyForcibly();
            }
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name + ": " + e.getMessage(), e);
        }
    }

    /**
     * Runs a program that ends with this process; the lines that it wrote to stdout.
     *
     * @param name for people
     * @throws UncheckedIOException when it cannot be started
     * @throws RedworkException when it failed
     */
    public List<String> run(String name, ProcessBuilder program) throws InterruptedException {
        return awaitEnd(name, start(name, program));
    }

    /**
     * Waits for the end of such a process; the lines that it wrote to stdout.
     *
     * @throws RedworkException when it failed
     */
    List<String> awaitEnd(String name, Process process) throws InterruptedException {
        try {
            String out = new String(process.getInputStream().readAllBytes(), UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new RedworkException(name + " ended with " + code);
            }
            return out.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("nothing can be read of " + name + ": " + e.getMessage(), e);
        } finally {
            others.remove(process);
        }
    }

    /** The last lines that workers have logged, for somebody who has to know why they ended. */
    public List<String> lastLines() {
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
        workers.forEach(SpawnedWorker::close);
        workers.clear();
        others.forEach(Process::destroyForcibly);
        if (server != null) {
            queue.stop();
            server.close();
        } else {
            queue.close();
        }
        if (line != null) {
            line.close();
        }
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            // It is in the temporary directory, which somebody empties.
        }
    }
}
