package dev.redwork.queue;

import dev.redwork.admin.BatchCancellation;
import dev.redwork.admin.BatchReader;
import dev.redwork.admin.BulkMove;
import dev.redwork.admin.BulkMove.Bounds;
import dev.redwork.admin.CompletionRate;
import dev.redwork.admin.Diagnosis;
import dev.redwork.admin.DiagnosisContext;
import dev.redwork.admin.JobOperations;
import dev.redwork.admin.JobOperations.Purge;
import dev.redwork.admin.JobReader;
import dev.redwork.admin.JobSearch;
import dev.redwork.admin.JobSearch.Found;
import dev.redwork.admin.JobSearch.Place;
import dev.redwork.admin.JobSearch.Reach;
import dev.redwork.admin.QueueNames;
import dev.redwork.admin.QueueReader;
import dev.redwork.admin.QueueSurvey;
import dev.redwork.admin.SessionReader;
import dev.redwork.job.BatchCounts;
import dev.redwork.job.JobState;
import dev.redwork.job.MoveResult;
import dev.redwork.job.Names;
import dev.redwork.queue.record.BatchPage;
import dev.redwork.queue.record.JobExplanation;
import dev.redwork.queue.record.JobMove;
import dev.redwork.queue.record.JobPage;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.queue.record.MovedJobs;
import dev.redwork.queue.record.PurgeResult;
import dev.redwork.queue.record.PurgeScope;
import dev.redwork.queue.record.QueueCounts;
import dev.redwork.queue.record.QueueDetails;
import dev.redwork.queue.record.QueueLoad;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.queue.record.SessionGroup;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLinks;
import dev.redwork.store.BatchStore;
import dev.redwork.store.Keys;
import dev.redwork.store.QueueStore;
import dev.redwork.store.SessionStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One queue as an {@link Admin} looks at it and acts on it: its jobs, its batches, and itself. Throws as that says. */
public final class QueueAdmin {
    /** Jobs that one search looks at, where a filter passes over most of them. */
    static final int LOOKS = 10_000;

    private static final int MOST = 10_000;

    /** As many, by one call that does something to all of them. */
    private static final int MANY_LOOKS = 100_000;

    /** Random keys by which the bytes of results are reckoned up: two reads each. */
    private static final int SAMPLE = 50;

    /** Jobs that wait, of which those of a batch are looked for in one call. */
    private static final long BATCH_LOOKS = 20_000;

    private final RedisLinks redis;
    private final Keys keys;

    QueueAdmin(RedisLinks redis, String name) {
        this.redis = redis;
        this.keys = Keys.of(redis.settings(), name);
    }

    /** Of a list of ids, each once. */
    static List<String> checked(Collection<String> ids) {
        ids.forEach(Names::checkId);
        return ids.stream().distinct().toList();
    }

    public String name() {
        return keys.queue();
    }

    /** Whether it is named, or has keys. */
    public boolean exists() {
        return redis.ask(link -> new QueueNames(link).exists(name()));
    }

    /** Its sizes, its limits, and whether it is paused. */
    public QueueRecord record() {
        return redis.ask(link -> new QueueReader(link).read(name()));
    }

    /** All there is to tell of it, in some 120 small reads. */
    public QueueDetails details() {
        return redis.ask(link -> new QueueReader(link).details(keys, SAMPLE));
    }

    /** How many jobs came and ended so far: two looks make a rate. */
    public QueueCounts counts() {
        return redis.ask(link -> new QueueReader(link).counts(keys));
    }

    /** Its work, for autoscalers. */
    public QueueLoad load() {
        return redis.ask(link -> {
            QueueSurvey survey = new QueueReader(link).survey(List.of(name())).get(0);
            QueueRecord queue = survey.queue();
            return new QueueLoad(name(), queue.pending(), queue.running(), queue.parked(), survey.oldest());
        });
    }

    /** The lanes of workers that read it. */
    public List<SessionGroup> workers() {
        return SessionGroup.lanes(redis.ask(link -> new SessionReader(link).sessions(keys)));
    }

    /**
     * From now on none of its jobs starts; running ones go on. It stays paused until {@link #resume}, also when all workers restart.
     *
     * @return whether this call did it; false: it was paused before
     */
    public boolean pause() {
        return redis.ask(link -> link.send(new QueueStore(keys).pause()));
    }

    /**
     * Its jobs start again, at once where a worker is idle.
     *
     * @return whether it was paused
     */
    public boolean resume() {
        return redis.ask(link -> {
            List<Call<Long>> calls = new QueueStore(keys).resume();
            link.send(calls);
            return calls.get(0).answer() == 1;
        });
    }

    /**
     * Sets the most that it may hold: an enqueue beyond it is refused. Jobs that it holds already stay.
     *
     * @param jobs that wait; 0: any number
     * @param bytes of all specs; 0: any number
     */
    public void limit(long jobs, long bytes) {
        if (jobs < 0 || bytes < 0) {
            throw new IllegalArgumentException(
                    "limits of queue " + name() + " are " + jobs + " jobs and " + bytes + " bytes, must be 0 or more");
        }
        long unused = redis.ask(link -> link.send(new QueueStore(keys).limit(jobs, bytes)));
    }

