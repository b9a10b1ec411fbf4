package dev.redwork.producer;

import dev.redwork.job.Defaults;
import dev.redwork.job.JobState;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.job.RedworkException;
import dev.redwork.producer.EnqueueRequest.WaitClock;
import dev.redwork.redis.Call;
import dev.redwork.store.JobOperationStore;
import dev.redwork.store.JobOperationStore.ReplaceReply;
import dev.redwork.store.JobOperationStore.ReplaceReply.Word;
import dev.redwork.store.JobStore.NewJob;
import dev.redwork.store.JobValue;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs that take a scheduled one's place where there is one, and are enqueued where there is none: one at a time. */
record Replacer(QueryConnection queries, @Nullable Inbox inbox, GroupCommit groupCommit, WaitClock waits) {
    /** A job that moves each time between two looks at it this often does not exist. */
    private static final int ROUNDS = 100;

    /** Debounces: the jobs that stand for those of the request afterwards, in their order. */
    <O> List<JobHandle<O>> debounce(EnqueueRequest<O> request) {
        List<JobHandle<O>> jobs = new ArrayList<>(request.jobs.size());
        for (NewJob coming : request.jobs) {
            try {
                jobs.add(submit(request, coming).job());
            } catch (RuntimeException e) {
                throw jobs.isEmpty() ? e : new PartlyEnqueuedException(jobs, e);
            }
        }
        return jobs;
    }

    /** The job with the id of the request's one job. */
    <O> ReplaceResult<O> replace(EnqueueRequest<O> request) {
        ReplaceResult<O> done = submit(request, request.jobs.get(0).byId());
        return done.was() == JobState.GONE
                ? new ReplaceResult<>(done.job(), done.job().state())
                : done;
    }

    /** Where nothing was done, it says {@link JobState#GONE}. */
    private <O> ReplaceResult<O> submit(EnqueueRequest<O> request, NewJob coming) {
        Keys keys = request.keys();
        long deadline = waits.read() + Defaults.ENQUEUE_REPEAT.toNanos();
        Duration wait = null;
        EnqueueRequest<O> own = request.of(coming).open(queries, inbox);
        JobHandle<O> waiting = own.handle();
        boolean repeated = false;
        JobValue known = null;
        try {
            for (int round = 0; round < ROUNDS; round++) {
                try {
                    ReplaceReply answer = ask(coming, request.destination, known);
                    if (answer.word() == Word.CHANGED) {
                        // Open before it is replaced: a notice of it may be here before the call has returned.
                        waiting = waiting.of(answer.id());
                        known = queries.send(JobValue.read(keys, answer.id()));
                    } else if (answer.word() != Word.FREE) {
                        boolean done = answer.word() == Word.REPLACED || (repeated && isOurs(coming, keys));
                        return told(waiting.of(answer.id()), done);
                    } else {
                        if (waiting != own.handle()) {
                            waiting.disown();
                            own = request.of(coming).open(queries, inbox);
                            waiting = own.handle();
                        }
                        groupCommit.submit(own);
                        if (!own.handle().isDuplicate()) {
                            return new ReplaceResult<>(own.handle(), JobState.NEW);
                        }
                        // Another call was faster: its job may give way.
                        own.handle().disown();
                        own = request.of(coming).open(queries, inbox);
                        waiting = own.handle();
                    }
                } catch (RedisUnavailableException e) {
                    // Safe: an id that is taken holds its own place.
                    repeated = true;
                    wait = waits.pause(wait, deadline);
                    if (wait == null) {
                        throw e;
                    }
                }
            }
            throw new RedworkException(own.handle() + " moved on each time it was about to be replaced: try again");
        } catch (RuntimeException e) {
            waiting.end(e);
            throw e;
        } catch (Error e) {
            own.askForTheRest();
            throw e;
        }
    }

    private static <O> ReplaceResult<O> told(JobHandle<O> job, boolean done) {
        job.due.accept();
        if (done) {
            job.markReplaced();
        } else {
            job.markDuplicate();
        }
        return new ReplaceResult<>(job, done ? JobState.SCHEDULED : JobState.GONE);
    }

    private ReplaceReply ask(NewJob coming, EnqueueRequest.Destination destination, @Nullable JobValue known) {
        Call<ReplaceReply> call =
                new JobOperationStore(destination.keys()).replace(coming, destination.delay(), destination.at(), known);
        // Not sent again in there: a second answer tells another thing than the first.
        return queries.with(link -> link.send(call));
    }

    /** After a call was sent twice, the job under its id may be the one that its first sending put there. */
    private boolean isOurs(NewJob coming, Keys keys) {
        return queries.send(JobValue.read(keys, coming.job().id())).mayComeOf(coming.spec());
    }
}
