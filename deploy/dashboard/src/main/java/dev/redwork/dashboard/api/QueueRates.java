package dev.redwork.dashboard.api;

import dev.redwork.dashboard.http.Problem;
import dev.redwork.queue.QueueAdmin;
import dev.redwork.queue.record.QueueCounts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How fast jobs of a queue come and end: since a call before this one, 1 to 60 s ago. The first one looks twice, a tenth of a second
 * apart.
 */
final class QueueRates {
    private static final int MOST_QUEUES = 1_000;
    private static final long YOUNGEST_MILLIS = 1_000;
    private static final long OLDEST_MILLIS = 60_000;
    private static final long LOOK_MILLIS = 100;

    /** Two looks at a queue's counters. */
    record Looks(QueueCounts before, QueueCounts after) {
        double endedPerSecond() {
            return Math.max(0, after.ended() - before.ended()) * 1e3 / Math.max(1, after.now() - before.now());
        }
    }

    /** The last looks at each queue; {@code after} is kept to be the next {@code before}. */
    private final Map<String, Looks> last = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Looks> eldest) {
            return size() > MOST_QUEUES;
        }
    };

    Looks look(QueueAdmin queue) {
        QueueCounts now = queue.counts();
        QueueCounts before = before(queue.name(), now);
        return before.equals(now) ? new Looks(now, again(queue)) : new Looks(before, now);
    }

    /** The look to compare with; {@code now}: there is none. */
    private synchronized QueueCounts before(String queue, QueueCounts now) {
        Looks looks = last.get(queue);
        if (looks == null || isUnlike(looks.after(), now)) {
            last.put(queue, new Looks(now, now));
            return now;
        }
        if (now.now() - looks.after().now() >= YOUNGEST_MILLIS) {
            last.put(queue, new Looks(looks.after(), now));
            return looks.after();
        }
        return now.now() - looks.before().now() >= YOUNGEST_MILLIS && !isUnlike(looks.before(), now)
                ? looks.before()
                : now;
    }

    /** Too old, or of a queue that was deleted since. */
    private static boolean isUnlike(QueueCounts before, QueueCounts now) {
        return now.now() - before.now() > OLDEST_MILLIS
                || now.enqueued() < before.enqueued()
                || now.ended() < before.ended();
    }

    private static QueueCounts again(QueueAdmin queue) {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem(503, "stopping", "the server is stopping").header("Retry-After", "1");
        }
        return queue.counts();
    }
}
