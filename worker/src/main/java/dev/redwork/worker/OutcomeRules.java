package dev.redwork.worker;

import dev.redwork.job.Backoff;
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
import dev.redwork.json.TypeCodec;
import dev.redwork.json.TypeCodec.TooLargeException;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.OutcomeStore.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a job leaves its run: decides which outcome follows from what happened, and says so in the log. */
final class OutcomeRules {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeRules.class);
    private static final int LOGGED = 300;

    /** Tasks and versions that are warned of; they come from outside, so their number has an end. */
    private static final int WARNED = 1_000;

    private static final Set<Reason> PARKED = Set.of(Reason.UNKNOWN_TASK, Reason.UNKNOWN_VERSION);
    private static final Backoff PARKING = new Backoff(Defaults.PARK_BASE, Defaults.PARK_MAX);

    private final String worker;
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();

    OutcomeRules(String worker) {
        this.worker = worker;
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
        return completed(job, spec, JobState.SUCCEEDED, json, "complete");
    }

    /** It or its batch was cancelled before it started, or while it ran and the handler gave way. */
    Outcome cancelled(ClaimedJob job, Job spec) {
        return completed(job, spec, JobState.CANCELLED, null, "cancel");
    }

    /** Its time was over before it could start. */
    Outcome expired(ClaimedJob job, Job spec) {
        return completed(job, spec, JobState.EXPIRED, null, "expire");
    }

    private Outcome completed(ClaimedJob job, Job spec, JobState state, @Nullable Payload output, String event) {
        LOG.debug("job={} task={} attempt={} event={}", spec.id(), spec.task(), job.claim.attempt(), event);
        return new Outcome.Completed(
                job.claim, result(job, state, output, null), spec.resultTtl(), spec.inbox(), spec.batch());
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
            return bury(job, attempt, failure);
        }
        LOG.debug(
                "job={} task={} attempt={}/{} event=retry delay={}ms failure={}",
                job.claim.id(),
                job.task(),
                attempt,
                allowed,
                failure.delay(),
                failure.type());
        return new Outcome.Retried(job.claim, failure);
    }

    /** This worker does not know its task: perhaps another one does, or this one after an upgrade. */
    Outcome park(ClaimedJob job) {
        if (isNew("task " + job.task())) {
            LOG.warn(
                    "no handler for task {}: its jobs wait until a worker of their queue has one (give the jar with"
                            + " --jar, or the task a queue of its own)",
                    job.task());
        }
        return park(job, Reason.UNKNOWN_TASK, "worker " + worker + " has no handler for task " + job.task());
    }

    /** A newer producer wrote its spec: a newer worker reads it, and an old one must not end it. */
    private Outcome ofOtherVersion(ClaimedJob job, String version) {
        if (job.isCancelled()) {
            // Parked it would be due at once, for ever. Its inbox and batch cannot be read here.
            return new Outcome.Completed(
                    job.claim, result(job, JobState.CANCELLED, null, null), Defaults.RESULT_TTL, null, null);
        }
        if (isNew("version " + version)) {
            LOG.warn("jobs of version {} wait until a worker of their queue reads it: upgrade this one", version);
        }
        String message = "worker " + worker + " does not read specs of version " + version;
        return park(job, Reason.UNKNOWN_VERSION, message);
    }

    private static Outcome park(ClaimedJob job, Reason reason, String message) {
        long delay = parkAfter(job.claim.lastFailure()).toMillis();
        return new Outcome.Parked(job.claim, Failure.of(reason, message, job.now(), delay));
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

    /** 5 s for a task, or a version, that the worker does not know, doubling to 60 s as long as it is unknown. */
    static Duration parkAfter(@Nullable Failure last) {
        return PARKING.after(last != null && PARKED.contains(last.reason()) ? Duration.ofMillis(last.delay()) : null);
    }

    private boolean isNew(String unknownName) {
        return unknown.size() < WARNED && unknown.add(unknownName);
    }

    private static Failure timedOut(ClaimedJob job, String where, long delay) {
        Job spec = job.spec();
        Duration timeout = spec == null ? null : spec.timeout();
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
        return bury(job, job.claim.used(), Failure.of(Reason.POISON, message, job.now(), 0));
    }

    /** It will not get better. */
    Outcome bury(ClaimedJob job, Reason reason, String message) {
        return bury(job, job.claim.attempt(), Failure.of(reason, message, job.now(), 0));
    }

    private Outcome bury(ClaimedJob job, int used, Failure failure) {
        LOG.warn("job {} is dead: {}: {}", job.claim.id(), failure.reason().text(), shortened(failure.message()));
        Job spec = job.spec();
        String inbox = spec == null ? null : spec.inbox();
        String batch = spec == null ? null : spec.batch();
        return new Outcome.Buried(job.claim, used, failure, result(job, JobState.DEAD, null, failure), inbox, batch);
    }

    /** One line of bounded length: the whole stands with the job. */
    private static String shortened(String message) {
        String start = message.length() <= LOGGED ? message : message.substring(0, LOGGED) + " ...";
        return start.replaceAll("\\s*\\R\\s*", " ");
    }

    private JobResult result(ClaimedJob job, JobState state, @Nullable Payload output, @Nullable Failure failure) {
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
                job.claim.crashes());
    }
}
