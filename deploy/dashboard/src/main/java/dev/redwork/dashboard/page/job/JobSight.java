package dev.redwork.dashboard.page.job;

import dev.redwork.admin.Diagnosis;
import dev.redwork.admin.DiagnosisContext;
import dev.redwork.admin.JobReader;
import dev.redwork.dashboard.guard.Redaction;
import dev.redwork.job.JobLog;
import dev.redwork.job.JobState;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.queue.record.DiagnosisReason;
import dev.redwork.queue.record.JobExplanation;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.RedisLinks;
import dev.redwork.store.Keys;
import dev.redwork.store.ProgressStore;
import dev.redwork.store.SessionStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * A job as its caller may see it, and what stands around it.
 *
 * @param job without the texts of its failure, where they are hidden
 * @param log its last lines; where they are hidden, none
 * @param around read for its diagnosis; of a job that has ended, the time only
 */
record JobSight(JobRecord job, Redaction redaction, JobLog log, DiagnosisContext around) {
    /** Longer than it takes until a page is asked for anew. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private static final JobLog NO_LOG = new JobLog(0, List.of());

    /**
     * How much of it is wanted.
     *
     * @param whole false: an input that was shown before is not read again
     * @param lines of its log, at most
     */
    record Wanted(boolean whole, int lines) {}

    /**
     * Reads it.
     *
     * @param rate jobs that leave the workers of the queue a second; asked where it waits in the line
     * @return empty: it was never enqueued, or nothing is left of it
     * @throws dev.redwork.job.PayloadException its outcome cannot be read
     */
    static Optional<JobSight> read(
            RedisLinks redis, Keys keys, String id, Wanted wanted, DoubleSupplier rate, Redaction redaction) {
        JobRecord found = redis.ask(link -> find(new JobReader(link, keys), id, wanted));
        JobRecord job = redaction.of(found);
        if (job.state() == JobState.GONE) {
            return Optional.empty();
        }
        // Outside of a question to Redis, since it may ask one by itself.
        double perSecond = job.state() == JobState.PENDING ? rate.getAsDouble() : 0;
        return Optional.of(redis.ask(link -> {
            if (job.state() == JobState.RUNNING) {
                watch(link, keys, id);
            }
            JobLog log = redaction.hidden() ? NO_LOG : new ProgressStore(keys).log(link, id, wanted.lines());
            return new JobSight(job, redaction, log, around(link, job, perSecond));
        }));
    }

    private static JobRecord find(JobReader reader, String id, Wanted wanted) {
        if (wanted.whole()) {
            return reader.find(id);
        }
        JobRecord head = reader.heads(List.of(id)).get(0);
        // It has ended since it was shown: now there is an output.
        return head.state() == JobState.SUCCEEDED ? reader.find(id) : head;
    }

    /** While somebody looks, its worker tells sooner how far it is, and what it logs. */
    private static void watch(RedisLink link, Keys keys, String id) {
        try {
            String unused = link.send(new ProgressStore(keys).watch(id, LOOK));
        } catch (RedisRefusedException e) {
            // Of a user who may only read: its worker tells with each renewal.
        }
    }

    private static DiagnosisContext around(RedisLink link, JobRecord job, double rate) {
        String start = JobExplanation.startLine(job.queue());
        if (job.state().isFinal()) {
            long now = link.send(SessionStore.now());
            return new DiagnosisContext(now, 0, DiagnosisContext.NOWHERE, List.of(), null, 0, 0, start);
        }
        return DiagnosisContext.read(link, job, rate, start);
    }

    /** Redis' time, ms. */
    long now() {
        return around.now();
    }

    /** Why it is where it is, the weightiest reason first. */
    List<DiagnosisReason> why() {
        return Diagnosis.reasons(job, around);
    }

    /** The session that runs it; empty: nobody does, or nothing is known of it. */
    Optional<SessionRecord> session() {
        JobRecord.Run run = job.run();
        return around.readers().stream()
                .filter(reader -> run != null && reader.session().equals(run.session()))
                .findFirst();
    }
}
