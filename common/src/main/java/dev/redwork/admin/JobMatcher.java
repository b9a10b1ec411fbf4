package dev.redwork.admin;

import dev.redwork.job.Failure;
import dev.redwork.job.JobState;
import dev.redwork.queue.record.AttemptRange;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.SearchStore;
import dev.redwork.store.SearchStore.Wanted;
import dev.redwork.store.SessionStore.RunningJob;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Picks the jobs of one queue that match a query, by their ids. */
public record JobMatcher(RedisLink link, Keys keys, JobQuery query) {
    /** The jobs that sessions hold, those that started last first: of the worker that is wanted, else of all. */
    List<RunningJob> held() {
        String worker = query.worker();
        if (worker == null) {
            return link.send(RunningJob.held(keys, Integer.MAX_VALUE));
        }
        List<String> sessions = new SessionReader(link)
                .sessions(List.of(keys), worker).stream()
                        .map(SessionRecord::session)
                        .toList();
        return sessions.isEmpty() ? List.of() : link.send(RunningJob.held(keys, Integer.MAX_VALUE, sessions));
    }

    /** Whether one of them may match: its session tells when it started, and in which attempt it is. */
    boolean fits(RunningJob run) {
        return query.first() <= run.started()
                && run.started() <= query.last()
                && query.attempts().has(run.attempt());
    }

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
        boolean ended = some.stream().allMatch(JobMatcher::hasOutcome);
        if (!query.attempts().equals(AttemptRange.ANY) && some.stream().noneMatch(JobMatcher::isToldElsewhere)) {
            left = tried(left);
        }
        Wanted wanted = wanted(some, ended);
        if (!wanted.isAny()) {
            left = ReadCalls.answers(link, new SearchStore(keys).matchJobs(left, wanted)).stream()
                    .flatMap(matches -> matches.any().stream())
                    .toList();
        }
        return (heads ? reader.heads(left) : reader.find(left))
                .stream()
                        .filter(job -> some.contains(job.state()) && query.matches(job))
                        .toList();
    }

    private Wanted wanted(Set<JobState> some, boolean ended) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (query.task() != null) {
            texts.put("task", query.task());
        }
        if (query.batch() != null) {
            texts.put("batch", query.batch());
        }
        if (query.worker() != null && ended) {
            texts.put("worker", query.worker());
        }
        AttemptRange attempts = ended ? query.attempts() : AttemptRange.ANY;
        return new Wanted(texts, clock(some, ended), query.first(), query.last(), attempts.least(), attempts.most());
    }

    /** Those that have failed so often. */
    private List<String> tried(List<String> ids) {
        if (ids.isEmpty()) {
            return ids;
        }
        List<String> used = link.send(Call.texts("HMGET", keys.attempts, ids.toArray()));
        return IntStream.range(0, ids.size())
                .filter(i -> query.attempts().has((int) Reply.numberOrZero(used.get(i))))
                .mapToObj(ids::get)
                .toList();
    }

    private static boolean hasOutcome(JobState state) {
        return state.isFinal() && state != JobState.DEAD;
    }

    /** Whether a job's attempts are not those in its queue's key: its session or its outcome tells. */
    private static boolean isToldElsewhere(JobState state) {
        return state == JobState.RUNNING || hasOutcome(state);
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
    private String clock(Set<JobState> some, boolean ended) {
        if (!query.isTimed()) {
            return "";
        }
        return some.equals(Set.of(JobState.PENDING)) ? "enqueued" : ended ? "ended" : "";
    }
}
