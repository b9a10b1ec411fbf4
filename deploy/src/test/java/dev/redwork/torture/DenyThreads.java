package dev.redwork.torture;

import dev.redwork.endtoend.ThreadLimit;
import java.util.Random;

/** A worker that can start no thread for some seconds, as under a limit of its container, while one of its slots may need one. */
record DenyThreads() implements WorkerFault {
    /** A handler that calls itself touches all of its stack: not too large a one. */
    static final ThreadLimit LIMIT = ThreadLimit.ofStacks(32);

    @Override
    public String name() {
        return "worker without threads";
    }

    @Override
    public long lasts(Random random) {
        return 1_000L + random.nextInt(3_000);
    }

    @Override
    public void begin(TortureStage stage, int target) {
        LIMIT.deny(stage.worker(target).jvm().pid());
        // A handler whose thread has to be replaced.
        stage.producer(target).jvm().tell(WorkKind.LOOP.name());
    }

    /** Of the one that runs now: if it is another one, it has no limit. */
    @Override
    public void heal(TortureStage stage, int target) {
        LIMIT.lift(stage.worker(target).jvm().pid());
    }
}