    /**
     * Cancels the jobs that wait, however many: it may take seconds for a million. Running ones go on.
     *
     * @return how many were cancelled
     */
    public long purge(PurgeScope scope) {
        return redis.ask(link -> new Purge(link, keys).run(scope));
    }

    /** As {@link #purge(PurgeScope)}, where there are about as many of them as expected, give or take a tenth; else it does nothing. */
    public PurgeResult purge(PurgeScope scope, long expected) {
        return redis.ask(link -> {
            long jobs = scope.count(new QueueReader(link).read(name()));
            boolean done = MovedJobs.isAbout(jobs, expected);
            return new PurgeResult(jobs, done ? new Purge(link, keys).run(scope) : 0, done);
        });
    }

    /**
     * All there is to tell of a job.
     *
     * @return empty: it was never enqueued here, or its result has expired
     */
    public Optional<JobRecord> find(String id) {
        return find(id, reader -> reader.find(List.of(id)));
    }

    /** As {@link #find(String)}, with the beginning of its input and without its output, which may be large. */
    public Optional<JobRecord> head(String id) {
        return find(id, reader -> reader.heads(List.of(id)));
    }

    private Optional<JobRecord> find(String id, Function<JobReader, List<JobRecord>> find) {
        String unused = Names.checkId(id);
        return redis.ask(link -> find.apply(new JobReader(link, keys))).stream()
                .filter(job -> job.state() != JobState.GONE)
                .findFirst();
    }

    /** As {@link #find(String)}, many in few round trips: those that were found, in the order of the ids. */
    public List<JobRecord> find(Collection<String> ids) {
        List<String> wanted = checked(ids);
        return redis.ask(link -> new JobReader(link, keys).find(wanted)).stream()
                .filter(job -> job.state() != JobState.GONE)
                .toList();
    }

    /** As {@link #find(Collection)}, with the beginnings of inputs and without outputs. */
    public List<JobRecord> heads(Collection<String> ids) {
        List<String> wanted = checked(ids);
        return redis.ask(link -> new JobReader(link, keys).heads(wanted)).stream()
                .filter(job -> job.state() != JobState.GONE)
                .toList();
    }

    /**
     * Lists jobs, page by page. Of those that have ended otherwise than dead it knows the last 1,000, as long as their results are kept.
     * One call looks at 10,000 jobs at most, and says how many it looked at.
     *
     * @param limit jobs that are wanted, 1 to 10,000
     * @param after the {@link JobPage#next} of the page before; empty: at the beginning
     * @throws IllegalArgumentException also when {@code after} is no place
     */
    public JobPage jobs(JobQuery query, int limit, String after) {
        return jobs(redis, List.of(name()), query, limit, after, LOOKS);
    }

