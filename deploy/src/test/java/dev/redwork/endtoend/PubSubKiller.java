package dev.redwork.endtoend;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Kills every connection that has subscribed to something, again and again, until it is closed. */
final class PubSubKiller implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(100);

    private final AtomicLong kills = new AtomicLong();
    private final Thread thread;

    PubSubKiller(Scene scene) {
        thread = new Thread(() -> {
            try {
                while (true) {
                    kills.addAndGet(Long.parseLong(scene.redis("CLIENT", "KILL", "TYPE", "pubsub")));
                    TimeUnit.MILLISECONDS.sleep(EVERY.toMillis());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** Connections that were killed so far. */
    long kills() {
        return kills.get();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
