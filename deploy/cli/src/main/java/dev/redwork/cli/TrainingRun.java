package dev.redwork.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.Console;
import dev.redwork.embedded.RedisServer;
import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.tasks.GcdPair;
import dev.redwork.tasks.ShippedTasks;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Runs what people run, on a Redis of its own, so that a JVM that watches (the launcher's) can keep what it took: the classes,
 * which later ones then find read and checked, and from JDK 25 on which methods were hot, which these compile sooner.
 */
final class TrainingRun {
    private static final String ID = "training";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final List<List<String>> COMMANDS = List.of(
            List.of("--help"),
            List.of("submit", "gcd", "{\"a\": 12, \"b\": 18}", "-q", ID, "--id", ID),
            List.of("worker", "-q", ID, "--burst"),
            List.of("jobs", "-q", ID),
            List.of("jobs", "-q", ID, "-o", "json"),
            List.of("job", "show", ID),
            List.of("job", "wait", ID),
            List.of("queues"),
            List.of("queue", "show", ID),
            List.of("workers"),
            List.of("batches"),
            List.of("flag", "list"),
            List.of("doctor"));

    private TrainingRun() {}

    /** {@code args}: how many jobs are to be run, too; none without. */
    public static void main(String[] args) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
        System.setErr(nowhere);
        int code = ExitCode.OK;
        try (RedisServer server = RedisServer.builder().start()) {
            Console console =
                    new Console(InputStream.nullInputStream(), nowhere, nowhere, Map.of("REDIS_URL", server.url()));
            for (List<String> command : COMMANDS) {
                code = Math.max(code, Redwork.run(command.toArray(String[]::new), console));
            }
            if (args.length > 0) {
                code = Math.max(code, work(server.url(), Integer.parseInt(args[0]), console));
            }
        }
        // The worker's threads need not be waited for.
        System.exit(code);
    }

    /** As the JVMs of a worker and of a producer do: jobs in bulk, a tenth of them then one by one. */
    private static int work(String url, int bulk, Console console) {
        Task<GcdPair, BigInteger> task = ShippedTasks.GCD.with(options -> options.queue(ID));
        GcdPair pair = new GcdPair(BigInteger.valueOf(12), BigInteger.valueOf(18), null);
        int single = bulk / 10;
        try (Producer producer = Producer.connect(url)) {
            List<JobHandle<BigInteger>> jobs = producer.enqueueAll(task, Collections.nCopies(bulk, pair));
            String[] worker = {"worker", "-q", ID, "--max-jobs", Integer.toString(bulk + single)};
            CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> Redwork.run(worker, console));
            jobs.forEach(job -> job.get(PATIENCE));
            for (int i = 0; i < single; i++) {
                producer.enqueue(task, pair).get(PATIENCE);
            }
            return code.join();
        }
    }
}
