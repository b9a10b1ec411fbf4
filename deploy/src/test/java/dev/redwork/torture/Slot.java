package dev.redwork.torture;

import dev.redwork.endtoend.ChildJvm;
import dev.redwork.faultproxy.FaultProxy;
import dev.redwork.torture.Entry.Event;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A place on the stage: one process after another, all over the same line to Redis, none under a name that was used before. */
final class Slot implements AutoCloseable {
    private final String name;
    private final Class<?> main;
    private final List<String> jvmOptions;
    private final FaultProxy line;
    private final Path directory;
    private final TortureLedger ledger;
    private final long seed;
    private Map<String, String> environment = Map.of();
    private @Nullable ChildJvm jvm;
    private int starts;
    private boolean retired;

    Slot(
            String name,
            Class<?> main,
            List<String> jvmOptions,
            FaultProxy line,
            Path directory,
            TortureLedger ledger,
            long seed) {
        this.name = name;
        this.main = main;
        this.jvmOptions = jvmOptions;
        this.line = line;
        this.directory = directory;
        this.ledger = ledger;
        this.seed = seed;
    }

    String name() {
        return name;
    }

    FaultProxy line() {
        return line;
    }

    /** What runs here now, or ran last. */
    ChildJvm jvm() {
        if (jvm == null) {
            throw new IllegalStateException("nothing was started as " + name);
        }
        return jvm;
    }

    boolean isAlive() {
        return jvm != null && jvm.isAlive();
    }

    /** Whether it has begun: on a busy machine who is killed while it starts teaches nothing, and may never come to start. */
    boolean isReady() {
        return jvm != null
                && jvm.isAlive()
                && jvm.ready().isDone()
                && !jvm.ready().isCompletedExceptionally();
    }

    /** What the next process has in its environment. */
    void environment(Map<String, String> next) {
        environment = next;
    }

    /** The process that runs is the last one here. */
    void retire() {
        retired = true;
    }

    /** Starts one if none runs. */
    @SuppressWarnings("FutureReturnValueIgnored") // what they do cannot fail
    void keep() {
        if (retired || isAlive()) {
            return;
        }
        starts++;
        String who = name + "." + starts;
        List<String> options = new ArrayList<>(MachineClock.options());
        options.addAll(jvmOptions);
        options.add("-XX:ErrorFile=" + directory.resolve(who + ".crash"));
        File log = directory.resolve(name + ".log").toFile();
        List<String> arguments = List.of(line.url(), directory.toString(), who, Long.toString(seed + starts));
        ChildJvm next = ChildJvm.start(who, main, options, environment, log, arguments);
        jvm = next;
        ledger.write(Event.UP, who, name);
        next.ready().thenRun(() -> ledger.write(Event.READY, who, name));
        next.ended().thenAccept(code -> ledger.write(Event.GONE, who, name, "exit", code));
    }

    @Override
    public void close() {
        retire();
        if (jvm != null) {
            jvm.close();
        }
        line.close();
    }
}
