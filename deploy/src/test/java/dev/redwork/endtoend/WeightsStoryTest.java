package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.redis.testing.RedisExtension;
import dev.redwork.worker.LaneOptions;
import dev.redwork.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One slow thread before backlogs in two queues. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WeightsStoryTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    private static final Task<Integer, Integer> STEP = Task.of("step", Integer.class, Integer.class);
    private static final int EACH = 60;

    @Test
    void aLaneByWeightSharesItsStartsThreeToOne() {
        List<String> starts = starts(new LaneOptions(List.of("high", "low"), List.of(3, 1), 1, false));

        assertThat(starts).hasSize(2 * EACH);
        assertThat(starts.subList(0, 40)).filteredOn("low"::equals).hasSizeBetween(8, 12);
        assertThat(starts.subList(40, 80)).filteredOn("low"::equals).hasSizeBetween(8, 12);
    }

    @Test
    void aStrictLaneStartsAllOfHighFirst() {
        List<String> starts = starts(new LaneOptions(List.of("high", "low"), 1, false));

        assertThat(starts).hasSize(2 * EACH);
        assertThat(starts.subList(0, EACH)).containsOnly("high");
    }

    /** The queues of all jobs, in the order in which these were started. */
    private static List<String> starts(LaneOptions lane) {
        List<String> starts = Collections.synchronizedList(new ArrayList<>());
        try (Producer producer = Producer.connect(redis.url())) {
            List<JobHandle<Integer>> jobs = new ArrayList<>();
            for (String queue : List.of("low", "high")) {
                jobs.addAll(
                        producer.enqueueAll(STEP.with(options -> options.queue(queue)), Collections.nCopies(EACH, 1)));
            }
            try (Worker worker = Worker.builder(redis.url())
                    .handle(STEP, (n, context) -> {
                        starts.add(context.queue());
                        // Longer than a round trip, so that the lane takes no credit worth mentioning.
                        TimeUnit.MILLISECONDS.sleep(10);
                        return n;
                    })
                    .lane(lane)
                    .start()) {
                jobs.forEach(job -> assertThat(job.get(Duration.ofSeconds(40))).isEqualTo(1));
                assertThat(worker.name()).isNotEmpty();
            }
        }
        return List.copyOf(starts);
    }
}
