package dev.redwork.worker;

import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.Failure.Reason;
import dev.redwork.job.Job;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RetryAfter;
import dev.redwork.json.JobJson;
import dev.redwork.json.Json.TooLargeException;
import dev.redwork.json.Json.TypeCodec;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobValue;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** How a job leaves its run: decides which outcome follows from what happened, and says so in the log. */
final class OutcomeRules {
    /** Characters of a message that are logged. */
    private static final int LOGGED = 300;

    /** Frames of a stack, or causes of an exception, that are logged as they are. */
    private static final int FRAMES = 300;

    /** Tasks and versions that are warned of; they come from outside, so their number has an end. */
    private static final int WARNED = 1_000;

    private final String worker;
    private final Logger log;
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();

    OutcomeRules(String worker) {
        this(worker, LoggerFactory.getLogger(OutcomeRules.class));
    }

    OutcomeRules(String worker, Logger log) {
        this.worker = worker;
        this.log = log;
    }

    Outcome succeeded(ClaimedJob job, Job spec, TypeCodec<?> type, @Nullable Object output) {
        Payload json;
        try {
            json = type.write(output);
        } catch (TooLargeException e) {
            String message = "the output " + e.getMessage() + ", store it elsewhere and return where it is";
            return bury(job, Reason.TOO_LARGE, message);
        } catch (PayloadException e) {
            return bury(job, Reason.UNENCODABLE, "the output " + e.getMessage());
        }
        return completed(job, spec, JobState.SUCCEEDED, json, null, "complete");
    }

    /** It or its batch was cancelled before it started, or while it ran and the handler gave way: an earlier failure stays known. */
    Outcome cancelled(ClaimedJob job, Job spec) {
        return completed(job, spec, JobState.CANCELLED, null, job.claim.lastFailure(), "cancel");
    }

    /** Its time was over before it could start, for the first time or once more: then its last failure stays known. */
    Outcome expired(ClaimedJob job, Job spec) {
        return completed(job, spec, JobState.EXPIRED, null, job.claim.lastFailure(), "expire");
    }

    private Outcome completed(
            ClaimedJob job,
            Job spec,
            JobState state,
            @Nullable Payload output,
            @Nullable Failure failure,
            String event) {
        if (log.isDebugEnabled()) {
            log.debug("job={} task={} attempt={} event={}", spec.id(), spec.task(), job.claim.attempt(), event);
        }
        return new Outcome.Completed(
                job.claim, result(job, state, output, failure), spec.resultTtl(), spec.inbox(), spec.batch());
    }

    /** It left its run without an outcome: it is released where it has not started, else it has failed. */
    Outcome unsaid(ClaimedJob job) {
        return job.runner() == null
                ? new Outcome.Released(job.claim)
                : failed(job, new IllegalStateException("the thread that ran it ended without an outcome"));
    }

    /** The handler threw: again after a while, or dead when no attempt is left or none could help. */
    Outcome failed(ClaimedJob job, Throwable thrown) {
        Job spec = job.spec();
        if (spec == null) {
            String version = JobJson.otherVersion(job.claim.spec());
            if (!version.isEmpty()) {
                return ofOtherVersion(job, version);
            } else if (thrown instanceof PayloadException) {
                return bury(job, Reason.UNDECODABLE, String.valueOf(thrown.getMessage()));
            }
        } else if (job.isCancelled()) {
            return cancelled(job, spec);
        }
        String overdue = job.overdue();
        if (job.isInterruptedByStop() && overdue == null) {
            // Most likely the doing of that interrupt.
            return new Outcome.Released(job.claim);
        }
        int attempt = job.claim.attempt();
        int allowed = spec == null ? Defaults.ATTEMPTS : spec.attempts();
        Optional<Duration> delay = delayAfter(job, overdue == null ? thrown : new TimeoutException(), allowed);
        long millis = delay.map(Duration::toMillis).orElse(0L);
        Failure failure = overdue == null ? Failure.thrown(thrown, job.now(), millis) : timedOut(job, overdue, millis);
        if (delay.isEmpty()) {
            return bury(job, attempt, failure, overdue == null ? thrown : null);
        }
        tell(
                job,
                () -> log.info(
                        "job {} failed: {} (task {}, queue {}, attempt {} of {}), again in {} ms",
                        job.claim.id(),
                        inOneLine(failure),
                        job.task(),
                        job.session.keys.queue(),
                        attempt,
                        allowed,
                        failure.delay()));
        return new Outcome.Retried(job.claim, failure, job.cameTo());
    }

    /** This worker does not know its task: perhaps another one does, or this one after an upgrade. */
    Outcome park(ClaimedJob job) {
        if (isNew("task " + job.task())) {
            log.warn(
                    "no handler for task {}: its jobs wait until a worker of their queue has one (give the jar with"
                            + " --jar, or the task a queue of its own)",
                    job.task());
        }
        return new Outcome.Parked(job.claim, job.task());
    }

    /** A newer producer wrote its spec: a newer worker reads it, and an old one ends it only where it may not start any more. */
    private Outcome ofOtherVersion(ClaimedJob job, String version) {
        JobState end = job.isCancelled() ? JobState.CANCELLED : job.isTooLate() ? JobState.EXPIRED : null;
        if (end != null) {
            // Its inbox and batch cannot be read here.
            JobResult result = result(job, end, null, job.claim.lastFailure());
            return new Outcome.Completed(job.claim, result, Defaults.RESULT_TTL, null, null);
        }
        if (isNew("version " + version)) {
            log.warn("jobs of version {} wait until a worker of their queue reads it: upgrade this one", version);
        }
        return new Outcome.Parked(job.claim, JobValue.needOf(version));
    }

