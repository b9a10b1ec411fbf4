package dev.redwork.admin;

import dev.redwork.job.JobState;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore.RunningJob;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.ToIntFunction;

/**
 * Goes through the jobs of one queue and state from the newest on, page by page, since there may be millions. Jobs that come in
 * meanwhile may make it see a job twice, and not miss one.
 */
final class JobWalk {
    private static final int PAGE = 500;

    private final JobMatcher matcher;
    private final JobReader lister;
    private final long most;
    private long looked;
    private boolean cut;

    /**
     * A walk through one queue.
     *
     * @param most jobs that it looks at
     */
    JobWalk(JobMatcher matcher, long most) {
        this.matcher = matcher;
        this.lister = new JobReader(matcher.link(), matcher.keys());
        this.most = most;
    }

    /** Jobs that were looked at. */
    long looked() {
        return looked;
    }

    /** Whether it stopped since it had looked at as many as it may. */
    boolean isCut() {
        return cut;
    }

    /**
     * Goes through one state.
     *
     * @param taker is given the ids of a page, whether they match or not; answers how many of them have left the state by that, or a
     *     negative number to end
     */
    void walk(JobState state, ToIntFunction<List<String>> taker) {
        if (!matcher.query().mayMatch(state)) {
            return;
        }
        if (JobReader.isLarge(state)) {
            walkPages(state, taker);
            return;
        }
        List<String> ids = state == JobState.RUNNING ? running() : lister.ids(state, Integer.MAX_VALUE);
        int left = 0;
        for (int i = 0; i < ids.size() && left >= 0 && isAllowed(); i += PAGE) {
            left = take(ids.subList(i, Math.min(ids.size(), i + PAGE)), taker);
        }
    }

    private List<String> running() {
        List<RunningJob> held = matcher.held();
        List<String> ids =
                held.stream().filter(matcher::fits).map(RunningJob::id).toList();
        looked += held.size() - ids.size();
        return ids;
    }

    private void walkPages(JobState state, ToIntFunction<List<String>> taker) {
        long end = Long.MAX_VALUE;
        LongFunction<List<String>> pages = pages(state);
        for (long offset = 0; offset < end; ) {
            List<String> ids = pages.apply(offset);
            if (ids.isEmpty() || !isAllowed()) {
                return;
            }
            boolean last = ids.size() < PAGE && JobReader.leaves(state);
            if (end == Long.MAX_VALUE && !last) {
                // A line that grows faster than it is read would never end.
                end = 2 * lister.count(state) + PAGE;
            }
            int left = take(ids, taker);
            if (left < 0 || last) {
                return;
            }
            offset += JobReader.leaves(state) ? ids.size() - left : ids.size();
        }
    }

    /** The ids from an offset on: of a bound time only those, or those first, where Redis tells it. */
    private LongFunction<List<String>> pages(JobState state) {
        JobQuery query = matcher.query();
        if (state == JobState.PENDING) {
            LinePages line = new LinePages(matcher.link(), matcher.keys(), query, "", 0);
            return offset -> line.next();
        } else if (query.isTimed() && state != JobState.PARKED) {
            return offset -> lister.between(state, false, query.first(), query.last(), offset, PAGE);
        }
        return offset -> lister.page(state, offset, PAGE);
    }

    private boolean isAllowed() {
        cut = looked >= most;
        return !cut;
    }

    private int take(List<String> ids, ToIntFunction<List<String>> taker) {
        looked += ids.size();
        // The line may hold a job twice: one that was cancelled and requeued.
        return taker.applyAsInt(ids.stream().filter(Keys::isJob).distinct().toList());
    }
}
