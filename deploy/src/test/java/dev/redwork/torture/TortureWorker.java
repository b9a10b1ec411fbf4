package dev.redwork.torture;

import dev.redwork.endtoend.ChildJvm;
import dev.redwork.torture.Entry.Event;
import dev.redwork.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

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
        watchThreads(ledger, args[2]);
        System.out.println("READY");
        Worker.Stopped stopped = worker.stopped().join();
        Runtime.getRuntime().halt(stopped.unreturned() > 0 ? 70 : 0);
    }

    private static void watchThreads(TortureLedger ledger, String name) {
        Thread watch = new Thread(() -> {
            try {
                while (true) {
                    TimeUnit.SECONDS.sleep(1);
                    tellThreads(ledger, name);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        watch.setDaemon(true);
        watch.start();
    }

    private static void tellThreads(TortureLedger ledger, String name) {
        try {
            ledger.write(Event.THREADS, name, name, "-", Thread.activeCount());
        } catch (OutOfMemoryError e) {
            // The heap is full, and will not be in a second.
        }
    }
}
