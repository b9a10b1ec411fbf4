package dev.redwork.dashboard.api;

import dev.redwork.queue.record.QueueRecord;
import dev.redwork.queue.record.QueueSurvey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** How one queue stood at each of the last looks at it, an hour back at most. */
public final class QueueTrail {
    private static final long KEPT_MILLIS = 60 * 60 * 1_000;

    /** More looks than that are thinned out: the memory of a thousand queues is bounded. */
    private static final int MOST = 1_800;

    /** A look that was written down is one of a minute: so near to another it tells nothing more. */
    private static final long NEAR_MILLIS = 30_000;

    /**
     * One look.
     *
     * @param at ms, Redis time
     * @param enqueued since the queue's first day, as are ended and failed (attempts)
     * @param oldest how long the job at the head of the line has waited, ms
     */
    public record Look(
            long at,
            long enqueued,
            long ended,
            long failed,
            long pending,
            long running,
            long scheduled,
            long retrying,
            long dead,
            long oldest) {
        static Look of(QueueSurvey survey) {
            QueueRecord queue = survey.queue();
            Map<String, Long> totals = queue.totals();
            return new Look(
                    survey.now(),
                    count(totals, "enqueued"),
                    count(totals, "succeeded")
                            + count(totals, "dead")
                            + count(totals, "cancelled")
                            + count(totals, "expired"),
                    count(totals, "retried") + count(totals, "dead"),
                    queue.pending(),
                    queue.running(),
                    queue.scheduled(),
                    queue.retrying(),
                    queue.dead(),
                    survey.oldest());
        }

        private static long count(Map<String, Long> totals, String name) {
            return totals.getOrDefault(name, 0L);
        }
    }

    private final Deque<Look> looks = new ArrayDeque<>();
    private QueueSurvey last;

    /** Whether looks that were written down have been put between ours. */
    private boolean filled;

    /** Whether the next look at it comes by itself. */
    private volatile boolean followed;

    public QueueTrail(QueueSurvey first) {
        this.last = first;
        looks.add(Look.of(first));
    }

    boolean isFollowed() {
        return followed;
    }

    void follow(boolean follows) {
        followed = follows;
    }

    /** One more look; one that came later than another, which two threads can bring about, is passed over. */
    synchronized void add(QueueSurvey survey) {
        if (survey.now() <= last.now()) {
            return;
        }
        last = survey;
        looks.addLast(Look.of(survey));
        while (looks.size() > MOST || survey.now() - looks.getFirst().at() > KEPT_MILLIS) {
            looks.removeFirst();
        }
    }

    /** Whether it has been filled at all. */
    public synchronized boolean isFilled() {
        return filled;
    }

    /** Takes of what was written down what belongs where nobody looked. */
    public synchronized void fill(List<Look> written) {
        filled = true;
        List<Look> all = new ArrayList<>(looks);
        written.stream()
                .filter(one -> one.at() < last.now() && last.now() - one.at() <= KEPT_MILLIS)
                .filter(one -> looks.stream().noneMatch(look -> Math.abs(look.at() - one.at()) < NEAR_MILLIS))
                .forEach(all::add);
        all.sort(Comparator.comparingLong(Look::at));
        looks.clear();
        looks.addAll(all);
    }

    /** As it stood at the last look. */
    public synchronized QueueSurvey last() {
        return last;
    }

    /** The looks of the last hour, the oldest first; where nobody looked there are those that were written down, or none. */
    public synchronized List<Look> looks() {
        return List.copyOf(looks);
    }

    /** Jobs that came a second, between the last look and one at least some time before; 0: there was none. */
    public double enqueuedPerSecond(long overMillis) {
        Look[] ends = ends(overMillis);
        return rate(ends, ends[1].enqueued() - ends[0].enqueued());
    }

    public double endedPerSecond(long overMillis) {
        Look[] ends = ends(overMillis);
        return rate(ends, ends[1].ended() - ends[0].ended());
    }

    private static double rate(Look[] ends, long more) {
        long millis = ends[1].at() - ends[0].at();
        return millis <= 0 ? 0 : Math.max(0, more) * 1e3 / millis;
    }

    /** The last look, behind one at least some time before, or the first one there is. */
    public synchronized Look[] ends(long overMillis) {
        Look end = looks.getLast();
        Look begin = end;
        for (Iterator<Look> back = looks.descendingIterator(); back.hasNext() && end.at() - begin.at() < overMillis; ) {
            begin = back.next();
        }
        return new Look[] {begin, end};
    }
}
