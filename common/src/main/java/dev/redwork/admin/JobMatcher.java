package dev.redwork.admin;

import dev.redwork.job.Failure;
import dev.redwork.job.JobState;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Picks the jobs of one queue that match a query, by their ids. */
public record JobMatcher(RedisLink link, Keys keys, JobQuery query) {
    /**
     * Those of these ids that are in one of these states, and match.
     *
     * @param heads whether {@link JobReader#heads} are enough
     */
    public List<JobRecord> matching(Set<JobState> some, List<String> ids, boolean heads) {
        JobReader reader = new JobReader(link, keys);
        List<String> left = ids;
        // Quick looks first: to read all of a job takes ten calls.
        if (query.failure() != null
                && !left.isEmpty()
                && some.stream().allMatch(state -> state == JobState.DEAD || !state.isFinal())) {
            List<Optional<Failure>> failures = reader.failures(ids);
            left = IntStream.range(0, ids.size())
                    .filter(i -> query.matches(failures.get(i).orElse(null)))
                    .mapToObj(ids::get)
                    .toList();
        }
        String task = query.task();
        if (task != null) {
            left = reader.maybeOf(task, left);
        }
        if ((query.first() != Long.MIN_VALUE || query.last() != Long.MAX_VALUE)
                && some.equals(Set.of(JobState.PENDING))) {
            left = reader.maybeEnqueued(query.first(), query.last(), left);
        }
        return (heads ? reader.heads(left) : reader.find(left))
                .stream()
                        .filter(job -> some.contains(job.state()) && query.matches(job))
                        .toList();
    }
}
