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

/** The known events of a job's life, past and to come, in the order of time. */
public final class JobLife {
    /**
     * One event.
     *
     * @param at ms, Redis time
     */
    public record Event(long at, String what) {}

    private final List<Event> events = new ArrayList<>();
    private final JobView view;
    private final JobRecord job;
    private final @Nullable Job spec;

    private JobLife(JobView view) {
        this.view = view;
        this.job = view.record();
        this.spec = job.spec();
    }

    /** Only what Redis remembers: of several failures, the last one. */
    public static List<Event> of(JobView view, long now) {
        return new JobLife(view).tell(now);
    }

    private List<Event> tell(long now) {
        add(job.enqueued(), "enqueued");
        job.crashes().forEach(crash -> add(crash, "its worker died under it"));
        tellFailure();
        JobResult result = job.result();
        JobRecord.Run run = job.run();
        if (run != null) {
            add(run.started(), "attempt " + run.attempt() + " claimed by " + run.session());
            Duration timeout = spec == null ? null : spec.timeout();
            add(timeout == null ? 0 : run.started() + timeout.toMillis(), "its time is over");
        }
        add(job.cancelling(), "asked to stop");
        if (result != null) {
            boolean ran = result.state() != JobState.EXPIRED;
            add(
                    result.started(),
                    (ran ? "attempt " + result.attempt() + " " : "too late, ") + "claimed by " + result.worker());
            add(result.ended(), result.state().text());
        }
        add(job.died(), "dead");
        add(job.parked(), "parked: its worker does not " + (spec == null ? "read its version" : "know its task"));
        add(job.due(), job.failure() == null ? "due" : "next attempt due");
        add(job.state().isFinal() ? 0 : job.deadline(), "may not start any more");
        add(job.kept() == 0 ? 0 : now + job.kept(), "its result is forgotten");
        events.sort(Comparator.comparingLong(Event::at));
        return List.copyOf(events);
    }

    private void tellFailure() {
        Failure failure = job.failure();
        if (failure == null) {
            return;
        }
        int attempt = job.result() != null ? job.attempt() : job.used();
        add(failure.at(), (attempt == 0 ? "" : "attempt " + attempt + " ") + "failed: " + view.failureInShort());
    }

    private void add(long at, String what) {
        if (at > 0) {
            events.add(new Event(at, what));
        }
    }
}
