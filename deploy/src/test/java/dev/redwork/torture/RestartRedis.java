package dev.redwork.torture;

import java.util.Random;

/** SIGTERM of the server, and up again within three seconds. */
record RestartRedis() implements Fault {
    @Override
    public String name() {
        return "Redis SIGTERM";
    }

    @Override
    public long lasts(Random random) {
        return 1L + random.nextInt(3_000);
    }

    @Override
    public String victim(TortureStage stage, int target) {
        return "redis";
    }

    @Override
    public void begin(TortureStage stage, int target) {
        stage.redis.stop();
    }

    @Override
    public void heal(TortureStage stage, int target) {
        stage.redis.start();
    }
}
