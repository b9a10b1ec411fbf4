package dev.redwork.worker;

import dev.redwork.job.Defaults;
import dev.redwork.job.Failure;
import dev.redwork.job.Failure.Reason;
import dev.redwork.job.Job;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import dev.redwork.json.JobJson;
import dev.redwork.json.Json;
import dev.redwork.json.ResultJson;
import dev.redwork.store.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a run can end: decides which outcome follows from what happened, and says so in the log. */
final class Endings {
    private static final Logger LOG = LoggerFactory.getLogger(Endings.class);

    /** Tasks and versions that are warned of; they come from outside, so their number has an end. */
    private static final int WARNED = 1_000;

    private final String worker;
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();

    Endings(String worker) {
        this.worker = worker;
    }

    Outcome succeeded(Run run, Job job, @Nullable Object output) {
        byte[] json;
        try {
            json = Json.encode(output);
        } catch (PayloadException e) {
            return bury(run, Reason.UNENCODABLE, "the output " + e.getMessage());
        }
        if (json.length > Defaults.PAYLOAD_LIMIT) {
            return bury(
                    run,
                    Reason.TOO_LARGE,
                    "the output is " + json.length + " bytes of JSON, the limit is " + Defaults.PAYLOAD_LIMIT
                            + ": store it elsewhere and return where it is");
        }
        LOG.debug("job={} task={} attempt={} event=complete", job.id(), job.task(), run.claim.attempt());
        byte[] result = ResultJson.write(result(run, JobState.SUCCEEDED, Payload.of(json), null));
        return new Outcome.Completed(run.claim, JobState.SUCCEEDED, result, job.resultTtl(), job.inbox(), job.batch());
    }

    /** Its batch was cancelled before it started, or while it ran and the handler gave way. */
    Outcome cancelled(Run run, Job job) {
        LOG.debug("job={} task={} attempt={} event=cancel", job.id(), job.task(), run.claim.attempt());
        byte[] result = ResultJson.write(result(run, JobState.CANCELLED, null, null));
        return new Outcome.Completed(run.claim, JobState.CANCELLED, result, job.resultTtl(), job.inbox(), job.batch());
    }

    /** Its time was over before it could start. */
    Outcome expired(Run run, Job job) {
        LOG.debug("job={} task={} attempt={} event=expire", job.id(), job.task(), run.claim.attempt());
        byte[] result = ResultJson.write(result(run, JobState.EXPIRED, null, null));
        return new Outcome.Completed(run.claim, JobState.EXPIRED, result, job.resultTtl(), job.inbox(), job.batch());
    }

    /** The handler threw: again after a while, or dead when no attempt is left or none could help. */
    Outcome failed(Run run, Throwable thrown) {
        if (run.job != null && run.cancellation.isAsked()) {
            return cancelled(run, run.job);
        }
        String version = run.job == null ? JobJson.otherVersion(run.claim.spec()) : "";
        if (!version.isEmpty()) {
            return ofOtherVersion(run, version);
        }
        if (run.job == null && thrown instanceof PayloadException) {
            // Its spec was not readable.
            return bury(run, Reason.UNDECODABLE, String.valueOf(thrown.getMessage()));
        }
        int attempt = run.claim.attempt();
        int allowed = run.job == null ? Defaults.ATTEMPTS : run.job.attempts();
        String overdue = run.overdue();
        Optional<Duration> delay = Retries.delayAfter(run, overdue == null ? thrown : new TimeoutException(), allowed);
        long millis = delay.map(Duration::toMillis).orElse(0L);
        Failure failure = overdue == null ? Failure.thrown(thrown, run.now(), millis) : timedOut(run, overdue, millis);
        if (delay.isEmpty()) {
            return bury(run, attempt, failure);
        }
        LOG.debug(
                "job={} task={} attempt={}/{} event=retry delay={}ms failure={}",
                run.claim.id(),
                run.task(),
                attempt,
                allowed,
                failure.delay(),
                failure.type());
        return new Outcome.Retried(run.claim, failure);
    }

    /** Nobody here knows its task: perhaps another worker, or this one after an upgrade. */
    Outcome park(Run run) {
        if (isNew("task " + run.task())) {
            LOG.warn(
                    "no handler for task {}: its jobs wait until a worker of their queue has one (give the jar with"
                            + " --jar, or the task a queue of its own)",
                    run.task());
        }
        return park(run, Reason.UNKNOWN_TASK, "worker " + worker + " has no handler for task " + run.task());
    }

    /** A newer producer wrote its spec: a newer worker reads it, and an old one must not end it. */
    private Outcome ofOtherVersion(Run run, String version) {
        if (run.cancellation.isAsked()) {
            // Parked it would be due at once, for ever. Nobody here can read whom to tell.
            byte[] result = ResultJson.write(result(run, JobState.CANCELLED, null, null));
            return new Outcome.Completed(run.claim, JobState.CANCELLED, result, Defaults.RESULT_TTL, null, null);
        }
        if (isNew("version " + version)) {
            LOG.warn("jobs of version {} wait until a worker of their queue reads it: upgrade this one", version);
        }
        String message = "worker " + worker + " does not read specs of version " + version;
        return park(run, Reason.UNKNOWN_VERSION, message);
    }

    private static Outcome park(Run run, Reason reason, String message) {
        long delay = Retries.parkAfter(run.claim.lastFailure()).toMillis();
        return new Outcome.Parked(run.claim, Failure.of(reason, message, run.now(), delay));
    }

    private boolean isNew(String unknownName) {
        return unknown.size() < WARNED && unknown.add(unknownName);
    }

    private static Failure timedOut(Run run, String where, long delay) {
        Duration timeout = run.job == null ? null : run.job.timeout();
        String limit = timeout == null ? "its time" : timeout.toMillis() + " ms";
        String message = "it did not end within " + limit + "; the stack is where it was then";
        return new Failure(Reason.TIMED_OUT, null, message, where, run.now(), delay);
    }

    Outcome poison(Run run) {
        String message = run.claim.crashes().size() + " workers died while they held it";
        return bury(run, run.claim.used(), Failure.of(Reason.POISON, message, run.now(), 0));
    }

    /** It will not get better. */
    Outcome bury(Run run, Reason reason, String message) {
        return bury(run, run.claim.attempt(), Failure.of(reason, message, run.now(), 0));
    }

    private Outcome bury(Run run, int used, Failure failure) {
        byte[] result = ResultJson.write(result(run, JobState.DEAD, null, failure));
        String inbox = run.job == null ? null : run.job.inbox();
        String batch = run.job == null ? null : run.job.batch();
        return new Outcome.Buried(run.claim, used, failure, result, inbox, batch);
    }

    private JobResult result(Run run, JobState state, @Nullable Payload output, @Nullable Failure failure) {
        return new JobResult(
                run.claim.id(),
                run.task(),
                state,
                output,
                failure,
                run.claim.attempt(),
                worker,
                run.claim.started(),
                run.now(),
                run.claim.crashes());
    }
}
