package dev.redwork.endtoend;

import dev.redwork.worker.Worker;
import dev.redwork.worker.WorkerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * A worker JVM: {@code url ledger name drain-ms threads queue...}. It says READY once it reads its queues and STOPPED when it has
 * stopped, drains on SIGTERM, and ends at once when its stdin ends: nothing is left behind by a test JVM that died.
 */
final class TestWorker {
    private TestWorker() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) {
        Ledger ledger = new Ledger(Path.of(args[1]));
        String[] queues = Arrays.copyOfRange(args, 5, args.length);
        WorkerOptions.Builder builder = Worker.builder(args[0])
                .name(args[2])
                .drain(Duration.ofMillis(Long.parseLong(args[3])))
                .lane(Integer.parseInt(args[4]), queues)
                .add(handlers -> TestTasks.register(handlers, ledger));
        ChildJvm.endWithParent();
        Worker worker = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(worker::close));
        System.out.println("READY");
        Worker.Stopped stopped = worker.stopped().join();
        System.out.println("STOPPED " + stopped.pill());
        // Halts, as the command line does: a handler that ignores its interrupt must not outlive the worker.
        Runtime.getRuntime().halt(stopped.unreturned() > 0 ? 70 : 0);
    }
}
