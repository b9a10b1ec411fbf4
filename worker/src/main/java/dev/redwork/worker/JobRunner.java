package dev.redwork.worker;

import dev.redwork.job.Failure.Reason;
import dev.redwork.job.Job;
import dev.redwork.job.PayloadException;
import dev.redwork.json.JobJson;
import dev.redwork.json.Json;
import dev.redwork.store.Claim;
import dev.redwork.store.Keys;
import dev.redwork.store.Outcome;
import java.util.concurrent.Future;
import org.slf4j.MDC;

/** Runs one claim as a short list of steps that always ends in an outcome. Never touches Redis. */
final class JobRunner {
    private final Handlers handlers;
    private final String worker;
    private final Signals signals;
    private final Timeouts timeouts;
    private final Endings endings;

    JobRunner(Handlers handlers, String worker, Signals signals, Timeouts timeouts) {
        this.handlers = handlers;
        this.worker = worker;
        this.signals = signals;
        this.timeouts = timeouts;
        this.endings = new Endings(worker);
    }

    Outcome run(Keys keys, Run run) {
        Claim claim = run.claim;
        try {
            run.cancellation.begin();
            Job job = JobJson.read(claim.id(), claim.spec());
            // Before anything is decided: who ends a job must know its inbox and its batch.
            run.job = job;
            return Retries.isPoison(claim.crashes(), claim.started()) ? endings.poison(run) : find(keys, run, job);
        } catch (Throwable thrown) {
            // Of any kind: an Error in one handler must not end the thread that others need.
            return endings.failed(run, thrown);
        }
    }

    /** What a run has come to whose thread ended, or was let go, before it did. */
    Outcome giveUp(Run run) {
        return endings.failed(run, new IllegalStateException("the thread that ran it ended without an outcome"));
    }

    private Outcome find(Keys keys, Run run, Job job) throws Exception {
        try {
            Handlers.Binding<?, ?> binding = handlers.find(job.task());
            if (run.cancellation.isAsked() || signals.cancelled(run, keys, job.batch())) {
                return endings.cancelled(run, job);
            } else if (job.expires() > 0 && run.now() > job.expires()) {
                return endings.expired(run, job);
            }
            return binding == null ? endings.park(run) : decode(keys, run, job, binding);
        } finally {
            signals.leave(run);
        }
    }

    private <I, O> Outcome decode(Keys keys, Run run, Job job, Handlers.Binding<I, O> binding) throws Exception {
        run.retry = binding.task().options().retry();
        I input;
        try {
            input = Json.input(binding.task(), job.input());
        } catch (PayloadException e) {
            return endings.bury(run, Reason.UNDECODABLE, "the input: " + e.getMessage());
        }
        JobContext context = new JobContext(run, job, keys, worker, signals);
        Future<?> timer = job.timeout() == null ? null : timeouts.watch(run, job.timeout());
        try {
            return endings.succeeded(run, job, call(binding, input, context));
        } finally {
            if (timer != null) {
                timer.cancel(false);
            }
        }
    }

    private static <I, O> O call(Handlers.Binding<I, O> binding, I input, JobContext context) throws Exception {
        MDC.put("job", context.id());
        MDC.put("task", context.task());
        try {
            return binding.handler().run(input, context);
        } finally {
            MDC.remove("job");
            MDC.remove("task");
        }
    }
}
