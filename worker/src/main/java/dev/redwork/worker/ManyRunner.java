package dev.redwork.worker;

import dev.redwork.job.Failure.Reason;
import dev.redwork.job.Job;
import dev.redwork.job.PayloadException;
import dev.redwork.json.JobJson;
import dev.redwork.store.OutcomeStore.Outcome;
import dev.redwork.worker.Handlers.Binding;
import dev.redwork.worker.Handlers.Many;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Runs many jobs of a task in one call of its handler; each of them ends in an outcome of its own. Never touches Redis. */
final class ManyRunner {
    private static final Logger LOG = LoggerFactory.getLogger(ManyRunner.class);

    private final JobRunner runner;
    private final Map<String, Binding<?, ?>> bindings;
    private final Timeouts timeouts;
    private final OutcomeRules rules;

    ManyRunner(JobRunner runner, Map<String, Binding<?, ?>> bindings, Timeouts timeouts) {
        this.runner = runner;
        this.bindings = bindings;
        this.timeouts = timeouts;
        this.rules = runner.rules;
    }

    /**
     * Runs a call on this thread, and settles each of the jobs that its handler is given.
     *
     * @param takeOut ends those that it is not given, before the call
     * @param abandon is called when the handler ignores that its time is over; they are settled by then
     */
    void run(ManyCall call, BiConsumer<ClaimedJob, Outcome> takeOut, Consumer<ManyCall> abandon) {
        run(call, Objects.requireNonNull(bindings.get(call.task())), takeOut, abandon);
    }

    private <I, O> void run(
            ManyCall call, Binding<I, O> binding, BiConsumer<ClaimedJob, Outcome> takeOut, Consumer<ManyCall> abandon) {
        try {
            List<JobOfMany<I, O>> jobs = new ArrayList<>(call.begun().size());
            for (ClaimedJob job : call.begun()) {
                JobOfMany<I, O> one = admit(job, binding, takeOut);
                if (one != null) {
                    jobs.add(one);
                }
            }
            if (!jobs.isEmpty()) {
                call.give(List.copyOf(jobs), longestTime(jobs));
                handle(call, List.copyOf(jobs), binding, abandon);
            }
        } finally {
            // Whatever it was: from now on an interrupt would meet the next job of this thread.
            call.begun().forEach(runner::leave);
        }
    }

    /** Null: it is not to run, and has ended. */
    private <I, O> @Nullable JobOfMany<I, O> admit(
            ClaimedJob job, Binding<I, O> binding, BiConsumer<ClaimedJob, Outcome> takeOut) {
        Outcome outcome;
        try {
            job.handlerBegins();
            Job spec = JobJson.read(job.claim.id(), job.claim.spec());
            if (!spec.task().equals(binding.task().name())) {
                throw new PayloadException("its spec names two tasks");
            }
            job.read(spec, binding.retry());
            outcome = runner.endBefore(job, spec);
            if (outcome == null) {
                return new JobOfMany<>(binding.input().read(spec.input()), runner.context(job, spec));
            }
        } catch (PayloadException e) {
            Job spec = job.spec();
            outcome = spec == null
                    ? rules.failed(job, e)
                    : rules.bury(job, Reason.UNDECODABLE, OutcomeRules.undecodable(spec.masks(), e));
        } catch (Throwable thrown) {
            outcome = rules.failed(job, thrown);
        }
        runner.leave(job);
        takeOut.accept(job, outcome);
        return null;
    }

    /** Null: one of them has no limit. */
    private static @Nullable Duration longestTime(List<? extends JobOfMany<?, ?>> jobs) {
        Duration longest = Duration.ZERO;
        for (JobOfMany<?, ?> one : jobs) {
            Duration its = specOf(one).timeout();
            if (its == null) {
                return null;
            }
            longest = its.compareTo(longest) > 0 ? its : longest;
        }
        return longest;
    }

    private <I, O> void handle(
            ManyCall call, List<JobOfMany<I, O>> jobs, Binding<I, O> binding, Consumer<ManyCall> abandon) {
        Many<I, O> many = Objects.requireNonNull(binding.many());
        JobRunner.ThreadState before = JobRunner.ThreadState.take();
        WorkerListeners listeners = runner.listeners;
        if (listeners != null) {
            jobs.forEach(one -> listeners.started(one.context()));
        }
        Duration limit = call.timeout();
        Timeouts.Watch watch = limit == null
                ? null
                : timeouts.watch(call, limit, late -> {
                    jobs.forEach(one -> settle(one, binding, new TimeoutException()));
                    abandon.accept(late);
                });
        Throwable thrown = null;
        try {
            String first = jobs.get(0).context().id();
            MDC.put("job", jobs.size() == 1 ? first : first + " and " + (jobs.size() - 1) + " more");
            MDC.put("task", call.task());
            many.handler().run(jobs);
        } catch (Throwable e) {
            thrown = e;
        } finally {
            if (watch != null) {
                watch.cancel();
            }
            before.putBack();
        }
        if (thrown != null && jobs.stream().allMatch(JobOfMany::isAnswered)) {
            LOG.warn("the handler of task {} threw when it had said what became of all its jobs", call.task(), thrown);
        }
        for (JobOfMany<I, O> one : jobs) {
            settle(one, binding, thrown);
        }
    }

    /** @param thrown by the handler; null: it has returned */
    private <O> void settle(JobOfMany<?, O> one, Binding<?, O> binding, @Nullable Throwable thrown) {
        if (one.outcome() != null) {
            return;
        }
        ClaimedJob job = one.job();
        Throwable failure = one.failure(thrown);
        Outcome outcome;
        try {
            outcome = failure == null
                    ? rules.succeeded(job, specOf(one), binding.output(), one.given())
                    : rules.failed(job, failure);
        } catch (Throwable e) {
            // Of any kind: what cannot be said of one job must not be laid to the others.
            outcome = rules.failed(job, e);
        }
        one.settle(outcome);
    }

    private static Job specOf(JobOfMany<?, ?> one) {
        return Objects.requireNonNull(one.job().spec());
    }
}
