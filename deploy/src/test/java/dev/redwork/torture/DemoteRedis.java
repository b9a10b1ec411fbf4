package dev.redwork.torture;

import java.util.Random;

/** The server becomes a replica for a while, of a primary that is not there: it refuses writes, and ends all blocking reads. */
record DemoteRedis() implements Fault {
    private static final String NOBODY = "1";

    @Override
    public String name() {
        return "Redis becomes a replica";
    }

    @Override
    public long lasts(Random random) {
        return 200L + random.nextInt(3_000);
    }

    @Override
    public String victim(TortureStage stage, int target) {
        return "redis";
    }

    @Override
    public void begin(TortureStage stage, int target) {
        stage.call("REPLICAOF", "127.0.0.1", NOBODY);
    }

    @Override
    public void heal(TortureStage stage, int target) {
        stage.call("REPLICAOF", "NO", "ONE");
    }
}
