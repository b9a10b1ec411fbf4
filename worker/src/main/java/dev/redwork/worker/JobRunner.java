package dev.redwork.worker;

import dev.redwork.job.Failure.Reason;
import dev.redwork.job.Job;
import dev.redwork.job.PayloadException;
import dev.redwork.job.RetryPolicy;
import dev.redwork.job.TraceContext;
import dev.redwork.json.JobJson;
import dev.redwork.redis.ResidentThread.LaneQueues;
import dev.redwork.store.JobStore.Claim;
import dev.redwork.store.JobValue;
import dev.redwork.store.OutcomeStore.Outcome;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Runs one claim as a short list of steps that always ends in an outcome. Never touches Redis. */
final class JobRunner {
    private final Map<String, Handlers.Binding<?, ?>> bindings;
    private final String worker;
    private final SignalCache signals;
    private final Timeouts timeouts;
    final OutcomeRules rules;

    /** Null: nobody is told of jobs. */
    final @Nullable WorkerListeners listeners;

    /** Runs calls of handlers that take many jobs at once. */
    final ManyRunner many;

    JobRunner(Handlers handlers, String worker, SignalCache signals, Timeouts timeouts) {
        this(handlers.bindings(List.of()), worker, signals, timeouts, null);
    }

    JobRunner(
            Map<String, Handlers.Binding<?, ?>> bindings,
            String worker,
            SignalCache signals,
            Timeouts timeouts,
            @Nullable WorkerListeners listeners) {
        this.bindings = bindings;
        this.listeners = listeners;
        this.worker = worker;
        this.signals = signals;
        this.timeouts = timeouts;
        this.rules = new OutcomeRules(worker);
        this.many = new ManyRunner(this, bindings, timeouts);
    }

    /** The needs of parked jobs that it can run: its tasks, and the version of specs that it reads. */
    Set<String> needs() {
        Set<String> needs = new HashSet<>(bindings.keySet());
        needs.add(JobValue.needOf(Integer.toString(JobJson.VERSION)));
        return needs;
    }

    /** By the tasks whose handlers take many jobs at once. */
    Map<String, ManyLimits> manyLimits() {
        Map<String, ManyLimits> limits = new HashMap<>();
        bindings.forEach((task, binding) -> {
            if (binding.many() != null) {
                limits.put(task, binding.many().limits());
            }
        });
        return Map.copyOf(limits);
    }

    /**
     * Runs a job on this thread. All steps of a run stand in this one method, which is too large for HotSpot to inline: as three
     * methods it compiled the whole of a run once for each of them and for each of their callers, four seconds of a compiler
     * thread in the first ten of a worker.
     *
     * @param abandon is called when its handler ignores that its time is over
     */
    @SuppressWarnings("unchecked") // a handler is bound under its task's own types
    Outcome run(ClaimedJob job, Consumer<ClaimedJob> abandon) {
        Claim claim = job.claim;
        try {
            job.handlerBegins();
            Job spec = JobJson.read(claim.id(), claim.spec());
            // Before anything is decided: an outcome needs the job's inbox and its batch.
            var binding = (Handlers.Binding<Object, Object>) bindings.get(spec.task());
            job.read(spec, binding == null ? RetryPolicy.DEFAULT : binding.retry());
            Outcome unrun = OutcomeRules.isPoison(claim) ? rules.poison(job) : endBefore(job, spec);
            if (unrun != null) {
                return unrun;
            } else if (binding == null) {
                return rules.park(job);
            }
            Object input;
            try {
                input = binding.input().read(spec.input());
            } catch (PayloadException e) {
                return rules.bury(job, Reason.UNDECODABLE, OutcomeRules.undecodable(spec.masks(), e));
            }
            JobContext context = context(job, spec);
            ThreadState before = ThreadState.take();
            if (listeners != null) {
                listeners.started(context);
            }
            Timeouts.Watch watch = spec.timeout() == null ? null : timeouts.watch(job, spec.timeout(), abandon);
            try {
                MDC.put("job", spec.id());
                MDC.put("task", spec.task());
                if (spec.trace() != null) {
                    LaneQueues.trace(spec.trace());
                    putIds(spec.trace());
                }
                return rules.succeeded(
                        job, spec, binding.output(), binding.handler().run(input, context));
            } finally {
                if (watch != null) {
                    watch.cancel();
                }
                if (spec.trace() != null) {
                    LaneQueues.trace(null);
                }
                before.putBack();
            }
        } catch (Throwable thrown) {
            // Of any kind: an Error in one handler must not end the thread that others need.
            return rules.failed(job, thrown);
        } finally {
            // Whatever it was: from now on an interrupt would meet the next job of this thread.
            leave(job);
        }
    }

    /** Into the MDC, for each line of the log that is about the job. */
    static void putIds(TraceContext trace) {
        MDC.put("trace_id", trace.traceId());
        MDC.put("span_id", trace.spanId());
    }

    /** Its handler has returned, or is not called at all. */
    void leave(ClaimedJob job) {
        job.handlerEnds();
        if (!job.watched.isEmpty()) {
            signals.leave(job);
        }
    }

    /** The end of a job that is not to start any more; null: it is. */
    @Nullable
    Outcome endBefore(ClaimedJob job, Job spec) {
        String batch = spec.batch();
        if (job.isCancelled() || (batch != null && signals.cancelled(job, batch))) {
            return rules.cancelled(job, spec);
        }
        return job.isTooLate() ? rules.expired(job, spec) : null;
    }

    JobContext context(ClaimedJob job, Job spec) {
        return new JobContext(job, spec, worker, (batch, name) -> signals.flag(job, batch, name));
    }

    /**
     * A thread as it was before a handler ran on it. Threads of a lane run one job after another: a tenant in the logs, a class
     * loader, a name or a priority that a handler leaves behind must not meet the next one. Between jobs it has no tenant.
     */
    record ThreadState(@Nullable ClassLoader loader, String name, int priority) {
        /** Of the thread that calls. */
        static ThreadState take() {
            Thread thread = Thread.currentThread();
            return new ThreadState(thread.getContextClassLoader(), thread.getName(), thread.getPriority());
        }

        /** Puts all of it back, on the same thread. */
        @SuppressWarnings("ThreadPriorityCheck") // a handler's own is taken back
        void putBack() {
            MDC.clear();
            Thread thread = Thread.currentThread();
            if (thread.getContextClassLoader() != loader) {
                thread.setContextClassLoader(loader);
            }
            if (!thread.getName().equals(name)) {
                thread.setName(name);
            }
            if (thread.getPriority() != priority) {
                thread.setPriority(priority);
            }
        }
    }
}
