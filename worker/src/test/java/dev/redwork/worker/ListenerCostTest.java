package dev.redwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.Payload;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.job.Ticker;
import dev.redwork.json.JobJson;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobStore.Claim;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Where nobody listens and nothing intercepts, a run takes no memory for it. */
class ListenerCostTest {
    private static final int JOBS = 5_000;

    /** Of a run from its claim to its outcome: 928 on JDK 17. Those that a listener is told take 192 more. */
    private static final long MOST_BYTES = 1_000;

    private static final Task<Integer, Integer> SQUARE = Task.of("square", Integer.class, Integer.class);

    private final LaneFixture lane = new LaneFixture(1, "default");
    private final SignalCache signals = new SignalCache(
            new RedisLink(RedisSettings.of("redis://127.0.0.1:1"), RedisLink.CALL_TIMEOUT),
            List.of(),
            List::of,
            (queue, message) -> {});
    private final Timeouts timeouts = new Timeouts(Duration.ofSeconds(1), Ticker.SYSTEM);
    private final Logger log = (Logger) LoggerFactory.getLogger(OutcomeRules.class);

    @BeforeEach
    void withoutALineAJob() {
        log.setLevel(Level.INFO);
    }

    @AfterEach
    void close() {
        log.setLevel(null);
        signals.close();
        timeouts.close();
    }

    private long bytesOfARun(@Nullable WorkerListeners listeners) {
        Handlers handlers = new Handlers().handle(SQUARE, (number, context) -> number * number);
        JobRunner runner = new JobRunner(handlers.bindings(List.of()), "w", signals, timeouts, listeners);
        byte[] spec = JobJson.write(new Job("a", "square", Payload.of("7"), 5, Defaults.RESULT_TTL, null, null));
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 4; round++) {
            List<ClaimedJob> jobs = new ArrayList<>(JOBS);
            for (int i = 0; i < JOBS; i++) {
                Claim claim = new Claim("a", 7, 1, 5, spec, null, List.of(), 0, 0);
                jobs.add(new ClaimedJob(lane.session(0), claim, Ticker.SYSTEM));
            }
            com.sun.management.ThreadMXBean threads =
                    (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < JOBS; i++) {
                assertThat(runner.run(jobs.get(i), late -> {}) != null).isTrue();
            }
            least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / JOBS);
        }
        return least;
    }

    @Test
    void aRunWithoutListenersTakesNoMemoryForThem() {
        long bare = bytesOfARun(WorkerListeners.of(List.of(), Ticker.SYSTEM));
        long listened = bytesOfARun(WorkerListeners.of(List.of(new WorkerListener() {}), Ticker.SYSTEM));

        assertThat(bare).isLessThanOrEqualTo(MOST_BYTES);
        assertThat(listened).isGreaterThan(bare + 50);
    }
}
