package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Defaults;
import dev.redwork.job.JobResult;
import dev.redwork.producer.tasks.Verdict;
import dev.redwork.producer.tasks.Verification;
import dev.redwork.tasks.FactorRange;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How soon a flag stops what computes: by Redis' times, on a machine that runs no other test meanwhile. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VerificationBoundProcessTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    /** The smaller factor stands some way behind the start of the last of four ranges. */
    private static final long EARLY_IN_THE_LAST = 2_450_000_009L * 3_740_000_009L;

    private static final long STOP_WITHIN_MS = 50;

    @Test
    void everyRunningRangeStopsWithin50MillisecondsOfTheRaise(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("one", 2);
            scene.worker("two", 2);
            // Each round's last range to stop. The median: a machine that is busy with other things may be late once.
            long[] latest = new long[5];
            int stopped = 0;
            for (int round = 0; round < latest.length; round++) {
                scene.each(scene.keys("job:"), key -> new String[] {"DEL", Scene.PREFIX + key});
                scene.each(scene.keys("flag:"), key -> new String[] {"DEL", Scene.PREFIX + key});
                Verdict verdict = Verification.of(EARLY_IN_THE_LAST)
                        .inRanges(4)
                        .run(scene.producer(), options -> options, Scene.PATIENCE, () -> {});
                assertThat(verdict.factor()).isEqualTo(2_450_000_009L);
                assertThat(verdict.stopped() + verdict.neverStarted())
                        .as("all ranges but the finder's")
                        .isEqualTo(3);
                stopped += verdict.stopped();
                long raised = raised(scene);
                latest[round] = results(scene).stream()
                        .filter(result -> result.started() < raised)
                        .mapToLong(result -> result.ended() - raised)
                        .max()
                        .orElseThrow();
            }
            assertThat(stopped).as("ranges stopped half way").isGreaterThanOrEqualTo(latest.length);
            Arrays.sort(latest);
            assertThat(latest[latest.length / 2])
                    .as("ms from the raise to the end, of %s", Arrays.toString(latest))
                    .isLessThanOrEqualTo(STOP_WITHIN_MS);
        }
    }

    /** When the flag went up, ms, by Redis' clock: what is left of its time says so, read at one moment. */
    private static long raised(Scene scene) {
        List<String> flags = scene.keys("flag:").stream()
                .filter(key -> key.endsWith(":" + FactorRange.FLAG))
                .toList();
        assertThat(flags).hasSize(1);
        String raised = scene.redis(
                "EVAL",
                "local t = redis.call('TIME') "
                        + "return t[1] * 1000 + math.floor(t[2] / 1000) + redis.call('PTTL', KEYS[1]) - ARGV[1]",
                "1",
                Scene.PREFIX + flags.get(0),
                Long.toString(Defaults.FLAG_TTL.toMillis()));
        return Long.parseLong(raised);
    }

    private static List<JobResult> results(Scene scene) {
        return scene.results(scene.keys("job:").stream()
                .map(key -> key.substring("job:".length()))
                .toList());
    }
}
