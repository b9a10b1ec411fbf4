package dev.redwork.cli.job;

import dev.redwork.cli.command.Answers;
import dev.redwork.cli.command.ErrorReport.PartlySubmittedException;
import dev.redwork.cli.command.ErrorReport.TimedOutException;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.InputLines;
import dev.redwork.cli.command.Patience;
import dev.redwork.cli.terminal.Console;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Progress;
import dev.redwork.cli.view.JobView;
import dev.redwork.cli.view.ProgressView;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.job.Uniqueness;
import dev.redwork.producer.JobCancelledException;
import dev.redwork.producer.JobExpiredException;
import dev.redwork.producer.JobFailedException;
import dev.redwork.producer.JobGoneException;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.PartlyEnqueuedException;
import dev.redwork.producer.Producer;
import dev.redwork.producer.QueueFullException;
import dev.redwork.producer.ReplaceResult;
import dev.redwork.producer.WaitTimeoutException;
import dev.redwork.queue.Admin;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Enqueues inputs that were checked, and answers one object for each, in their order; at most 1,000 jobs are open at a time. */
final class Submission {
    private static final int BATCH = 500;
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);

    private final SubmitCommand command;
    private final Console console;
    private final Answers answers;
    private final Admin admin;
    private final boolean together;
    private Task<Payload, Payload> task;
    private final @Nullable Duration wait;
    private final @Nullable String id;
    private final boolean replace;
    private @Nullable JobState refused;
    private final Deque<JobHandle<Payload>> open = new ArrayDeque<>();
    private @Nullable RedworkException broken;
    private @Nullable String firstFailure;
    private long total;
    private long enqueued;
    private @Nullable String first;
    private long failed;
    private long late;
    private long gone;

    Submission(SubmitCommand command, Answers answers, Admin admin, Task<Payload, Payload> task) {
        this.command = command;
        this.console = command.console();
        this.answers = answers;
        this.admin = admin;
        this.task = task;
        this.wait = command.wait;
        this.id = command.id;
        this.together = command.isMany();
        this.replace = command.options.replace;
    }

    /** Enqueues all, and waits if asked to; the exit code. */
    int run(InputLines inputs) {
        total = inputs.count();
        return command.interruptible(this::farewell, () -> send(inputs));
    }

    /** How far it came, and the jobs that go on without us. */
    private String farewell() {
        if (enqueued == 0) {
            return "nothing was enqueued";
        } else if (!together) {
            return "job " + first + " goes on: redwork job wait " + first;
        }
        String batch = String.valueOf(task.options().batch());
        return Numbers.grouped(enqueued) + " of " + Numbers.count(total, "job") + " were enqueued"
                + (wait == null ? "" : ", " + Numbers.grouped(answers.written()) + " have ended")
                + "; they go on as batch "
                + batch + ": redwork batch wait " + batch + " (or batch cancel)";
    }

    private int send(InputLines inputs) {
        Patience patience = new Patience(command, wait == null ? Duration.ZERO : wait);
        Iterator<byte[]> left = inputs.iterator();
        try (Producer producer = patience.read(() -> wait == null
                        ? Producer.withoutResults(command.settings())
                        : Producer.connect(command.settings()));
                Progress progress = console.progress(task.name(), "jobs", inputs.count())) {
            if (together) {
                task = task.with(producer.batch(task.options().queue()));
            }
            while (!open.isEmpty() || (left.hasNext() && broken == null)) {
                if (left.hasNext() && open.size() <= BATCH && broken == null) {
                    long before = open.size();
                    enqueue(producer, left);
                    enqueued += open.size() - before;
                    answers.flush();
                } else {
                    answer(open.remove(), patience, progress);
                    progress.add(1);
                }
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("interrupted");
                }
            }
        }
        answers.end();
        if (broken != null) {
            throw broken;
        }
        return verdict();
    }

    @SuppressWarnings("unchecked") // the handles of our own call, whose task is of payloads
    private void enqueue(Producer producer, Iterator<byte[]> left) {
        List<Payload> batch = new ArrayList<>(BATCH);
        while (left.hasNext() && batch.size() < BATCH) {
            batch.add(Payload.of(left.next()));
        }
        try {
            if (id != null && replace) {
                ReplaceResult<Payload> replacement = producer.replace(task, batch.get(0), id);
                open.add(replacement.job());
                refused = replacement.isDone() ? null : replacement.was();
            } else if (id != null) {
                open.add(producer.enqueue(task, batch.get(0), id));
            } else {
                open.addAll(producer.enqueueAll(task, batch));
            }
        } catch (PartlyEnqueuedException e) {
            e.enqueued().forEach(handle -> open.add((JobHandle<Payload>) handle));
            broken = e;
        } catch (QueueFullException e) {
            broken = command.options.whenFull == null ? e : new TimedOutException(String.valueOf(e.getMessage()), e);
        } catch (RedworkException e) {
            broken = e;
        }
        first = first == null && !open.isEmpty() ? open.getFirst().id() : first;
        if (broken != null && answers.written() + open.size() > 0) {
            broken = new PartlySubmittedException(answers.written() + open.size(), broken);
        }
    }

    private void answer(JobHandle<Payload> job, Patience patience, Progress progress) {
        JsonFields answer = new JsonFields()
                .with("id", job.id())
                .with("queue", job.queue())
                .with("batch", job.isDuplicate() ? null : task.options().batch());
        if (wait == null && !job.isDuplicate() && task.options().at() == null) {
            String state = (isDelayed() ? JobState.SCHEDULED : JobState.PENDING).text();
            write(
                    answer.with("task", task.name()).with("state", state).with("replaced", replaced(job)),
                    job,
                    state,
                    "");
            return;
        }
        if (wait != null) {
            await(job, patience, wait, progress);
        }
        // The job as it is now: a duplicate's own task, and the state in which a wait came to its end.
        Optional<JobView> view =
                patience.read(() -> admin.queue(job.queue()).find(job.id())).map(JobView::new);
        write(
                view.map(JobView::brief)
                        .orElseGet(() -> answer.with("task", "").with("state", JobState.GONE.text()))
                        .with("batch", job.isDuplicate() ? null : task.options().batch())
                        .with("duplicate", job.isDuplicate() ? true : null)
                        .with("replaced", replaced(job)),
                job,
                view.map(JobView::state).orElse(JobState.GONE).text(),
                view.map(JobView::outcome).orElse(""));
    }

    private static @Nullable Boolean replaced(JobHandle<?> job) {
        return job.isReplaced() ? true : null;
    }

    private boolean isDelayed() {
        Uniqueness uniqueness = task.options().uniqueness();
        boolean debounced = uniqueness != null && uniqueness.rule() == Uniqueness.Rule.DEBOUNCE;
        return debounced || !task.options().delay().isZero();
    }

    private void write(JsonFields answer, JobHandle<?> job, String state, String outcome) {
        answers.add(answer, job.id(), job.queue(), task.name(), state, outcome);
    }

    private void await(JobHandle<Payload> job, Patience patience, Duration time, Progress progress) {
        try {
            if (job.isDuplicate()) {
                // Its end is told to whoever enqueued it: we have to ask.
                awaitOther(job, patience);
            } else {
                get(job, patience, progress);
            }
        } catch (JobFailedException | JobCancelledException | JobExpiredException e) {
            failed++;
            note(e.getMessage());
        } catch (WaitTimeoutException e) {
            late++;
            note(job + " has not ended within " + Durations.format(time) + "; it goes on: redwork job wait "
                    + job.id());
        } catch (JobGoneException e) {
            gone++;
            note(e.getMessage());
        }
    }

    /** Of one job a terminal shows how far it is. */
    private void get(JobHandle<Payload> job, Patience patience, Progress progress) {
        if (together || !progress.isDrawn()) {
            job.get(patience.left());
            return;
        }
        try (JobWatch watch = new JobWatch(admin.queue(job.queue()), job.id())) {
            for (Duration left = patience.left(); ; left = patience.left()) {
                boolean last = left.compareTo(JobWatch.PAUSE) <= 0;
                try {
                    job.get(last ? left : JobWatch.PAUSE);
                    return;
                } catch (WaitTimeoutException e) {
                    if (last) {
                        throw e;
                    }
                }
                watch.glance()
                        .ifPresent(far -> progress.set(far.done(), far.total(), ProgressView.onALine(far.message())));
            }
        }
    }

    private void awaitOther(JobHandle<Payload> job, Patience patience) {
        JobState state = patience.read(() -> state(job));
        while (!state.isFinal() && !patience.isOver() && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(BETWEEN_QUESTIONS.toNanos());
            state = patience.read(() -> state(job));
        }
        if (state.isFinal() && state != JobState.SUCCEEDED) {
            failed++;
            note(job + " is " + state.text());
        } else if (!state.isFinal()) {
            late++;
            note(job + " has not ended in time; it goes on: redwork job wait " + job.id());
        }
    }

    private JobState state(JobHandle<Payload> job) {
        return admin.queue(job.queue()).find(job.id()).map(JobRecord::state).orElse(JobState.GONE);
    }

    private void note(@Nullable String failure) {
        firstFailure = firstFailure == null ? failure : firstFailure;
    }

    private int verdict() {
        if (refused != null) {
            console.say("job " + id + " is " + refused.text() + ": only a scheduled one can be replaced");
            return ExitCode.FORBIDDEN;
        }
        long bad = failed + late + gone;
        if (bad > 0) {
            console.say(
                    answers.written() == 1
                            ? String.valueOf(firstFailure)
                            : "of " + Numbers.grouped(answers.written()) + " jobs, " + Numbers.grouped(failed)
                                    + " failed, " + Numbers.grouped(late) + " have not ended in time; the first: "
                                    + firstFailure);
        }
        return failed > 0
                ? ExitCode.JOB_FAILED
                : gone > 0 ? ExitCode.NOT_FOUND : late > 0 ? ExitCode.TIMED_OUT : ExitCode.OK;
    }
}
