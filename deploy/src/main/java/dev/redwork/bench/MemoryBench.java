package dev.redwork.bench;

import dev.redwork.job.Payload;
import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.redis.Call;
import dev.redwork.worker.LaneOptions;
import dev.redwork.worker.TaskHandler;
import dev.redwork.worker.Worker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * The memory that a job takes: Redis' while it waits, runs and has ended, and the heap of the worker that holds it and of
 * the producer that has its handle. Worker and producer live in this JVM, so that its heap is theirs.
 */
public final class MemoryBench implements Bench {
    private static final List<InputForm> FORMS =
            List.of(InputForm.SMALL, InputForm.ofBytes("120b", 120), InputForm.ofBytes("1kb", 1_024));

    private static final int SETS = 100;
    private static final int WARMING = 2_000;

    /** Of the worker that ends those that wait; how fast it does is nothing here. */
    private static final int THREADS = 2;

    private static final String UNIT = "bytes/job";

    private final BenchQueue queue;
    private final int jobs;
    private final int held;
    private final Task<Payload, Integer> task;
    private final ServerMemory memory;
    private final Heap heap = new Heap();

    /**
     * Prepares it.
     *
     * @param jobs that wait or have ended at a time
     * @param held jobs that run at a time
     */
    public MemoryBench(BenchQueue parent, int jobs, int held) {
        this(jobs, held, parent.anotherShort());
    }

    private MemoryBench(int jobs, int held, BenchQueue queue) {
        this.queue = queue;
        this.jobs = jobs;
        this.held = held;
        this.task = Task.of("bench.hold", Payload.class, Integer.class).with(options -> options.queue(queue.name()));
        this.memory = new ServerMemory(queue.link());
    }

    @Override
    public long jobs() {
        return FORMS.size() * ((long) jobs + held) + jobs;
    }

    /** Small: classes and caches that are loaded once must not be counted as a job's. */
    @Override
    public void warmUp() throws InterruptedException {
        new MemoryBench(WARMING, Math.min(held, WARMING), queue).round(done -> {});
    }

    @Override
    public List<Sample> round(LongConsumer done) throws InterruptedException {
        List<Sample> samples = new ArrayList<>();
        for (InputForm form : FORMS) {
            samples.addAll(stored(form, done));
        }
        samples.add(handles(done));
        for (InputForm form : FORMS) {
            samples.addAll(running(form, done));
        }
        return samples;
    }

    /** In Redis, beside the same inputs as bare strings under keys as long as a job's. */
    @SuppressWarnings("try") // the worker works by being there
    private List<Sample> stored(InputForm form, LongConsumer done) throws InterruptedException {
        long empty = memory.settled();
        bareKeys(form.input().toString());
        Sample bare = Sample.of("bare-" + form.name(), UNIT, each(memory.settled() - empty, jobs));
        queue.clear();

        empty = memory.settled();
        List<String> ids = queue.enqueue(task, form.input(), jobs);
        queue.checkWaiting(ids);
        Sample queued = Sample.of("queued-" + form.name(), UNIT, each(memory.settled() - empty, jobs));
        try (Worker worker = work((input, context) -> input.length(), LaneOptions.of(THREADS, queue.name()))) {
            ended(done).await(jobs);
        }
        Sample finished = Sample.of("finished-" + form.name(), UNIT, each(memory.settled() - empty, jobs));
        queue.checkEnded(ids);
        queue.clear();
        return List.of(bare, queued.within(bare), finished.within(bare));
    }

    /** In Redis and on the worker's heap, with a handler that waits in each slot. */
    @SuppressWarnings("try") // the worker works by being there
    private List<Sample> running(InputForm form, LongConsumer done) throws InterruptedException {
        // Ids of our own, made before, so that they are no part of what the worker holds.
        List<String> ids = IntStream.range(0, held).mapToObj("%026d"::formatted).toList();
        Gate gate = new Gate(held);
        List<Sample> samples;
        try (Worker worker = work(gate::pass, new LaneOptions(List.of(queue.name()), held, true))) {
            try (gate) {
                long redis = memory.settled();
                long live = heap.live();
                try (Producer producer = queue.newProducer()) {
                    ids.forEach(id -> producer.enqueue(task, form.input(), id));
                }
                gate.awaitAll();
                samples = List.of(
                        Sample.of("running-" + form.name(), UNIT, each(memory.settled() - redis, held)),
                        Sample.of("heap-running-" + form.name(), UNIT, each(heap.live() - live, held)));
            }
            ended(done).await(held);
        }
        queue.checkEnded(ids);
        queue.clear();
        return samples;
    }

    /** On the heap of a producer that waits for all of its jobs. */
    private Sample handles(LongConsumer done) throws InterruptedException {
        List<String> ids = new ArrayList<>();
        Sample sample;
        try (Producer producer = queue.newProducerOfResults()) {
            // The first one of a queue opens its inbox.
            ids.add(producer.enqueue(task, InputForm.SMALL.input()).id());
            long live = heap.live();
            List<JobHandle<Integer>> handles =
                    producer.enqueueAll(task, Collections.nCopies(jobs - 1, InputForm.SMALL.input()));
            sample = Sample.of("heap-handle", UNIT, each(heap.live() - live, handles.size()));
            handles.stream().map(JobHandle::id).forEach(ids::add);
        }
        queue.checkWaiting(ids);
        queue.clear();
        done.accept(jobs);
        return sample;
    }

    private Worker work(TaskHandler<Payload, Integer> handler, LaneOptions lane) {
        return queue.attended(Worker.builder(queue.settings())
                .name("bench")
                .handle(task, handler)
                .lane(lane)
                .start());
    }

    /** The worker is in this process. */
    private CompletionCount ended(LongConsumer done) {
        return new CompletionCount(queue, List.of(ProcessHandle.current()), done);
    }

    private void bareKeys(String value) {
        for (int from = 0; from < jobs; from += SETS) {
            List<Call<String>> calls = IntStream.range(from, Math.min(jobs, from + SETS))
                    .mapToObj(i -> Call.text("SET", queue.key("job:" + "%026d".formatted(i)), value))
                    .toList();
            queue.link().send(calls);
        }
    }

    private static double each(long bytes, int count) {
        return (double) bytes / count;
    }
}
