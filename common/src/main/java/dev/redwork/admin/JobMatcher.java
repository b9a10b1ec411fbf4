package dev.redwork.admin;

import dev.redwork.job.Failure;
import dev.redwork.job.JobState;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.SearchStore;
import dev.redwork.store.SearchStore.Wanted;
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
        String failure = query.failure();
        if (failure != null
                && !failure.equals(JobQuery.KIND)
                && some.stream().allMatch(state -> state == JobState.DEAD || !state.isFinal())) {
            left = failed(reader, failure, ids);
        }
        String task = query.task();
        String clock = clock(some);
        if (task != null || !clock.isEmpty()) {
            Wanted wanted = new Wanted(
                    task == null ? "" : "task", task == null ? "" : task, clock, query.first(), query.last());
            left = ReadCalls.answers(link, new SearchStore(keys).matchJobs(left, wanted)).stream()
                    .flatMap(matches -> matches.any().stream())
                    .toList();
        }
        return (heads ? reader.heads(left) : reader.find(left))
                .stream()
                        .filter(job -> some.contains(job.state()) && query.matches(job))
                        .toList();
    }

    private List<String> failed(JobReader reader, String failure, List<String> ids) {
        boolean kind = failure.startsWith(JobQuery.KIND);
        String text = kind ? failure.substring(JobQuery.KIND.length()) : failure;
        List<String> maybe = ReadCalls.answers(link, new SearchStore(keys).matchFailures(ids, text, kind)).stream()
                .flatMap(List::stream)
                .toList();
        List<Optional<Failure>> failures = maybe.isEmpty() ? List.of() : reader.failures(maybe);
        return IntStream.range(0, maybe.size())
                .filter(i -> query.matches(failures.get(i).orElse(null)))
                .mapToObj(maybe::get)
                .toList();
    }

    /** Which time of a value tells when its job came to where it is; empty: none is asked for, or another key tells it. */
    private String clock(Set<JobState> some) {
        if (query.first() == Long.MIN_VALUE && query.last() == Long.MAX_VALUE) {
            return "";
        }
        boolean ended = some.stream().allMatch(state -> state.isFinal() && state != JobState.DEAD);
        return some.equals(Set.of(JobState.PENDING)) ? "enqueued" : ended ? "ended" : "";
    }
}
