package dev.redwork.cli.command;

import dev.redwork.job.RedisUnavailableException;
import dev.redwork.job.Ticker;
import dev.redwork.text.Durations;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * How long a command waits, and how it bears a Redis that goes away meanwhile: each read is repeated until the time is over. An outage is
 * told once when it begins and once when it ends.
 */
public final class Patience {
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

    private final Action command;
    private final long deadline;
    private long away;

    /** From now on for this long; zero: nothing is repeated but on a connection that has grown stale. */
    public Patience(Action command, Duration time) {
        this.command = command;
        this.deadline = System.nanoTime() + Ticker.nanos(time);
    }

    public boolean isOver() {
        return left().isZero();
    }

    public Duration left() {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    /**
     * The answer of a read that may be repeated.
     *
     * @throws RedisUnavailableException when Redis is away and the time is over
     */
    public <T> T read(Supplier<T> read) {
        for (int tries = 1; ; tries++) {
            try {
                T answer = read.get();
                back();
                return answer;
            } catch (RedisUnavailableException e) {
                // The first try may have met a connection that was lost long ago.
                if (tries > 1) {
                    bear(e);
                }
            }
        }
    }

    /** As {@link #read}, where there is nothing to answer. */
    public void run(Runnable read) {
        boolean unused = read(() -> {
            read.run();
            return true;
        });
    }

    private void bear(RedisUnavailableException e) {
        if (isOver()) {
            throw e;
        } else if (away == 0) {
            command.say(e.getMessage() + "; it is looked for again");
            away = System.nanoTime();
        }
        try {
            Thread.sleep(BETWEEN_TRIES.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    private void back() {
        if (away != 0) {
            command.say("Redis is back after " + Durations.format(Duration.ofNanos(System.nanoTime() - away)));
            away = 0;
        }
    }
}
