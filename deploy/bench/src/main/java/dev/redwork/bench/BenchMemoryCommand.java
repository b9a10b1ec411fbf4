package dev.redwork.bench;

import dev.redwork.redis.Call;
import dev.redwork.text.Numbers;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "memory",
        description = "Measure the memory that a job takes in Redis, while it waits and when it has ended.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork bench memory",
            "  redwork bench memory --input-bytes 1000 --runs 1 -o json",
            "",
            "queued, finished: what the memory of Redis' data grew by, for each job (used_memory without the",
            "buffers of clients, so hash tables count, too), once it no longer changed. bare: the same inputs as",
            "plain strings under keys as long as a job's; its ratio is what the queue adds. The Redis that is",
            "started writes no append-only file: while one is rewritten no hash table grows.",
            "redwork bench --help says what all benches have in common."
        })
final class BenchMemoryCommand extends BenchAction {
    private static final int FEWEST_JOBS = 1_000;
    private static final int SETS = 100;

    /** Of the worker that ends those that wait; how fast it does is nothing here. */
    private static final int THREADS = 2;

    private static final String UNIT = "bytes/job";

    @Option(names = "--jobs", paramLabel = "N", description = "Jobs that wait, or have ended. Default: 100000.")
    int jobs = 100_000;

    @Option(
            names = "--input-bytes",
            paramLabel = "N",
            description = "Each job's input: a string of so many characters. Default: 5.")
    int inputBytes = 5;

    @Override
    void check() {
        between("--jobs", jobs, FEWEST_JOBS, MOST_JOBS);
        between("--input-bytes", inputBytes, 0, MOST_INPUT);
        noAof = given() == null;
    }

    @Override
    long jobs() {
        return jobs;
    }

    /** Small: scripts and buffers that are there once must not be counted as a job's. */
    @Override
    void warmUp() throws InterruptedException {
        measure(FEWEST_JOBS, done -> {});
    }

    @Override
    List<Sample> round(LongConsumer done) throws InterruptedException {
        return measure(jobs, done);
    }

    private List<Sample> measure(int count, LongConsumer done) throws InterruptedException {
        ServerMemory memory = new ServerMemory(queue().link());
        String input = "x".repeat(inputBytes);
        long empty = memory.settled();
        bareKeys('"' + input + '"', count);
        Sample bare = each("bare", memory.settled() - empty, count);
        queue().clear();

        empty = memory.settled();
        queue().enqueue(BenchTasks.NOOP, input, count);
        queue().checkWaiting(count);
        Sample queued = each("queued", memory.settled() - empty, count);
        List<ProcessHandle> worker = environment().startWorkers(1, List.of("-q", queue().name() + ":" + THREADS));
        try {
            new CompletionCount(queue()::ended, worker, done).await(count);
        } finally {
            environment().stopWorkers();
        }
        Sample finished = each("finished", memory.settled() - empty, count);
        queue().checkEnded(count);
        queue().clear();
        return List.of(bare, queued.within(bare), finished.within(bare));
    }

    /** Under keys as long as a job's. */
    private void bareKeys(String value, int count) {
        for (int from = 0; from < count; from += SETS) {
            List<Call<String>> calls = IntStream.range(from, Math.min(count, from + SETS))
                    .mapToObj(i -> Call.text("SET", queue().key("job:" + "%026d".formatted(i)), value))
                    .toList();
            queue().link().send(calls);
        }
    }

    private static Sample each(String figure, long bytes, int count) {
        return Sample.of(figure, UNIT, (double) bytes / count);
    }

    @Override
    String explanation() {
        return "queued, finished: %s jobs in Redis, before and after they ran; bare: plain strings."
                .formatted(Numbers.grouped(jobs));
    }
}
