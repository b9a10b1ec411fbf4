package dev.redwork.cli.view;

import dev.redwork.job.Failure;
import dev.redwork.job.Job;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.queue.record.JobRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The known events of a job's life, past and to come: it was enqueued, and what followed in the order of time. Where the clock of its
 * producer runs ahead, the first is told to be later than the second.
 */
public final class JobLife {
    /** The first of all events. */
    public static final String ENQUEUED = "enqueued";

    /**
     * One event.
     *
     * @param at ms, Redis time
     * @param state to which it leads
     */
    public record Event(long at, String what, JobState state) {}

    private final List<Event> events = new ArrayList<>();
    private final JobView view;
    private final JobRecord job;
    private final @Nullable Job spec;
    private final String runner;

    private JobLife(JobView view, String runner) {
        this.view = view;
        this.runner = runner;
        this.job = view.record();
        this.spec = job.spec();
    }

    /** Only what Redis remembers: of several failures, the last one. */
    public static List<Event> of(JobView view, long now) {
        JobRecord.Run run = view.record().run();
        return of(view, now, run == null ? "" : run.session());
    }

    /**
     * The same, of a job whose worker is known.
     *
     * @param runner the worker that runs it
     */
    public static List<Event> of(JobView view, long now, String runner) {
        return new JobLife(view, runner).tell(now);
    }

    private List<Event> tell(long now) {
        job.crashes().forEach(crash -> add(crash, "its worker died under it", JobState.PENDING));
        tellFailure();
        JobResult result = job.result();
        JobRecord.Run run = job.run();
        if (run != null) {
            add(run.started(), "attempt " + run.attempt() + " claimed by " + runner, JobState.RUNNING);
            Duration timeout = spec == null ? null : spec.timeout();
            add(timeout == null ? 0 : run.started() + timeout.toMillis(), "its time is over", JobState.RETRYING);
        }
        add(job.cancelling(), "asked to stop", JobState.CANCELLED);
        if (result != null) {
            boolean ran = result.state() != JobState.EXPIRED;
            add(
                    result.started(),
                    (ran ? "attempt " + result.attempt() + " " : "too late, ") + "claimed by " + result.worker(),
                    JobState.RUNNING);
            add(result.ended(), result.state().text(), result.state());
        }
        add(job.died(), "dead", JobState.DEAD);
        add(
                job.parked(),
                "parked: its worker does not " + (spec == null ? "read its version" : "know its task"),
                JobState.PARKED);
        add(job.due(), job.failure() == null ? "due" : "next attempt due", JobState.PENDING);
        add(job.state().isFinal() ? 0 : job.deadline(), "may not start any more", JobState.EXPIRED);
        add(job.kept() == 0 ? 0 : now + job.kept(), "its result is forgotten", JobState.GONE);
        events.sort(Comparator.comparingLong(Event::at));
        if (job.enqueued() > 0) {
            events.add(0, new Event(job.enqueued(), ENQUEUED, JobState.PENDING));
        }
        return List.copyOf(events);
    }

    private void tellFailure() {
        Failure failure = job.failure();
        if (failure == null) {
            return;
        }
        int attempt = job.result() != null ? job.attempt() : job.used();
        add(
                failure.at(),
                (attempt == 0 ? "" : "attempt " + attempt + " ") + "failed: " + view.failureInShort(),
                JobState.RETRYING);
    }

    private void add(long at, String what, JobState state) {
        if (at > 0) {
            events.add(new Event(at, what, state));
        }
    }
}