    static JobPage jobs(RedisLinks redis, List<String> queues, JobQuery query, int limit, String after, int looks) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit is " + limit + ", must be 1 to " + MOST);
        }
        Place from = after.isEmpty() ? null : Place.parse(after);
        JobSearch search = redis.ask(link -> new JobSearch(
                link,
                query,
                queues.stream().map(name -> Keys.of(link.settings(), name)).toList(),
                link.send(SessionStore.now()),
                from,
                new Reach(limit, looks, true)));
        List<Found> found = search.found();
        boolean more = found.size() > limit;
        Place next = more ? found.get(limit - 1).place() : search.stopped();
        return new JobPage(
                found.stream().limit(limit).map(Found::job).toList(),
                next == null ? "" : next.toString(),
                search.looks(),
                !more && !search.isCut());
    }

    /**
     * Tells why a job is where it is. Of one in the line it measures for a second how fast the line moves, where workers read it; of a
     * line it looks at the first 100,000 entries.
     */
    public JobExplanation why(String id) {
        boolean waits = head(id).stream().anyMatch(job -> job.state() == JobState.PENDING);
        return why(id, waits ? redis.ask(link -> CompletionRate.measure(link, keys)) : 0);
    }

    /**
     * As {@link #why(String)}, at once.
     *
     * @param endedPerSecond jobs that leave the workers of the queue; 0: unknown
     */
    public JobExplanation why(String id, double endedPerSecond) {
        JobRecord job = head(id).orElse(null);
        if (job == null) {
            return new JobExplanation(id, null, List.of(Diagnosis.GONE));
        }
        String start = DiagnosisContext.startLine(name());
        return new JobExplanation(
                id,
                job,
                redis.ask(link -> Diagnosis.reasons(job, DiagnosisContext.read(link, job, endedPerSecond, start))));
    }

    /**
     * Cancels jobs. A waiting one never starts; the worker of a running one is told.
     *
     * @return of each id, in their order: cancelled, requested, ended or gone
     */
    public Map<String, MoveResult> cancel(Collection<String> ids) {
        return move(JobMove.CANCEL, ids);
    }

    /**
     * Puts dead and cancelled jobs to the tail of the line: with their ids, all their attempts and their last failure.
     *
     * @return of each id, in their order: requeued, waiting, ended (its spec is not kept) or gone
     */
    public Map<String, MoveResult> requeue(Collection<String> ids) {
        return move(JobMove.REQUEUE, ids);
    }

    /**
     * Puts jobs that wait for their time, for another attempt or for a worker that knows their task to the front of the line now.
     *
     * @return of each id, in their order: promoted, waiting (it is in the line, or runs), ended or gone
     */
    public Map<String, MoveResult> run(Collection<String> ids) {
        return move(JobMove.RUN, ids);
    }

    /**
     * Deletes all that is left of jobs that have ended.
     *
     * @return of each id, in their order: deleted, waiting or gone
     */
    public Map<String, MoveResult> delete(Collection<String> ids) {
        return move(JobMove.DELETE, ids);
    }

    /** Cancels, requeues, runs or deletes jobs: as the method of that name. */
    public Map<String, MoveResult> move(JobMove move, Collection<String> ids) {
        List<String> wanted = checked(ids);
        return redis.ask(link -> new JobOperations(link, keys).move(move, wanted));
    }

    /**
     * Counts the jobs that match a query, for {@link #move(JobMove, JobQuery, int)}.
     *
     * @param move that is meant
     * @param query whose states are some of {@link JobMove#allowed}
     * @param most jobs that are counted, 1 to 10,000; it looks at 100,000 at most
     */
    public MovedJobs count(JobMove move, JobQuery query, int most) {
        return bulk(redis, List.of(name()), move, query, most, false);
    }

    /** Cancels, requeues, runs or deletes the jobs that match a query; as {@link #count} in all else. */
    public MovedJobs move(JobMove move, JobQuery query, int most) {
        return bulk(redis, List.of(name()), move, query, most, true);
    }

    static MovedJobs bulk(
            RedisLinks redis, List<String> queues, JobMove move, JobQuery query, int most, boolean moves) {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException("most is " + most + ", must be 1 to " + MOST);
        } else if (!move.allowed().containsAll(query.states())) {
            throw new IllegalArgumentException(
                    "states is " + query.states() + ", must be of " + move.allowed() + " to " + move);
        }
        return redis.ask(link -> {
            BulkMove bulk =
                    new BulkMove(link, move, link.send(SessionStore.now()), new Bounds(most, MANY_LOOKS, met -> true));
            List<Keys> keys =
                    queues.stream().map(name -> Keys.of(link.settings(), name)).toList();
            return moves ? bulk.move(keys, query) : bulk.count(keys, query);
        });
    }

    /**
     * Lists batches: those with open jobs first, then those that ended last. A batch is remembered for a day after its last job ended.
     *
     * @param limit 1 to 10,000
     * @param after the {@link BatchPage#next} of the page before; empty: at the beginning
     */
    public BatchPage batches(int limit, String after) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit is " + limit + ", must be 1 to " + MOST);
        }
        String from = after.isEmpty() ? "" : Names.check("batch", after);
        return redis.ask(link -> {
            BatchReader reader = new BatchReader(link, keys);
            List<String> ids = reader.page(from, limit + 1);
            List<String> page = ids.subList(0, Math.min(limit, ids.size()));
            return new BatchPage(reader.find(page), ids.size() > limit ? ids.get(limit - 1) : "");
        });
    }

    /** A batch; empty: it never had a job here, or ended more than a day ago. */
    public Optional<BatchCounts> batch(String id) {
        List<String> wanted = List.of(Names.check("batch", id));
        return redis.ask(link -> new BatchReader(link, keys).find(wanted)).stream()
                .findFirst();
    }

    /** How many jobs of a batch run now; it looks at 5,000 that run in this queue at most. */
    public long runningOfBatch(String id) {
        String checked = Names.check("batch", id);
        return redis.ask(link -> new BatchReader(link, keys).running(checked));
    }

    /**
     * Cancels all jobs of a batch that have not ended, those that join it later too: none starts any more, and running ones are asked to
     * stop. In a queue where more than 20,000 wait, those that wait are ended as workers come to them.
     *
     * @return its counts then; empty: there is none
     */
    public Optional<BatchCounts> cancelBatch(String id) {
        String checked = Names.check("batch", id);
        return redis.ask(link -> {
            if (link.send(new BatchStore(keys).cancel(checked)) == BatchStore.Cancelled.UNKNOWN) {
                return Optional.empty();
            }
            if (new QueueReader(link).read(name()).jobs() <= BATCH_LOOKS) {
                new BatchCancellation(link, keys).endWaiting(checked);
            }
            return new BatchReader(link, keys).find(List.of(checked)).stream().findFirst();
        });
    }
}
