package dev.redwork.torture;

import java.util.Random;

/** One way in which something breaks, and how it is mended. Both are called by one thread, again and again, with any target. */
interface Fault {
    String name();

    /** How long until it is mended, ms; 0: it is over as soon as it has happened. */
    default long lasts(Random random) {
        return 0;
    }

    /** Whether it can happen now, to this target. */
    default boolean applies(TortureStage stage, int target) {
        return stage.redis.isRunning();
    }

    /** What it happens to, for the ledger. */
    String victim(TortureStage stage, int target);

    void begin(TortureStage stage, int target);

    default void heal(TortureStage stage, int target) {}
}
