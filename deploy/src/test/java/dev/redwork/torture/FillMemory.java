package dev.redwork.torture;

import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server has reached {@code maxmemory}: it refuses new jobs, and those that it has must end all the same. */
record FillMemory() implements Fault {
    private static final Pattern USED = Pattern.compile("used_memory:(\\d+)");

    @Override
    public String name() {
        return "maxmemory reached";
    }

    @Override
    public long lasts(Random random) {
        return 500L + random.nextInt(3_000);
    }

    @Override
    public String victim(TortureStage stage, int target) {
        return "redis";
    }

    @Override
    public void begin(TortureStage stage, int target) {
        stage.call("CONFIG", "SET", "maxmemory", Long.toString(used(stage) / 2));
    }

    @Override
    public void heal(TortureStage stage, int target) {
        // A server that was restarted meanwhile knows no limit any more.
        stage.call("CONFIG", "SET", "maxmemory", "0");
    }

    static long used(TortureStage stage) {
        Matcher used = USED.matcher(stage.call("INFO", "memory"));
        if (!used.find()) {
            throw new IllegalStateException("the server does not say how much memory it uses");
        }
        return Long.parseLong(used.group(1));
    }
}
