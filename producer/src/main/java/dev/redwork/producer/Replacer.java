package dev.redwork.producer;

import dev.redwork.admin.JobReader;
import dev.redwork.job.Defaults;
import dev.redwork.job.JobState;
import dev.redwork.job.PayloadException;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.json.JobJson;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisClock;
import dev.redwork.store.Keys;
import dev.redwork.store.NewJob;
import dev.redwork.store.ReplaceReply;
import dev.redwork.store.ReplaceReply.Word;
import dev.redwork.store.UniqueStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs that take a scheduled one's place where there is one, and are enqueued where there is none: one at a time. */
final class Replacer {
    /** A job that moves each time between two looks at it this often does not exist. */
    private static final int ROUNDS = 100;

    private final QueryConnection queries;
    private final RedisClock clock;
    private final Handles handles;
    private final GroupCommit groupCommit;
    private final WaitClock waits;

    Replacer(QueryConnection queries, RedisClock clock, Handles handles, GroupCommit groupCommit, WaitClock waits) {
        this.queries = queries;
        this.clock = clock;
        this.handles = handles;
        this.groupCommit = groupCommit;
        this.waits = waits;
    }

    /** Debounces: the jobs that stand for the entries afterwards, in their order. */
    <O> List<JobHandle<O>> debounce(Task<?, O> task, EnqueueRequest request) {
        List<JobHandle<O>> jobs = new ArrayList<>(request.entries().size());
        for (NewJob entry : request.entries()) {
            try {
                jobs.add(submit(task, request, entry).job());
            } catch (RuntimeException e) {
                throw jobs.isEmpty() ? e : new PartlyEnqueuedException(jobs, e);
            }
        }
        return jobs;
    }

    /** The job with the one entry's id. */
    <O> ReplaceResult<O> replace(Task<?, O> task, EnqueueRequest request) {
        NewJob coming = request.entries().get(0).byId();
        ReplaceResult<O> done = submit(task, request, coming);
        return done.was() == JobState.GONE
                ? new ReplaceResult<>(done.job(), done.job().state())
                : done;
    }

    /** Where nothing was done, it says {@link JobState#GONE}. */
    private <O> ReplaceResult<O> submit(Task<?, O> task, EnqueueRequest request, NewJob coming) {
        Keys keys = request.destination().keys();
        EnqueueRequest alone =
                new EnqueueRequest(request.destination(), List.of(coming), request.backpressure(), coming.uniqueness());
        RetryPause pause = new RetryPause(waits, waits.ticker().read(), Defaults.ENQUEUE_REPEAT);
        JobHandle<O> own = open(task, keys, coming);
        boolean repeated = false;
        byte[] known = null;
        try {
            for (int round = 0; round < ROUNDS; round++) {
                try {
                    ReplaceReply answer = ask(coming, request.destination(), known);
                    if (answer.word() == Word.CHANGED) {
                        known = queries.send(JobReader.spec(keys, answer.id()));
                    } else if (answer.word() != Word.FREE) {
                        boolean done = answer.word() == Word.REPLACED || (repeated && isOurs(coming, keys));
                        return told(own.of(answer.id()), done);
                    } else {
                        List<JobHandle<O>> enqueued = new ArrayList<>(List.of(own));
                        groupCommit.submit(alone, enqueued);
                        if (!enqueued.get(0).isDuplicate()) {
                            return new ReplaceResult<>(own, JobState.NEW);
                        }
                        // Another call was faster: its job may give way.
                        enqueued.get(0).disown();
                        own = open(task, keys, coming);
                    }
                } catch (RedisUnavailableException e) {
                    // Safe: an id that is taken holds its own place.
                    repeated = true;
                    if (!pause.next()) {
                        throw e;
                    }
                }
            }
            throw new RedworkException(own + " moved on each time it was about to be replaced: try again");
        } catch (RuntimeException e) {
            own.end(e);
            throw e;
        } catch (Error e) {
            own.due.accept();
            throw e;
        }
    }

    private <O> JobHandle<O> open(Task<?, O> task, Keys keys, NewJob coming) {
        return handles.open(task, keys, List.of(coming.job().id())).get(0);
    }

    private static <O> ReplaceResult<O> told(JobHandle<O> job, boolean done) {
        job.due.accept();
        if (!done) {
            job.markDuplicate();
        }
        return new ReplaceResult<>(job, done ? JobState.SCHEDULED : JobState.GONE);
    }

    private ReplaceReply ask(NewJob coming, Destination destination, byte @Nullable [] known) {
        byte[] old = known == null || known.length == 0 ? null : known;
        Call<ReplaceReply> call = new UniqueStore(destination.keys())
                .replace(coming, destination.delay(clock), old, old == null ? null : batch(coming, old));
        // Not sent again in there: a second answer tells another thing than the first.
        return queries.with(link -> link.send(call));
    }

    /** After a call was sent twice, the job under its id may be the one that its first sending put there. */
    private boolean isOurs(NewJob coming, Keys keys) {
        return queries.send(JobReader.stored(keys, coming.job().id())).mayComeOf(coming.spec());
    }

    private static @Nullable String batch(NewJob coming, byte[] spec) {
        try {
            return JobJson.read(coming.job().id(), spec).batch();
        } catch (PayloadException e) {
            // Somebody wrote it by hand: it counts in no batch that we know.
            return null;
        }
    }
}
