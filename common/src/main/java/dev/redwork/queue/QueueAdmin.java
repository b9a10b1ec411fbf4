package dev.redwork.queue;

import dev.redwork.admin.BatchCancellation;
import dev.redwork.admin.BatchReader;
import dev.redwork.admin.BulkMove;
import dev.redwork.admin.BulkMove.Bounds;
import dev.redwork.admin.CompletionRate;
import dev.redwork.admin.Diagnosis;
import dev.redwork.admin.DiagnosisContext;
import dev.redwork.admin.FailureSurvey;
import dev.redwork.admin.JobOperations;
import dev.redwork.admin.JobOperations.Purge;
import dev.redwork.admin.JobReader;
import dev.redwork.admin.JobSearch;
import dev.redwork.admin.JobSearch.Found;
import dev.redwork.admin.JobSearch.Place;
import dev.redwork.admin.QueueNames;
import dev.redwork.admin.QueueReader;
import dev.redwork.admin.QueueRemoval;
import dev.redwork.admin.SessionReader;
import dev.redwork.job.BatchCounts;
import dev.redwork.job.JobLog;
import dev.redwork.job.JobProgress;
import dev.redwork.job.JobStack;
import dev.redwork.job.JobState;
import dev.redwork.job.MoveResult;
import dev.redwork.job.Names;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.queue.record.BatchFlag;
import dev.redwork.queue.record.BatchPage;
import dev.redwork.queue.record.FailureGroups;
import dev.redwork.queue.record.JobExplanation;
import dev.redwork.queue.record.JobMove;
import dev.redwork.queue.record.JobPage;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.JobReach;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.queue.record.MovedJobs;
import dev.redwork.queue.record.PurgeResult;
import dev.redwork.queue.record.PurgeScope;
import dev.redwork.queue.record.QueueCounts;
import dev.redwork.queue.record.QueueDetails;
import dev.redwork.queue.record.QueueLoad;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.queue.record.QueueRemoved;
import dev.redwork.queue.record.QueueSurvey;
import dev.redwork.queue.record.SessionGroup;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLinks;
import dev.redwork.store.BatchStore;
import dev.redwork.store.BatchStore.Raised;
import dev.redwork.store.JobStore;
import dev.redwork.store.Keys;
import dev.redwork.store.ProgressStore;
import dev.redwork.store.QueueStore;
import dev.redwork.store.SessionStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/** One queue as an {@link Admin} looks at it and acts on it: its jobs, its batches, and itself. Throws as that says. */
public final class QueueAdmin {
    /** Jobs that one search looks at, where a filter passes over most of them. */
    private static final int LOOKS = 10_000;

    private static final int MOST = 10_000;

    /** As many, by one call that does something to all of them. */
    private static final int MANY_LOOKS = 100_000;

    /** Random keys by which the bytes of results are reckoned up: two reads each. */
    private static final int SAMPLE = 50;

    /** Jobs that wait, of which those of a batch are looked for in one call. */
    private static final long BATCH_LOOKS = 20_000;

