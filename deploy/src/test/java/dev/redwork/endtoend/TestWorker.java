package dev.redwork.endtoend;

import dev.redwork.job.Timing;
import dev.redwork.worker.TimedWorker;
import dev.redwork.worker.Worker;
import dev.redwork.worker.WorkerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A worker JVM: {@code url ledger name timing drain-ms threads queue...}, the timing as lease,renew,block,grace in ms. It says READY once it reads its queues and STOPPED when it has
 * stopped, drains on SIGTERM, and ends at once when its stdin ends: nothing is left behind by a test JVM that died.
 */
final class TestWorker {
    private TestWorker() {}

    /** As {@link #main} takes it. */
    static String write(Timing timing) {
        return Stream.of(timing.lease(), timing.renewEvery(), timing.block(), timing.grace())
                .map(span -> Long.toString(span.toMillis()))
                .collect(Collectors.joining(","));
    }

    private static Timing read(String timing) {
        List<Duration> spans = Arrays.stream(timing.split(",", -1))
                .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
                .toList();
        return new Timing(spans.get(0), spans.get(1), spans.get(2), spans.get(3));
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) {
        Ledger ledger = new Ledger(Path.of(args[1]));
        Shortages shortages = new Shortages();
        String[] queues = Arrays.copyOfRange(args, 6, args.length);
        WorkerOptions.Builder builder = Worker.builder(args[0])
                .name(args[2])
                .drain(Duration.ofMillis(Long.parseLong(args[4])))
                .lane(Integer.parseInt(args[5]), queues)
                .add(handlers -> TestTasks.register(handlers, ledger, new CountDownLatch(1)))
                .add(shortages);
        ChildJvm.endWithParent();
        Worker worker = TimedWorker.start(builder, read(args[3]));
        shortages.of(worker);
        Runtime.getRuntime().addShutdownHook(new Thread(worker::close));
        System.out.println("READY");
        Worker.Stopped stopped = worker.stopped().join();
        System.out.println("STOPPED " + stopped.pill());
        // Halts, as the command line does: a handler that ignores its interrupt must not outlive the worker.
        Runtime.getRuntime().halt(stopped.unreturned() > 0 ? 70 : 0);
    }
}
