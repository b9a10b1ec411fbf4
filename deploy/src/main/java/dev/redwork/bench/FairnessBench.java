package dev.redwork.bench;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.redwork.admin.SessionReader;
import dev.redwork.job.JobResult;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** How evenly long jobs spread over equal workers, which are all up before the first one comes and go on through all rounds. */
public final class FairnessBench implements Bench {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final BenchQueue queue;
    private final int jobs;
    private final int millis;
    private final int count;
    private final Supplier<List<ProcessHandle>> workers;
    private List<ProcessHandle> started = List.of();

    /**
     * Prepares it.
     *
     * @param millis that each job takes
     * @param count of workers
     * @param workers starts so many worker processes that read the queue with {@link BenchTasks}
     */
    public FairnessBench(BenchQueue queue, int jobs, int millis, int count, Supplier<List<ProcessHandle>> workers) {
        this.queue = queue;
        this.jobs = jobs;
        this.millis = millis;
        this.count = count;
        this.workers = workers;
    }

    @Override
    public long jobs() {
        return jobs;
    }

    @Override
    public void warmUp() throws InterruptedException {
        started = workers.get();
        awaitSessions();
        round(done -> {});
    }

    private void awaitSessions() throws InterruptedException {
        SessionReader sessions = new SessionReader(queue.link());
        long start = System.nanoTime();
        while (sessions.live(queue.keys()).size() < count) {
            if (!started.stream().allMatch(ProcessHandle::isAlive)) {
                throw new RedworkException("a worker ended before the first job came");
            }
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new RedworkException(
                        "not all " + count + " workers were up after " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(LOOK.toMillis());
        }
    }

    @Override
    public List<Sample> round(LongConsumer done) throws InterruptedException {
        List<String> ids = enqueue();
        new CompletionCount(queue, started, done).await(jobs);
        Collection<Long> shares = Results.of(queue, ids).stream()
                .collect(groupingBy(JobResult::worker, counting()))
                .values();
        queue.checkEnded(ids);
        queue.clearEnded();
        long most = Collections.max(shares);
        // A worker that ran no job is in no result.
        long least = shares.size() < count ? 0 : Collections.min(shares);
        return List.of(
                Sample.of("least", "jobs", (double) least),
                Sample.of("most", "jobs", (double) most),
                Sample.of("most/least", "times", (double) most / Math.max(1, least)));
    }

    private List<String> enqueue() {
        Task<Integer, Integer> task = BenchTasks.SLEEP.with(options -> options.queue(queue.name()));
        try (Producer producer = queue.newProducer()) {
            return producer.enqueueAll(task, Collections.nCopies(jobs, millis)).stream()
                    .map(JobHandle::id)
                    .toList();
        }
    }
}