    /** How long a worker may take to say where a job is. */
    private static final Duration ANSWER = Duration.ofSeconds(3);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

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
        return details(SAMPLE);
    }

    /**
     * As {@link #details()}.
     *
     * @param sample random keys by which the bytes of results are reckoned up: two reads each, 1 or more
     */
    public QueueDetails details(int sample) {
        if (sample < 1) {
            throw new IllegalArgumentException("sample is " + sample + ", must be 1 or more");
        }
        return redis.ask(link -> new QueueReader(link).details(keys, sample));
    }

    /**
     * How many jobs leave its workers a second, measured for a second; of a slow queue by its last results. 0: nobody can tell, or
     * nobody reads it, so that nothing moves, and nothing is measured.
     */
    public double rate() {
        return redis.ask(link -> CompletionRate.measure(link, keys));
    }

    /** Names it for all that list queues, though it may have had no job yet. */
    public void announce() {
        long unused = redis.ask(link -> link.send(JobStore.announce(link.settings(), name())));
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

    /** Whether a worker reads it. */
    public boolean isRead() {
        return redis.ask(link -> new SessionReader(link).isRead(keys));
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
        return purge(scope, jobs -> {});
    }

    /**
     * As {@link #purge(PurgeScope)}.
     *
     * @param told how many were cancelled since it was told last, a thousand at most; its exception ends the purge
     */
    public long purge(PurgeScope scope, LongConsumer told) {
        return redis.ask(link -> new Purge(link, keys, told).run(scope));
    }

    /** As {@link #purge(PurgeScope)}, where there are about as many of them as expected, give or take a tenth; else it does nothing. */
    public PurgeResult purge(PurgeScope scope, long expected) {
        return redis.ask(link -> {
            long jobs = scope.count(new QueueReader(link).read(name()));
            boolean done = MovedJobs.isAbout(jobs, expected);
            return new PurgeResult(jobs, done ? new Purge(link, keys).run(scope) : 0, done);
        });
    }

    /** Takes it away, with its name, its counters and its results, unless it holds a job or a worker reads it. */
    public QueueRemoved remove() {
        return QueueRemoved.valueOf(
                redis.ask(link -> new QueueRemoval(link, keys).delete()).toUpperCase(Locale.ROOT));
    }

    /**
     * Takes it away with all that it holds. Jobs that wait are cancelled before, so that their producers learn of it; running ones are
     * forgotten. A worker that still reads it brings its name back, and so does the next job.
     */
    public void removeWithJobs() {
        boolean unused = redis.ask(link -> {
            new QueueRemoval(link, keys).force();
            return true;
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
        return jobs(query, reach(limit), after);
    }

    /** As {@link #jobs(JobQuery, int, String)}, as far as is said: all that it finds is in memory at once. */
    public JobPage jobs(JobQuery query, JobReach reach, String after) {
        return jobs(redis, List.of(name()), query, reach, after);
    }

    static JobReach reach(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit is " + limit + ", must be 1 to " + MOST);
        }
        return new JobReach(limit, LOOKS, false);
    }

    static JobPage jobs(RedisLinks redis, List<String> queues, JobQuery query, JobReach reach, String after) {
        Place from = after.isEmpty() ? null : Place.parse(after);
        return redis.ask(link -> {
            long now = link.send(SessionStore.now());
            JobSearch search = new JobSearch(
                    link,
                    query,
                    queues.stream().map(name -> Keys.of(link.settings(), name)).toList(),
                    now,
                    from,
                    reach);
            List<Found> found = search.found();
            boolean more = found.size() > reach.limit();
            Place next = more ? found.get(reach.limit() - 1).place() : search.stopped();
            return new JobPage(
                    found.stream().limit(reach.limit()).map(Found::job).toList(),
                    next == null ? "" : next.toString(),
                    search.looks(),
                    now,
                    more,
                    !more && !search.isCut());
        });
    }

    /**
     * Tells why jobs fail, those with one cause together: of the newest 10,000 that are dead, or of as many that wait for another attempt,
     * the next ones.
     *
     * @param state {@link JobState#DEAD} or {@link JobState#RETRYING}
     */
    public FailureGroups failures(JobState state) {
        return failures(redis, List.of(name()), state);
    }

    static FailureGroups failures(RedisLinks redis, List<String> queues, JobState state) {
        if (state != JobState.DEAD && state != JobState.RETRYING) {
            throw new IllegalArgumentException("state is " + state.text() + ", must be dead or retrying");
        }
        return redis.ask(link -> new FailureSurvey(link, state)
                .of(
                        queues.stream()
                                .map(name -> Keys.of(link.settings(), name))
                                .toList(),
                        link.send(SessionStore.now())));
    }

    /**
     * Tells why a job is where it is. Of one in the line it measures for a second how fast the line moves, where workers read it; of a
     * line it looks at the first 100,000 entries.
     */
    public JobExplanation why(String id) {
        boolean waits = head(id).stream().anyMatch(job -> job.state() == JobState.PENDING);
        return why(id, waits ? rate() : 0);
    }

    /**
     * As {@link #why(String)}, at once.
     *
     * @param endedPerSecond {@link #rate} of the queue; 0: unknown
     */
    public JobExplanation why(String id, double endedPerSecond) {
        return head(id).map(job -> why(job, endedPerSecond, JobExplanation.startLine(name())))
                .orElseGet(() -> JobExplanation.gone(id));
    }

    /**
     * As {@link #why(String, double)}, of a job that was just found.
     *
     * @param startLine how to start a worker for the queue, as reasons are to tell it
     */
    public JobExplanation why(JobRecord job, double endedPerSecond, String startLine) {
        return new JobExplanation(
                job.id(),
                job,
                redis.ask(link -> Diagnosis.reasons(job, DiagnosisContext.read(link, job, endedPerSecond, startLine))));
    }

    /** The last lines that a job has logged, over all its attempts: at most so many, of the 1,000 that are kept. */
    public JobLog log(String id, int most) {
        String checked = Names.checkId(id);
        return redis.ask(link -> new ProgressStore(keys).log(link, checked, most));
    }

    /** How far a running job says it is; empty: it never said, or does not run. */
    public Optional<JobProgress> progress(String id) {
        String checked = Names.checkId(id);
        return redis.ask(link -> link.send(new ProgressStore(keys).progress(checked)));
    }

    /**
     * Says that somebody looks at a job: for so long its worker tells at once what it logs, and four times a second how far it is,
     * instead of every three seconds.
     *
     * @param span zero: from now on nobody looks
     */
    public void watch(String id, Duration span) {
        String checked = Names.checkId(id);
        String unused = redis.ask(link -> link.send(new ProgressStore(keys).watch(checked, span)));
    }

    /**
     * Asks the worker that runs a job where its handler is now, and waits for the answer. The last answers are kept in Redis for ten minutes.
     *
     * @return empty: no worker answered within three seconds; the job does not run, its worker hangs, or may not listen to channels
     */
    public Optional<JobStack> stack(String id) {
        ProgressStore store = new ProgressStore(keys);
        String checked = Names.checkId(id);
        long before = lastStack(checked).map(JobStack::at).orElse(0L);
        long listen = ask(store.askStack(checked));
        long until = System.nanoTime() + ANSWER.toNanos();
        Optional<JobStack> answer = Optional.empty();
        while (listen > 0
                && answer.isEmpty()
                && System.nanoTime() < until
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            answer = lastStack(checked).filter(stack -> stack.at() != before);
        }
        return answer;
    }

    /** A user without channels asks nobody. */
    private long ask(Call<Long> publish) {
        try {
            return redis.ask(link -> link.send(publish));
        } catch (RedisRefusedException e) {
            return 0;
        }
    }

    /** The last answer to {@link #stack}; empty: nobody asked, or that was more than ten minutes ago. */
    public Optional<JobStack> lastStack(String id) {
        Call<Optional<JobStack>> last = new ProgressStore(keys).stack(Names.checkId(id));
        return redis.ask(link -> link.send(last));
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
        return bulk(redis, List.of(name()), move, query, bounds(most), false);
    }

    /**
     * As {@link #count(JobMove, JobQuery, int)}, however many there are.
     *
     * @param most jobs that are counted, 1 or more
     * @param goesOn is told after each page of up to 500 what was met so far; false ends it
     */
    public MovedJobs count(JobMove move, JobQuery query, long most, Predicate<MovedJobs> goesOn) {
        return bulk(redis, List.of(name()), move, query, bounds(most, goesOn), false);
    }

    /** Cancels, requeues, runs or deletes the jobs that match a query; as {@link #count} in all else. */
    public MovedJobs move(JobMove move, JobQuery query, int most) {
        return bulk(redis, List.of(name()), move, query, bounds(most), true);
    }

    /** As {@link #move(JobMove, JobQuery, int)}, however many there are, as {@link #count(JobMove, JobQuery, long, Predicate)} says. */
    public MovedJobs move(JobMove move, JobQuery query, long most, Predicate<MovedJobs> goesOn) {
        return bulk(redis, List.of(name()), move, query, bounds(most, goesOn), true);
    }

    static Bounds bounds(int most) {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException("most is " + most + ", must be 1 to " + MOST);
        }
        return new Bounds(most, MANY_LOOKS, met -> true);
    }

    static Bounds bounds(long most, Predicate<MovedJobs> goesOn) {
        if (most < 1) {
            throw new IllegalArgumentException("most is " + most + ", must be 1 or more");
        }
        return new Bounds(most, Long.MAX_VALUE, goesOn);
    }

    static MovedJobs bulk(
            RedisLinks redis, List<String> queues, JobMove move, JobQuery query, Bounds bounds, boolean moves) {
        if (!move.allowed().containsAll(query.states())) {
            throw new IllegalArgumentException(
                    "states is " + query.states() + ", must be of " + move.allowed() + " to " + move);
        }
        return redis.ask(link -> {
            BulkMove bulk = new BulkMove(link, move, link.send(SessionStore.now()), bounds);
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

    /** Those of these batches that are there, by few round trips. */
    public List<BatchCounts> batches(Collection<String> ids) {
        ids.forEach(id -> Names.check("batch", id));
        return redis.ask(link -> new BatchReader(link, keys).find(List.copyOf(ids)));
    }

    /** A batch; empty: it never had a job here, or ended more than a day ago. */
    public Optional<BatchCounts> batch(String id) {
        return batches(List.of(id)).stream().findFirst();
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
        return cancelBatch(id, BATCH_LOOKS);
    }

    /**
     * As {@link #cancelBatch(String)}.
     *
     * @param looks jobs that wait in the queue, up to which those of the batch are ended at once; {@link Long#MAX_VALUE}: however many,
     *     which may take seconds for a million
     */
    public Optional<BatchCounts> cancelBatch(String id, long looks) {
        String checked = Names.check("batch", id);
        return redis.ask(link -> {
            if (link.send(new BatchStore(keys).cancel(checked)) == BatchStore.Cancelled.UNKNOWN) {
                return Optional.empty();
            }
            if (looks == Long.MAX_VALUE || new QueueReader(link).read(name()).jobs() <= looks) {
                new BatchCancellation(link, keys).endWaiting(checked);
            }
            return new BatchReader(link, keys).find(List.of(checked)).stream().findFirst();
        });
    }

    /** The flags that are up, by batch and name: it walks through all keys of the database, in many small calls. */
    public List<BatchFlag> flags() {
        return redis.ask(link -> new BatchReader(link, keys).flags());
    }

    /**
     * Raises a flag of a batch, as {@code Batch.raise} of its producer does: running jobs that look at it see it.
     *
     * @return the value of one that was up before, which counts; empty: this call raised it
     */
    public Optional<String> raiseFlag(String batch, String flag, String value) {
        String unused = Names.check("batch", batch);
        String name = Names.check("flag", flag);
        Raised raised = redis.ask(link -> link.send(new BatchStore(keys).raiseFlag(batch, name, value)));
        return raised.first() ? Optional.empty() : Optional.of(raised.value());
    }

    /** Lowers a flag: jobs that start from now on do not see it any more. Returns whether it was up. */
    public boolean lowerFlag(String batch, String flag) {
        String unused = Names.check("batch", batch);
        String name = Names.check("flag", flag);
        return redis.ask(link -> link.send(new BatchStore(keys).lowerFlag(batch, name)));
    }
}
