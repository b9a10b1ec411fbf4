package dev.redwork.torture;

import java.util.Random;

/** The server stands still with its connections open, for up to twelve seconds: longer than a lease. */
record FreezeRedis(long mostMillis) implements Fault {
    @Override
    public String name() {
        return "Redis SIGSTOP";
    }

    @Override
    public long lasts(Random random) {
        return 200 + (long) (random.nextDouble() * (mostMillis - 200));
    }

    @Override
    public String victim(TortureStage stage, int target) {
        return "redis";
    }

    @Override
    public void begin(TortureStage stage, int target) {
        stage.redis.suspend();
    }

    @Override
    public void heal(TortureStage stage, int target) {
        stage.redis.resume();
    }
}
