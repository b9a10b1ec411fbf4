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
import dev.redwork.store.SearchStore.Matches;
import dev.redwork.store.SearchStore.Wanted;
import dev.redwork.store.SessionStore.RunningJob;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Picks the jobs of one queue that match a query, by their ids. */
public record JobMatcher(RedisLink link, Keys keys, JobQuery query) {
    private static final String ENQUEUED = "enqueued";

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
        Wanted wanted = wanted(some, some.stream().allMatch(JobMatcher::hasOutcome));
        List<String> likely =
                wanted.isAny() ? looked(some, ids) : matches(some, ids, wanted).any();
        return read(some, likely, heads);
    }

    /**
     * Those of these ids that are in the state whose keys named them, and match. Jobs are read only where Redis cannot tell that by
     * itself: there may be many, and none of them is shown.
     */
    public List<String> ids(JobState state, List<String> ids) {
        Set<JobState> only = Set.of(state);
        boolean told = !hasOutcome(state) && !JobQuery.KIND.equals(query.failure());
        if (!told || (state == JobState.PARKED && query.isTimed())) {
            return matching(only, ids, true).stream().map(JobRecord::id).toList();
        }
        Wanted wanted = wanted(only, false);
        if (state == JobState.PENDING) {
            // In the line those stay that were cancelled.
            wanted = wanted.by(ENQUEUED);
        }
        if (wanted.isAny()) {
            return looked(only, ids);
        }
        Matches matches = matches(only, ids, wanted);
        Set<String> others = new HashSet<>(matches.unsure());
        read(only, matches.unsure(), true).forEach(job -> others.remove(job.id()));
        return matches.without(others);
    }

    private List<JobRecord> read(Set<JobState> some, List<String> ids, boolean heads) {
        JobReader reader = new JobReader(link, keys);
        return (heads ? reader.heads(ids) : reader.find(ids))
                .stream()
                        .filter(job -> some.contains(job.state()) && query.matches(job))
                        .toList();
    }

    private Matches matches(Set<JobState> some, List<String> ids, Wanted wanted) {
        return joined(new SearchStore(keys).matchJobs(looked(some, ids), wanted));
    }

    private Matches joined(List<Call<Matches>> calls) {
        List<Matches> pages = ReadCalls.answers(link, calls);
        return new Matches(
                pages.stream().flatMap(page -> page.any().stream()).toList(),
                pages.stream().flatMap(page -> page.unsure().stream()).toList());
    }

    /** Those whose failures and attempts match: quick looks, for to read all of a job takes ten calls. */
    private List<String> looked(Set<JobState> some, List<String> ids) {
        JobReader reader = new JobReader(link, keys);
        List<String> left = ids;
        String failure = query.failure();
        if (failure != null
                && !failure.equals(JobQuery.KIND)
                && some.stream().allMatch(state -> state == JobState.DEAD || !state.isFinal())) {
            left = failed(reader, failure, ids);
        }
        boolean tells =
                query.attempts().equals(AttemptRange.ANY) || some.stream().anyMatch(JobMatcher::isToldElsewhere);
        return tells ? left : tried(left);
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
        Matches matches = joined(new SearchStore(keys).matchFailures(ids, text, kind));
        List<String> unsure = matches.unsure();
        List<Optional<Failure>> failures = unsure.isEmpty() ? List.of() : reader.failures(unsure);
        return matches.without(IntStream.range(0, unsure.size())
                .filter(i -> !query.matches(failures.get(i).orElse(null)))
                .mapToObj(unsure::get)
                .collect(Collectors.toSet()));
    }

    /** Which time of a value tells when its job came to where it is; empty: none is asked for, or another key tells it. */
    private String clock(Set<JobState> some, boolean ended) {
        if (!query.isTimed()) {
            return "";
        }
        return some.equals(Set.of(JobState.PENDING)) ? ENQUEUED : ended ? "ended" : "";
    }
}
