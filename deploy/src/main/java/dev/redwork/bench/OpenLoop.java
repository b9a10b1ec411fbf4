package dev.redwork.bench;

import dev.redwork.job.Defaults;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;

/**
 * Puts jobs in at given times, whatever has become of those before, and counts from these times. One thread puts in by one
 * call what is due when the call before it has returned.
 *
 * <p>A job's start is told by the {@link System#nanoTime} of its worker's JVM. That this is the clock of ours is not promised
 * by Java, but a fact on Linux, where both read the kernel's monotonic clock; and each job proves it, by a start that lies
 * between the call that put it in and its result.
 */
final class OpenLoop {
    private final long[] times;
    private final long[] sent;
    private final long[] started;
    private final long[] landed;
    private long origin;

    OpenLoop(long[] times) {
        this.times = times;
        this.sent = new long[times.length];
        this.started = new long[times.length];
        this.landed = new long[times.length];
    }

    /** Puts all of them in and waits for their results; the jobs' ids. */
    List<String> run(
            Producer producer, Task<String, Long> task, String input, List<ProcessHandle> workers, LongConsumer done)
            throws InterruptedException {
        JobsInFlight<Long> jobs = new JobsInFlight<>(producer, task, input, workers, this::land, done);
        origin = Arrivals.origin();
        int next = 0;
        while (next < times.length) {
            Arrivals.await(origin + times[next]);
            long now = System.nanoTime();
            int end = next + 1;
            while (end < times.length && end - next < Defaults.CALL_JOBS && times[end] <= now - origin) {
                end++;
            }
            Arrays.fill(sent, next, end, now);
            jobs.enqueue(end - next);
            next = end;
        }
        jobs.awaitAtMost(0);
        check();
        return jobs.ids();
    }

    private void land(int job, Long start, long nanos) {
        started[job] = start;
        landed[job] = nanos;
    }

    private void check() {
        for (int i = 0; i < times.length; i++) {
            if (started[i] < sent[i] || started[i] > landed[i]) {
                throw new RedworkException("a job started " + (started[i] - sent[i]) / 1e6
                        + " ms after it was put in, and its result came after " + (landed[i] - sent[i]) / 1e6
                        + " ms: two JVMs of this system have two clocks, so nothing can be told");
            }
        }
    }

    /** From the intended time to the handler's start. */
    Histogram toStart() {
        return since(started);
    }

    /** From the intended time to the result in the producer's hands. */
    Histogram toResult() {
        return since(landed);
    }

    private Histogram since(long[] ends) {
        Histogram nanos = Latencies.histogram();
        for (int i = 0; i < times.length; i++) {
            nanos.recordValue(ends[i] - origin - times[i]);
        }
        return nanos;
    }
}
