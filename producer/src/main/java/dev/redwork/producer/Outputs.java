package dev.redwork.producer;

import dev.redwork.job.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The outputs of jobs, awaited together. */
final class Outputs {
    private Outputs() {}

    /** In the order of the jobs; throws the exception of the first one that failed, or that had not ended in time. */
    static <O> List<O> of(List<JobHandle<O>> jobs, Duration timeout, Ticker ticker) {
        long deadline = ticker.read() + timeout.toNanos();
        List<O> outputs = new ArrayList<>(jobs.size());
        for (JobHandle<O> job : jobs) {
            outputs.add(job.get(Duration.ofNanos(Math.max(0, deadline - ticker.read()))));
        }
        return outputs;
    }
}
