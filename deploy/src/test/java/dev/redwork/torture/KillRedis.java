package dev.redwork.torture;

import dev.redwork.embedded.Appendfsync;
import java.util.Locale;

/** {@code kill -9} of the server, and up again at once on the same data. */
record KillRedis(Appendfsync appendfsync) implements Fault {
    @Override
    public String name() {
        return "Redis kill -9, " + appendfsync.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String victim(TortureStage stage, int target) {
        return "redis";
    }

    @Override
    public boolean applies(TortureStage stage, int target) {
        return stage.redis.isRunning() && stage.appendfsync == appendfsync;
    }

    @Override
    public void begin(TortureStage stage, int target) {
        if (appendfsync != Appendfsync.ALWAYS) {
            // While a write to disk is under way the server holds back the next ones, and answers all the same.
            stage.pulse.expectLoss();
        }
        stage.redis.kill();
        stage.redis.start();
    }
}
