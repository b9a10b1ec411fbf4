package dev.redwork.torture;

import dev.redwork.endtoend.ChildJvm;
import dev.redwork.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;

/** A worker JVM: {@code url directory name ...}. SIGTERM drains it. */
final class TortureWorker {
    private static final Duration DRAIN = Duration.ofSeconds(2);
    static final int THREADS = 4;

    private TortureWorker() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) {
        TortureLedger ledger = new TortureLedger(Path.of(args[1]), args[2]);
        ChildJvm.endWithParent();
        Worker worker = Worker.builder(args[0])
                .name(args[2])
                .drain(DRAIN)
                .lane(THREADS, "default")
                .handle(Work.TASK, (work, context) -> Work.run(ledger, work, context))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(worker::close));
        System.out.println("READY");
        Worker.Stopped stopped = worker.stopped().join();
        Runtime.getRuntime().halt(stopped.unreturned() > 0 ? 70 : 0);
    }
}
