package dev.redwork.torture;

import java.util.Random;

/** Nothing comes through to one process or from it, and no connection ends; later all of it arrives late, or never. */
record HalfOpen() implements Fault {
    @Override
    public String name() {
        return "half-open line";
    }

    @Override
    public long lasts(Random random) {
        return 500L + random.nextInt(7_500);
    }

    @Override
    public String victim(TortureStage stage, int target) {
        return stage.anybody(target).name();
    }

    @Override
    public void begin(TortureStage stage, int target) {
        stage.anybody(target).line().blackhole();
    }

    @Override
    public void heal(TortureStage stage, int target) {
        if (target % 2 == 0) {
            stage.anybody(target).line().cut();
        }
        stage.anybody(target).line().pass();
    }
}
