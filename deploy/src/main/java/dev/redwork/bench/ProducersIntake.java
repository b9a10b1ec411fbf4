package dev.redwork.bench;

import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.producer.WaitTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Producers that are told of the ends of their jobs. They put them in in turns, so that all of them hear all the time. */
final class ProducersIntake implements Intake {
    /** Jobs of a turn. By fewer it takes long to put them in, by more the producers would hear one after another. */
    static final int TURN = 10;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BenchQueue queue;
    private final String input;
    private final List<Producer> producers;
    private final List<JobHandle<Integer>> jobs = new ArrayList<>();

    ProducersIntake(BenchQueue queue, String input, int count) {
        this.queue = queue;
        this.input = input;
        this.producers = new ArrayList<>(count);
        while (producers.size() < count) {
            producers.add(queue.newProducerOfResults());
        }
    }

    @Override
    public List<String> put(int count) {
        Task<String, Integer> task = BenchTasks.NOOP.with(options -> options.queue(queue.name()));
        List<JobHandle<Integer>> put = new ArrayList<>(count);
        for (int turn = 0; put.size() < count; turn++) {
            Producer producer = producers.get(turn % producers.size());
            put.addAll(producer.enqueueAll(task, Collections.nCopies(Math.min(TURN, count - put.size()), input)));
        }
        jobs.addAll(put);
        return put.stream().map(JobHandle::id).toList();
    }

    @Override
    public boolean hears() {
        return true;
    }

    @Override
    public void settle() {
        for (JobHandle<Integer> job : jobs) {
            try {
                job.get(PATIENCE);
            } catch (WaitTimeoutException e) {
                throw new RedworkException(
                        "job " + job.id() + " has ended, but its producer did not hear of it for "
                                + PATIENCE.toSeconds() + " s",
                        e);
            }
        }
    }

    @Override
    public void close() {
        producers.forEach(Producer::close);
    }
}
