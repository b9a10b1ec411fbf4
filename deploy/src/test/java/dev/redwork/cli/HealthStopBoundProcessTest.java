package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How soon a worker that is told to stop is not ready any more. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class HealthStopBoundProcessTest extends HealthPortStory {
    private static final Duration BOUND = Duration.ofMillis(100);

    @Test
    void within100MillisecondsOfTheSignal() throws Exception {
        Duration least = untilNotReady("a");
        // A machine that stalls meanwhile says nothing about the worker.
        for (String job : new String[] {"b", "c"}) {
            if (least.compareTo(BOUND) >= 0) {
                least = untilNotReady(job);
            }
        }
        assertThat(least).isLessThan(BOUND);
    }

    /** From the signal to the last call that was still told that it is ready. */
    private Duration untilNotReady(String job) throws Exception {
        try (Spawned worker = worker(REDIS.url(), "-q", "default:4")) {
            String url = health(worker);
            await().atMost(PATIENCE).until(() -> get(url + "/readyz").statusCode() == 200);
            Ran.redwork(REDIS.url(), "submit", "gcd", LONG_JOB, "--id", job).succeeded();
            await().atMost(PATIENCE).until(() -> state(job).equals("running"));

            worker.terminate();
            long told = System.nanoTime();
            long last = told;
            for (long asked = told; get(url + "/readyz").statusCode() == 200; asked = System.nanoTime()) {
                last = asked;
            }
            return Duration.ofNanos(last - told);
        }
    }
}
