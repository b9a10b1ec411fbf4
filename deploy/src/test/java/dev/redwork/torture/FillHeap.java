package dev.redwork.torture;

import java.util.Random;

/** Jobs that fill the heap of the worker that runs them, so that everything else there gets none, and let go. */
record FillHeap() implements Fault {
    private static final int JOBS = 3;

    @Override
    public String name() {
        return "worker's heap full";
    }

    /** Longer than it is full: jobs that were open meanwhile are counted. */
    @Override
    public long lasts(Random random) {
        return 1_000;
    }

    @Override
    public boolean applies(TortureStage stage, int target) {
        return stage.redis.isRunning() && stage.producer(target).isReady();
    }

    /** Whoever claims them. The ledger tells who that was: its handlers start there. */
    @Override
    public String victim(TortureStage stage, int target) {
        return "heap";
    }

    @Override
    public void begin(TortureStage stage, int target) {
        for (int i = 0; i < JOBS; i++) {
            stage.producer(target).jvm().tell(WorkKind.HEAP.name());
        }
    }
}
