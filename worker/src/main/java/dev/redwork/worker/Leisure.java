package dev.redwork.worker;

import dev.redwork.store.Line;
import dev.redwork.store.RedisLink;
import java.time.Duration;
import java.util.List;

/** Looks from time to time whether a worker has nothing to do any more, and stops it where its options say so. */
final class Leisure {
    private static final Duration EVERY = Duration.ofMillis(50);

    private final Worker worker;
    private final StopWhen when;
    private final RedisLink link;
    private long busyNanos = System.nanoTime();
    private long ended;

    /** @param link is used on the janitor's thread only */
    Leisure(Worker worker, StopWhen when, RedisLink link) {
        this.worker = worker;
        this.when = when;
        this.link = link;
    }

    void start() {
        if (when.isWatched()) {
            worker.janitor().runIn(EVERY, this::look);
        }
    }

    private void look() {
        if (!worker.isClaiming()) {
            return;
        }
        // First of all: a look that fails since Redis is away must not be the last.
        worker.janitor().runIn(EVERY, this::look);
        long before = ended;
        ended = worker.ended();
        if (before != ended || !worker.isResting()) {
            busyNanos = System.nanoTime();
        } else if (when.idle() != null
                && System.nanoTime() - busyNanos >= when.idle().toNanos()) {
            worker.stopSoon(Cause.IDLE);
        }
        if (when.empty() && isDone()) {
            worker.stopSoon(Cause.EMPTY);
        }
    }

    /** Asked between two looks at ourselves: what one lane runs may put jobs into the queue of another. */
    private boolean isDone() {
        if (!worker.isSated()) {
            return false;
        }
        List<Line> lines = worker.queues().stream().map(Line::of).toList();
        link.send(lines.stream().flatMap(line -> line.calls().stream()).toList());
        return lines.stream().noneMatch(Line::hasWork) && worker.isSated() && worker.ended() == ended;
    }
}
