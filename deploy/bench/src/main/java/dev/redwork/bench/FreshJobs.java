package dev.redwork.bench;

import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.tasks.ShippedTasks;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** The parts of {@code bench fresh} that put jobs in, each from the first call of a new producer on. */
final class FreshJobs {
    static final int PAGES_AT_ONCE = 100;

    private static final int PER_CALL = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The workers are another process' affair. */
    private static final List<ProcessHandle> SELF = List.of(ProcessHandle.current());

    private final FreshSizes sizes;
    private final BenchQueue queue;

    FreshJobs(FreshSizes sizes, BenchQueue queue) {
        this.sizes = sizes;
        this.queue = queue;
    }

    List<Sample> singles() {
        Task<String, Integer> task = queue.here(BenchTasks.NOOP);
        try (Producer producer = queue.newProducer()) {
            long start = System.nanoTime();
            for (int i = 0; i < sizes.singles; i++) {
                producer.enqueue(task, BenchAction.INPUT);
            }
            return rate("singles", sizes.singles, start);
        }
    }

    List<Sample> bulk() {
        Task<String, Integer> task = queue.here(BenchTasks.NOOP);
        try (Producer producer = queue.newProducer()) {
            long start = System.nanoTime();
            for (int left = sizes.jobs; left > 0; left -= PER_CALL) {
                producer.enqueueAll(task, Collections.nCopies(Math.min(PER_CALL, left), BenchAction.INPUT));
            }
            return rate("bulk", sizes.jobs, start);
        }
    }

    private static List<Sample> rate(String figure, int jobs, long start) {
        return List.of(Sample.of(figure, "jobs/s", jobs * 1e9 / (System.nanoTime() - start)));
    }

    List<Sample> one() throws InterruptedException {
        Task<String, Long> task = queue.here(BenchTasks.STARTED);
        try (Producer producer = queue.newProducerOfResults()) {
            return OneByOne.measure(
                    sizes.lead,
                    sizes.one,
                    "",
                    () -> producer.enqueue(task, BenchAction.INPUT).get(PATIENCE));
        }
    }

    List<Sample> fetch(String site) throws InterruptedException {
        try (Producer producer = queue.newProducerOfResults()) {
            long nanos = FetchWork.byJobs(producer, queue, FetchWork.urls(site, sizes.pages), SELF, done -> {});
            return List.of(Sample.of("fetch", "s", nanos / 1e9));
        }
    }

    List<Sample> gcd() throws InterruptedException {
        try (Producer producer = queue.newProducerOfResults()) {
            return List.of(GcdWork.byJobs(
                    producer, queue.here(ShippedTasks.GCD), GcdWork.pairs(sizes.pairs), SELF, done -> {}));
        }
    }
}
