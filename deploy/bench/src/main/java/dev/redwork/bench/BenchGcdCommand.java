package dev.redwork.bench;

import dev.redwork.producer.Producer;
import dev.redwork.tasks.GcdPair;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.text.Numbers;
import java.util.List;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "gcd",
        description = "How long jobs that compute take, beside as many plain threads.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork bench gcd",
            "  redwork bench gcd --pairs 500 --threads 1 --runs 3 -o json",
            "",
            "gcd-jobs: greatest common divisors of pairs of seven digits by trial, one pair a job, 4 ms each,",
            "from the enqueue to the last result in the producer's hands. gcd-plain: the same pairs by a plain",
            "loop on as many threads as the workers have in all, without a queue, in the same round. Workers go",
            "on through all rounds; their code and this JVM's is warm. redwork bench --help says what all benches",
            "have in common."
        })
final class BenchGcdCommand extends BenchAction {
    static final int MOST_PAIRS = 100_000;
    private static final int WARMING = 100;

    @Option(names = "--pairs", paramLabel = "N", description = "Pairs of numbers. Default: 2000.")
    int pairs = 2_000;

    @Mixin
    BenchWorkers workers;

    private List<ProcessHandle> started = List.of();

    @Override
    void check() {
        between("--pairs", pairs, 1, MOST_PAIRS);
        workers.check(this);
    }

    @Override
    long jobs() {
        return pairs;
    }

    @Override
    void warmUp() throws InterruptedException {
        started = workers.start(this);
        measure(GcdWork.pairs(Math.min(pairs, WARMING)), done -> {});
    }

    @Override
    List<Sample> round(LongConsumer done) throws InterruptedException {
        return measure(GcdWork.pairs(pairs), done);
    }

    private List<Sample> measure(List<GcdPair> work, LongConsumer done) throws InterruptedException {
        Sample plain = GcdWork.byPlainThreads(work, workers.workers * workers.threads);
        Sample byJobs;
        try (Producer producer = queue().newProducerOfResults()) {
            Meter meter = Meter.start(queue().link(), started);
            byJobs = GcdWork.byJobs(producer, queue().here(ShippedTasks.GCD), work, started, done)
                    .within(plain)
                    .at(meter.stop(work.size()));
        }
        queue().checkEnded(work.size());
        queue().clearEnded();
        return List.of(plain, byJobs);
    }

    @Override
    String explanation() {
        return "%s pairs by %s: gcd-jobs to the last result in hand; gcd-plain: as many plain threads, no queue."
                .formatted(Numbers.grouped(pairs), workers);
    }
}