    /** The delay before the next attempt, of so many that are allowed in all; empty: there is none. */
    static Optional<Duration> delayAfter(ClaimedJob job, Throwable thrown, int allowed) {
        int attempt = job.claim.attempt();
        if (attempt >= allowed || thrown instanceof PermanentFailure) {
            return Optional.empty();
        }
        return thrown instanceof RetryAfter after
                ? Optional.of(after.delay(Instant.ofEpochMilli(job.now())))
                : job.retry().delayAfter(attempt, thrown);
    }

    private boolean isNew(String unknownName) {
        return unknown.size() < WARNED && unknown.add(unknownName);
    }

    private static Failure timedOut(ClaimedJob job, String where, long delay) {
        Duration timeout = job.timeout();
        String limit = timeout == null ? "its time" : timeout.toMillis() + " ms";
        String message = "it did not end within " + limit + "; the stack is where it was then";
        return new Failure(Reason.TIMED_OUT, null, message, where, job.now(), delay);
    }

    /** Whether workers died under a job too often to run it once more. */
    static boolean isPoison(Claim claim) {
        if (claim.crashes().isEmpty()) {
            return false;
        }
        long since = claim.started() - Defaults.CRASH_WINDOW.toMillis();
        return claim.crashes().stream().filter(crash -> crash >= since).count() >= Defaults.CRASHES;
    }

    Outcome poison(ClaimedJob job) {
        String message = job.claim.crashes().size() + " workers died while they held it";
        return bury(job, job.claim.used(), Failure.of(Reason.POISON, message, job.now(), 0), null);
    }

    /** The message of an input that does not fit its type. Why it does not may repeat values, and masked ones are not for everybody. */
    static String undecodable(List<String> masks, PayloadException why) {
        return masks.isEmpty()
                ? "the input: " + why.getMessage()
                : "the input: JSON does not fit its type; why is not told, since fields of it are masked";
    }

    /** It will not get better. */
    Outcome bury(ClaimedJob job, Reason reason, String message) {
        return bury(job, job.claim.attempt(), Failure.of(reason, message, job.now(), 0), null);
    }

    private Outcome bury(ClaimedJob job, int used, Failure failure, @Nullable Throwable thrown) {
        tell(job, () -> warnOfDeath(job, used, failure, thrown));
        Job spec = job.spec();
        String inbox = spec == null ? null : spec.inbox();
        String batch = spec == null ? null : spec.batch();
        return new Outcome.Buried(
                job.claim, used, failure, result(job, JobState.DEAD, null, failure), inbox, batch, job.cameTo());
    }

    private void warnOfDeath(ClaimedJob job, int used, Failure failure, @Nullable Throwable thrown) {
        String line = "job " + job.claim.id() + " is dead: " + failure.reason().text() + ": " + inOneLine(failure)
                + " (task " + job.task() + ", queue " + job.session.keys.queue() + ", attempt " + used + ")";
        if (thrown != null && isModest(thrown)) {
            log.warn(line, thrown);
        } else {
            // The stack as it stands with the job, cut.
            log.warn("{}{}", line, failure.stack() == null ? "" : "\n" + failure.stack());
        }
    }

    /** Whether it can be logged as it is: it is of bounded length, and none of its own methods throws. */
    private static boolean isModest(Throwable thrown) {
        try {
            int causes = 0;
            for (Throwable one = thrown; one != null; one = one.getCause()) {
                if (++causes > FRAMES
                        || one.getStackTrace().length > FRAMES
                        || one.toString().length() > LOGGED) {
                    return false;
                }
                for (Throwable other : one.getSuppressed()) {
                    if (other.toString().length() > LOGGED) {
                        return false;
                    }
                }
            }
            return true;
        } catch (Throwable itsOwn) {
            return false;
        }
    }

    /** Says something with the job's id and task, and the ids of its trace, in the MDC. */
    private static void tell(ClaimedJob job, Runnable line) {
        MDC.put("job", job.claim.id());
        MDC.put("task", job.task());
        Job spec = job.spec();
        if (spec != null && spec.trace() != null) {
            JobRunner.putIds(spec.trace());
        }
        try {
            line.run();
        } finally {
            MDC.remove("job");
            MDC.remove("task");
            MDC.remove("trace_id");
            MDC.remove("span_id");
        }
    }

    /** One line of bounded length: the whole stands with the job. */
    private static String inOneLine(Failure failure) {
        String message = failure.message().strip();
        String start = message.length() <= LOGGED ? message : message.substring(0, LOGGED) + " ...";
        String line = start.replaceAll("\\s*\\R\\s*", " ");
        return failure.type() == null ? line : line.isEmpty() ? failure.type() : failure.type() + ": " + line;
    }

    private JobResult result(ClaimedJob job, JobState state, @Nullable Payload output, @Nullable Failure failure) {
        Job spec = job.spec();
        return new JobResult(
                job.claim.id(),
                job.task(),
                state,
                output,
                failure,
                job.claim.attempt(),
                worker,
                job.claim.started(),
                job.now(),
                job.claim.crashes(),
                spec == null ? 0 : spec.enqueued(),
                spec == null ? List.of() : spec.masks());
    }
}
