package dev.redwork.admin;

import dev.redwork.job.JobState;
import dev.redwork.json.JobJson;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The line of a queue page by page, from its tail on, where the newest jobs stand. With a bound of time the part that is of that time
 * comes first: it is found by bisection, since ids tell when they were made. Jobs that were put in at the front, or came back, stand
 * elsewhere: so the newer part comes after it, then the older one, and nothing is left out. Where an id tells no time, all is one part.
 */
final class LinePages {
    private static final int PAGE = 500;

    /** Stand behind the name of a line, of jobs that stand in these parts of it. */
    static final String NEWER = ":newer";

    static final String OLDER = ":older";

    private static final long[] WHOLE = {0, Long.MAX_VALUE};

    /** A part: the next entry of it to be read and the one behind its last, counted from the tail. */
    private static final class Part {
        private final String name;
        private long next;
        private final long end;

        Part(String name, long next, long end) {
            this.name = name;
            this.next = next;
            this.end = end;
        }
    }

    private final RedisLink link;
    private final Keys keys;
    private final JobReader lister;
    private final Deque<Part> parts = new ArrayDeque<>();

    /**
     * Of one queue.
     *
     * @param part in which it goes on; empty: in the first one
     * @param next entry of the line, counted from the tail, with which it goes on; 0: at the beginning
     */
    LinePages(RedisLink link, Keys keys, JobQuery query, String part, long next) {
        this.link = link;
        this.keys = keys;
        this.lister = new JobReader(link, keys);
        long[] found = query.isTimed() ? partOf(query) : WHOLE;
        if (Arrays.equals(found, WHOLE)) {
            parts.add(new Part("", next, Long.MAX_VALUE));
            return;
        }
        parts.add(new Part("", part.isEmpty() ? Math.max(next, found[0]) : found[1], found[1]));
        parts.add(new Part(NEWER, part.isEmpty() ? 0 : part.equals(NEWER) ? next : found[0], found[0]));
        parts.add(new Part(OLDER, part.equals(OLDER) ? Math.max(next, found[1]) : found[1], Long.MAX_VALUE));
    }

    /** The first entry of the part that is of the time, and the one behind its last. */
    private long[] partOf(JobQuery query) {
        long length = lister.count(JobState.PENDING);
        if (length <= PAGE) {
            return WHOLE;
        }
        long from = query.last() == Long.MAX_VALUE ? 0 : edge(0, length, query.last());
        long to = from < 0 || query.first() == Long.MIN_VALUE ? length : edge(from, length, query.first() - 1);
        return from < 0 || to < 0 ? WHOLE : new long[] {from, to};
    }

    /**
     * The first entry from {@code low} on that is not newer than a limit.
     *
     * @return -1: an id on the way tells no time
     */
    private long edge(long low, long high, long limit) {
        long first = low;
        long end = high;
        while (end - first > PAGE) {
            long middle = (first + end) / 2;
            long time = JobJson.timeOf(link.send(Call.text("LINDEX", keys.pending, -1 - middle)));
            if (time == 0) {
                return -1;
            } else if (time > limit) {
                first = middle + 1;
            } else {
                end = middle;
            }
        }
        List<String> last = lister.page(JobState.PENDING, first, (int) (end - first));
        for (int i = 0; i < last.size(); i++) {
            long time = JobJson.timeOf(last.get(i));
            if (time == 0 || time <= limit) {
                return time == 0 ? -1 : first + i;
            }
        }
        return first + last.size();
    }

    /** The next ids; empty: there are no more. Entries that are no jobs may stand among them. */
    List<String> next() {
        while (!parts.isEmpty()) {
            Part part = parts.element();
            int size = (int) Math.min(PAGE, part.end - part.next);
            List<String> page = size <= 0 ? List.of() : lister.page(JobState.PENDING, part.next, size);
            if (!page.isEmpty()) {
                part.next += page.size();
                return page;
            }
            parts.remove();
        }
        return List.of();
    }

    /** The part in which the last ids stand: empty, {@link #NEWER} or {@link #OLDER}. */
    String part() {
        return parts.isEmpty() ? "" : parts.element().name;
    }
}
