package dev.redwork.admin;

import dev.redwork.job.Failure;
import dev.redwork.job.JobState;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore.RunningJob;
import java.util.List;
import java.util.Set;
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
    private final long until;
    private final long most;
    private long looked;
    private boolean cut;

    /**
     * A walk through one queue.
     *
     * @param until ms, Redis time: jobs that died, failed or were parked later are passed over. One that is requeued, and dies again at
     *     once, would else be met for ever
     * @param most jobs that it looks at
     */
    JobWalk(RedisLink link, Keys keys, JobQuery query, long until, long most) {
        this.matcher = new JobMatcher(link, keys, query);
        this.lister = new JobReader(link, keys);
        this.until = until;
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
     * @param taker is given those of a page that match; answers how many of them have left the state by that, or a negative number
     *     to end
     */
    void walk(JobState state, ToIntFunction<List<JobRecord>> taker) {
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
            left = take(state, ids.subList(i, Math.min(ids.size(), i + PAGE)), taker);
        }
    }

    private List<String> running() {
        List<RunningJob> held = matcher.held();
        List<String> ids =
                held.stream().filter(matcher::fits).map(RunningJob::id).toList();
        looked += held.size() - ids.size();
        return ids;
    }

    private void walkPages(JobState state, ToIntFunction<List<JobRecord>> taker) {
        // A line that grows faster than it is read would never end.
        long end = 2 * lister.count(state) + PAGE;
        LongFunction<List<String>> pages = pages(state);
        for (long offset = 0; offset < end; ) {
            List<String> ids = pages.apply(offset);
            if (ids.isEmpty() || !isAllowed()) {
                return;
            }
            int left = take(state, ids, taker);
            if (left < 0) {
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

    private int take(JobState state, List<String> ids, ToIntFunction<List<JobRecord>> taker) {
        looked += ids.size();
        // The line may hold a job twice: one that was cancelled and requeued.
        List<String> jobs = ids.stream().filter(Keys::isJob).distinct().toList();
        List<JobRecord> met = matcher.matching(Set.of(state), jobs, true).stream()
                .filter(job -> came(job) <= until)
                .toList();
        return met.isEmpty() ? 0 : taker.applyAsInt(met);
    }

    /** When a job came to where it is, ms, Redis time; 0: it comes there once. */
    private static long came(JobRecord job) {
        Failure failed = job.failure();
        if (job.state() == JobState.RETRYING) {
            return failed == null ? 0 : failed.at();
        }
        return job.state() == JobState.DEAD ? job.died() : job.state() == JobState.PARKED ? job.parked() : 0;
    }
}
