package dev.redwork.docs;

import dev.redwork.job.Task;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.JobContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.LongStream;

/** The names that snippets and rows of a page use without saying where they come from. */
public abstract class Surroundings {
    protected static final Duration MINUTE = Duration.ofMinutes(1);

    protected final List<Long> numbers =
            LongStream.rangeClosed(1, 1_000).boxed().toList();
    protected final Executor executor = ForkJoinPool.commonPool();
    protected final Handlers handlers = new Handlers();
    protected final JobContext context = JobContext.alone("collatz.steps");
    protected final String url;
    protected final Producer producer;
    protected final Batch batch;
    protected final JobHandle<Integer> job;
    protected final String id;

    protected Surroundings(String url, Producer producer, Task<Long, Integer> steps) {
        this.url = url;
        this.producer = producer;
        this.batch = producer.batch("default");
        this.job = producer.enqueue(steps, 27L);
        this.id = job.id();
        Integer unused = job.get(MINUTE);
    }
}
