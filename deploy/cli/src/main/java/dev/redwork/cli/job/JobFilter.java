package dev.redwork.cli.job;

import dev.redwork.admin.JobReader;
import dev.redwork.cli.command.QueueOption;
import dev.redwork.cli.view.JobView;
import dev.redwork.job.Failure;
import dev.redwork.job.JobState;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import java.util.List;
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
            description = "Only those that are scheduled, pending, running, retrying, succeeded, dead, cancelled or"
                    + " expired.")
    @Nullable
    JobState state;

    @Option(names = "--task", paramLabel = "TASK", description = "Only those of this task.")
    @Nullable
    String task;

    @Option(names = "--failure", paramLabel = "TEXT", description = "Only those whose last failure has this text.")
    @Nullable
    String failure;

    /** Whether jobs have to be looked at to know which ones are meant. */
    boolean isFiltered() {
        return task != null || failure != null;
    }

    /** The state that was named, else these. */
    List<JobState> states(List<JobState> otherwise) {
        return state == null ? otherwise : List.of(state);
    }

    private boolean matches(JobView job) {
        Failure last = job.failure();
        return (task == null || task.equals(job.task()))
                && (failure == null
                        || (last != null
                                && (last.reason().text() + " " + last.type() + " " + last.message())
                                        .contains(failure)));
    }

    /**
     * Goes through the jobs of one queue and state from the newest on, page by page, since there may be millions, and each
     * may carry an output of 1 MB. Jobs that come in meanwhile may make it see a job twice, and not miss one.
     *
     * @param taker is given those of a page that match; answers how many of them have left the state by that, or a negative
     *     number to end
     */
    void walk(RedisLink link, Keys keys, JobState each, ToIntFunction<List<JobView>> taker) {
        JobReader lister = new JobReader(link, keys);
        if (!JobReader.isLarge(each)) {
            List<String> ids = lister.ids(each, Integer.MAX_VALUE);
            for (int i = 0; i < ids.size(); i += PAGE) {
                if (take(link, keys, each, ids.subList(i, Math.min(ids.size(), i + PAGE)), taker) < 0) {
                    return;
                }
            }
            return;
        }
        // A line that grows faster than it is read would never end.
        long most = 2 * lister.count(each) + PAGE;
        for (long offset = 0; offset < most; ) {
            List<String> ids = lister.page(each, offset, PAGE);
            int left = ids.isEmpty() ? -1 : take(link, keys, each, ids, taker);
            if (left < 0) {
                return;
            }
            offset += JobReader.leaves(each) ? ids.size() - left : ids.size();
        }
    }

    /** Those of these ids that are in this state, and match. */
    List<JobView> matching(RedisLink link, Keys keys, JobState each, List<String> ids) {
        return new JobReader(link, keys)
                .find(ids).stream()
                        .map(JobView::new)
                        .filter(job -> job.state() == each && matches(job))
                        .toList();
    }

    private int take(RedisLink link, Keys keys, JobState each, List<String> ids, ToIntFunction<List<JobView>> taker) {
        List<JobView> met = matching(link, keys, each, ids);
        return met.isEmpty() ? 0 : taker.applyAsInt(met);
    }
}
