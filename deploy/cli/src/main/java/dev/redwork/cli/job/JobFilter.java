package dev.redwork.cli.job;

import dev.redwork.admin.JobMatcher;
import dev.redwork.admin.JobReader;
import dev.redwork.cli.command.QueueOption;
import dev.redwork.cli.terminal.PointInTime;
import dev.redwork.job.Failure;
import dev.redwork.job.JobState;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which jobs a command means when it does not name them by their ids: the same words for all commands. */
final class JobFilter {
    static final int PAGE = 100;

    @Mixin
    QueueOption queue;

    @Option(
            names = {"-s", "--state"},
            paramLabel = "STATE",
            description = "Only those that are scheduled, pending, running, retrying, parked, succeeded, dead,"
                    + " cancelled or expired.")
    @Nullable
    JobState state;

    @Option(names = "--task", paramLabel = "TASK", description = "Only those of this task.")
    @Nullable
    String task;

    @Option(names = "--failure", paramLabel = "TEXT", description = "Only those whose last failure has this text.")
    @Nullable
    String failure;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "Only those that came to where they are at this time or later, or are due then: 1h (ago), 08:00"
                            + " (the last one), 2026-03-01T08:00.")
    @Nullable
    String since;

    @Option(names = "--before", paramLabel = "TIME", description = "Only those before this time.")
    @Nullable
    String before;

    /** Bounds of a job's time, ms: the first and the last. */
    private long first = Long.MIN_VALUE;

    private long last = Long.MAX_VALUE;

    /** Whether jobs have to be looked at to know which ones are meant. */
    boolean isFiltered() {
        return task != null || failure != null || since != null || before != null;
    }

    /**
     * Reads the times.
     *
     * @param now ms, Redis time
     * @throws IllegalArgumentException when one cannot be read
     */
    void resolve(long now) {
        first = since == null ? Long.MIN_VALUE : PointInTime.past(since, now);
        last = before == null ? Long.MAX_VALUE : PointInTime.past(before, now) - 1;
    }

    /** Its times must have been read. */
    JobQuery query(List<JobState> otherwise) {
        return new JobQuery(states(otherwise), task, failure, first, last);
    }

    /** The state that was named, else these. */
    List<JobState> states(List<JobState> otherwise) {
        return state == null ? otherwise : List.of(state);
    }

    /**
     * Goes through the jobs of one queue and state from the newest on, page by page, since there may be millions, and each
     * may carry an output of 1 MB. Jobs that come in meanwhile may make it see a job twice, and not miss one. One that is
     * requeued, and dies again at once, would be met for ever.
     *
     * @param until ms, Redis time: those that died, failed or were parked later are passed over
     * @param taker is given those of a page that match; answers how many of them have left the state by that, or a negative
     *     number to end
     */
    void walk(RedisLink link, Keys keys, JobState each, long until, ToIntFunction<List<JobRecord>> taker) {
        JobReader lister = new JobReader(link, keys);
        if (!JobReader.isLarge(each)) {
            List<String> ids = lister.ids(each, Integer.MAX_VALUE);
            for (int i = 0; i < ids.size(); i += PAGE) {
                if (take(link, keys, each, until, ids.subList(i, Math.min(ids.size(), i + PAGE)), taker) < 0) {
                    return;
                }
            }
            return;
        }
        // A line that grows faster than it is read would never end.
        long most = 2 * lister.count(each) + PAGE;
        for (long offset = 0; offset < most; ) {
            List<String> ids = lister.page(each, offset, PAGE);
            int left = ids.isEmpty() ? -1 : take(link, keys, each, until, ids, taker);
            if (left < 0) {
                return;
            }
            offset += JobReader.leaves(each) ? ids.size() - left : ids.size();
        }
    }

    private int take(
            RedisLink link,
            Keys keys,
            JobState each,
            long until,
            List<String> ids,
            ToIntFunction<List<JobRecord>> taker) {
        List<JobRecord> met = new JobMatcher(link, keys, query(List.of(each)))
                .matching(Set.of(each), ids, false).stream()
                        .filter(job -> came(job) <= until)
                        .toList();
        return met.isEmpty() ? 0 : taker.applyAsInt(met);
    }

    /** When a job came to where it is, ms, Redis time; 0: it comes there once. */
    private static long came(JobRecord job) {
        Failure failed = job.failure();
        return switch (job.state()) {
            case DEAD -> job.died();
            case PARKED -> job.parked();
            case RETRYING -> failed == null ? 0 : failed.at();
            default -> 0;
        };
    }
}
