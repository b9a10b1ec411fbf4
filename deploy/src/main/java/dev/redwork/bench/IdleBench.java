package dev.redwork.bench;

import dev.redwork.job.RedworkException;
import dev.redwork.producer.Producer;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/** The cost of a worker that has nothing to do, on one queue and on ten, beside a server without any worker. */
public final class IdleBench implements Bench {
    private static final List<Integer> QUEUES = List.of(1, 10);

    /** A JVM that has just started still compiles. */
    private static final Duration SETTLING = Duration.ofSeconds(3);

    /** Commands that clients send. All others are run by scripts. */
    private static final List<String> ASKED = List.of("evalsha", "eval", "blpop", "subscribe", "ping");

    private final BenchQueue queue;
    private final Duration time;
    private final Function<List<String>, List<ProcessHandle>> workers;
    private final List<List<BenchQueue>> sets;

    /** CPU time of a while, and how many calls clients made in it. */
    private record Spent(double serverMillis, double workerMillis, double calls) {}

    /**
     * Prepares it.
     *
     * @param time that each is looked at
     * @param workers starts a worker process with a lane of these queues and {@link BenchTasks}
     */
    public IdleBench(BenchQueue queue, Duration time, Function<List<String>, List<ProcessHandle>> workers) {
        this.queue = queue;
        this.time = time;
        this.workers = workers;
        this.sets = QUEUES.stream()
                .map(count -> IntStream.range(0, count)
                        .mapToObj(i -> queue.another(count + "-" + i))
                        .toList())
                .toList();
    }

    /** One a queue, which shows that the worker is there. */
    @Override
    public long jobs() {
        return sets.stream().mapToLong(List::size).sum();
    }

    /** Nothing: an idle worker is not faster when it is warm, and {@link #SETTLING} is for what has just started. */
    @Override
    public void warmUp() {}

    @Override
    public List<Sample> round(LongConsumer done) throws InterruptedException {
        List<Sample> samples = new ArrayList<>();
        Sample alone = Sample.of("server-0", "ms/s", spent(List.of()).serverMillis());
        samples.add(alone);
        for (List<BenchQueue> queues : sets) {
            samples.addAll(idle(queues, alone, done));
        }
        return samples;
    }

    private List<Sample> idle(List<BenchQueue> queues, Sample alone, LongConsumer done) throws InterruptedException {
        List<ProcessHandle> started =
                workers.apply(queues.stream().map(BenchQueue::name).toList());
        List<String> ids = new ArrayList<>();
        Spent spent;
        try {
            for (BenchQueue one : queues) {
                try (Producer producer = one.newProducer()) {
                    ids.add(producer.enqueue(BenchTasks.NOOP.with(options -> options.queue(one.name())), "")
                            .id());
                }
                new CompletionCount(one, started, done).await(1);
            }
            Thread.sleep(SETTLING.toMillis());
            spent = spent(started);
            if (!started.stream().allMatch(ProcessHandle::isAlive)) {
                throw new RedworkException("the worker ended");
            }
        } finally {
            Workers.stop(started);
        }
        for (int i = 0; i < queues.size(); i++) {
            queues.get(i).checkEnded(List.of(ids.get(i)));
            queues.get(i).clear();
        }
        int count = queues.size();
        return List.of(
                Sample.of("calls-" + count, "calls/s", spent.calls()),
                Sample.of("worker-" + count, "ms/s", spent.workerMillis()),
                Sample.of("server-" + count, "ms/s", spent.serverMillis()).within(alone));
    }

    /** For each second, while nothing happens. */
    private Spent spent(List<ProcessHandle> worker) throws InterruptedException {
        RedisLink link = queue.link();
        long start = System.nanoTime();
        double calls = calls(link.send(ReadCalls.info("all")));
        Meter meter = Meter.start(link, worker);
        Thread.sleep(time.toMillis());
        Cost cost = meter.stop(0);
        calls = calls(link.send(ReadCalls.info("all"))) - calls;
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Spent(cost.serverSeconds() * 1e3 / seconds, cost.clientSeconds() * 1e3 / seconds, calls / seconds);
    }

    private static double calls(Map<String, String> info) {
        return ASKED.stream().mapToDouble(command -> Meter.calls(info, command)).sum();
    }
}
