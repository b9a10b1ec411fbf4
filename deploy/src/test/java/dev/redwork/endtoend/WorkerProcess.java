package dev.redwork.endtoend;

import dev.redwork.job.Timing;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A {@link TestWorker} as a process of its own. */
final class WorkerProcess implements AutoCloseable {
    private final ChildJvm jvm;

    private WorkerProcess(ChildJvm jvm) {
        this.jvm = jvm;
    }

    /**
     * Starts one; {@link #awaitReady} tells when it reads its queues. What it logs is beside the ledger.
     *
     * @param options of the JVM
     */
    static WorkerProcess start(
            String url,
            Ledger ledger,
            String name,
            Timing timing,
            Duration drain,
            int threads,
            List<String> queues,
            List<String> options) {
        File log = ledger.file().resolveSibling(name + ".log").toFile();
        List<String> arguments = new ArrayList<>(List.of(
                url,
                ledger.file().toString(),
                name,
                TestWorker.write(timing),
                Long.toString(drain.toMillis()),
                Integer.toString(threads)));
        arguments.addAll(queues);
        return new WorkerProcess(ChildJvm.start(name, TestWorker.class, options, Map.of(), log, arguments));
    }

    WorkerProcess awaitReady() {
        jvm.awaitReady();
        return this;
    }

    String name() {
        return jvm.name();
    }

    long pid() {
        return jvm.pid();
    }

    boolean isAlive() {
        return jvm.isAlive();
    }

    /** Its exit code; 128 + n after signal n. */
    CompletableFuture<Integer> ended() {
        return jvm.ended();
    }

    /** SIGKILL; returns when it is gone. */
    void kill9() {
        jvm.kill9();
    }

    /** SIGTERM: it drains. */
    void term() {
        jvm.term();
    }

    /** SIGSTOP: as a machine that hangs. */
    void suspend() {
        jvm.suspend();
    }

    void resume() {
        jvm.resume();
    }

    @Override
    public void close() {
        jvm.close();
    }
}
