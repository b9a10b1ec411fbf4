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
import dev.redwork.store.Claim;
import dev.redwork.store.Outcome;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Runs one claim as a short list of steps that always ends in an outcome. Never touches Redis. */
final class JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    private final Handlers handlers;
    private final String worker;
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();

    JobRunner(Handlers handlers, String worker) {
        this.handlers = handlers;
        this.worker = worker;
    }

    Outcome run(String queue, Claim claim) {
        Run run = new Run(claim, System.nanoTime());
        try {
            return run(queue, run);
        } catch (Throwable thrown) {
            // Of any kind: an Error in one handler must not end the thread that others need.
            return failed(run, thrown);
        }
    }

    private Outcome run(String queue, Run run) throws Exception {
        Claim claim = run.claim;
        if (Retries.isPoison(claim.crashes(), claim.started())) {
            return bury(run, Reason.POISON, claim.crashes().size() + " workers died while they held it");
        }
        Job job;
        try {
            job = JobJson.read(claim.id(), claim.spec());
        } catch (PayloadException e) {
            return bury(run, Reason.UNDECODABLE, String.valueOf(e.getMessage()));
        }
        run.job = job;
        Handlers.Binding<?, ?> binding = handlers.find(job.task());
        return binding == null ? park(run, job.task()) : call(run, job, binding, queue);
    }

    /** What is known of a run so far. */
    private static final class Run {
        final Claim claim;
        final long startNanos;

        @Nullable
        Job job;

        Run(Claim claim, long startNanos) {
            this.claim = claim;
            this.startNanos = startNanos;
        }

        /** Now, in Redis time: when it was claimed, plus what our own clock measured since. */
        long now() {
            return claim.started() + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
        }
    }

    private <I, O> Outcome call(Run run, Job job, Handlers.Binding<I, O> binding, String queue) throws Exception {
        I input;
        try {
            input = Json.input(binding.task(), job.input());
        } catch (PayloadException e) {
            return bury(run, Reason.UNDECODABLE, "the input: " + e.getMessage());
        }
        MDC.put("job", job.id());
        MDC.put("task", job.task());
        try {
            JobContext context = new JobContext(job.id(), job.task(), queue, run.claim.attempt(), worker);
            return succeeded(run, job, binding.handler().run(input, context));
        } finally {
            MDC.remove("job");
            MDC.remove("task");
        }
    }

    private Outcome succeeded(Run run, Job job, @Nullable Object output) {
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
        JobResult result = result(run, JobState.SUCCEEDED, Payload.of(json), null);
        LOG.debug("job={} task={} attempt={} event=complete", job.id(), job.task(), run.claim.attempt());
        return new Outcome.Completed(run.claim, ResultJson.write(result), job.resultTtl(), job.inbox());
    }

    private Outcome failed(Run run, Throwable thrown) {
        int attempt = run.claim.attempt();
        int allowed = run.job == null ? Defaults.ATTEMPTS : run.job.attempts();
        boolean last = attempt >= allowed;
        long delay = last ? 0 : Retries.delayAfter(attempt).toMillis();
        Failure failure = Failure.thrown(thrown, run.now(), delay);
        LOG.debug(
                "job={} task={} attempt={}/{} event={} delay={}ms failure={}",
                run.claim.id(),
                run.job == null ? "" : run.job.task(),
                attempt,
                allowed,
                last ? "bury" : "retry",
                delay,
                failure.type());
        return last ? bury(run, attempt, failure) : new Outcome.Retried(run.claim, failure);
    }

    private Outcome park(Run run, String task) {
        if (unknown.add(task)) {
            LOG.warn(
                    "no handler for task {}: its jobs wait until a worker of their queue has one (give the jar with"
                            + " --jar, or a queue of its own)",
                    task);
        }
        long delay = Retries.parkAfter(run.claim.lastFailure()).toMillis();
        String message = "worker " + worker + " has no handler for task " + task;
        return new Outcome.Parked(run.claim, Failure.of(Reason.UNKNOWN_TASK, message, run.now(), delay));
    }

    private Outcome bury(Run run, Reason reason, String message) {
        int used = reason == Reason.POISON ? run.claim.used() : run.claim.attempt();
        return bury(run, used, Failure.of(reason, message, run.now(), 0));
    }

    private Outcome bury(Run run, int used, Failure failure) {
        LOG.warn(
                "job {} is dead after attempt {}: {}: {}",
                run.claim.id(),
                used,
                failure.reason().text(),
                failure.message());
        byte[] result = ResultJson.write(result(run, JobState.DEAD, null, failure));
        String inbox = run.job == null ? null : run.job.inbox();
        return new Outcome.Buried(run.claim, used, failure, result, inbox);
    }

    private JobResult result(Run run, JobState state, @Nullable Payload output, @Nullable Failure failure) {
        return new JobResult(
                run.claim.id(),
                run.job == null ? "" : run.job.task(),
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
