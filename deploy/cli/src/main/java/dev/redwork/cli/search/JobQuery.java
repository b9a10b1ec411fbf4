package dev.redwork.cli.search;

import dev.redwork.admin.JobReader;
import dev.redwork.cli.view.JobView;
import dev.redwork.job.Failure;
import dev.redwork.job.JobState;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs are meant.
 *
 * @param states in which they are
 * @param task null: of any
 * @param failure a text that their last failure has; null: any, or none
 * @param first bound of their times, ms: when they came to where they are, or are due; {@link Long#MIN_VALUE}: there is none
 * @param last {@link Long#MAX_VALUE}: there is none
 */
public record JobQuery(
        List<JobState> states,
        @Nullable String task,
        @Nullable String failure,
        long first,
        long last) {
    /** Whether jobs have to be looked at to know which ones are meant. */
    public boolean isFiltered() {
        return task != null || failure != null || first != Long.MIN_VALUE || last != Long.MAX_VALUE;
    }

    private boolean matches(JobView job) {
        return (task == null || task.equals(job.task()))
                && (failure == null || matches(job.failure()))
                && first <= job.time()
                && job.time() <= last;
    }

    private boolean matches(@Nullable Failure found) {
        return found != null
                && (found.reason().text() + " " + found.type() + " " + found.message())
                        .contains(String.valueOf(failure));
    }

    /**
     * Those of these ids that are in one of these states, and match.
     *
     * @param heads whether {@link JobReader#heads} are enough
     */
    public List<JobView> matching(RedisLink link, Keys keys, Set<JobState> some, List<String> ids, boolean heads) {
        JobReader reader = new JobReader(link, keys);
        List<String> left = ids;
        // Quick looks first: to read all of a job takes ten calls.
        if (failure != null
                && !left.isEmpty()
                && some.stream().allMatch(state -> state == JobState.DEAD || !state.isFinal())) {
            List<Optional<Failure>> failures = reader.failures(ids);
            left = IntStream.range(0, ids.size())
                    .filter(i -> matches(failures.get(i).orElse(null)))
                    .mapToObj(ids::get)
                    .toList();
        }
        if (task != null) {
            left = reader.maybeOf(task, left);
        }
        if ((first != Long.MIN_VALUE || last != Long.MAX_VALUE) && some.equals(Set.of(JobState.PENDING))) {
            left = reader.maybeEnqueued(first, last, left);
        }
        return (heads ? reader.heads(left) : reader.find(left))
                .stream()
                        .map(JobView::new)
                        .filter(job -> some.contains(job.state()) && matches(job))
                        .toList();
    }
}
