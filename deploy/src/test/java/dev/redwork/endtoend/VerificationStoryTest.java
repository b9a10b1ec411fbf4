package dev.redwork.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.JobResult;
import dev.redwork.producer.tasks.Verdict;
import dev.redwork.producer.tasks.Verification;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Verifications by two workers, which compile without the optimizer: a number of 19 digits takes them a second. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VerificationStoryTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.shared();

    private static final long LARGEST_PRIME = 9_223_372_036_854_775_783L;

    /** The smaller factor stands at the very end of the search. */
    private static final long NEAR_THE_ROOT = 3_000_000_019L * 3_000_000_037L;

    @Test
    void workersAgreeOnTheVerdictWithAndWithoutTheFlag(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("one", 1);
            scene.worker("two", 1);
            for (boolean flag : new boolean[] {true, false}) {
                assertThat(verify(scene, 100_109_100_129_100_369L, flag).factor())
                        .isEqualTo(95_362_951);
                assertThat(verify(scene, 100_109_100_129_101_027L, flag).factor())
                        .isEqualTo(171_656_941);
                assertThat(verify(scene, 100_109_100_129_100_151L, flag).isPrime())
                        .isTrue();
                assertThat(verify(scene, 100_109_100_129_162_907L, flag).isPrime())
                        .isTrue();
            }
            // The longest searches that there are. With the flag: the test of ranges that have not started.
            assertThat(verify(scene, LARGEST_PRIME, false).isPrime()).isTrue();
            assertThat(verify(scene, NEAR_THE_ROOT, false).factor()).isEqualTo(3_000_000_019L);
            assertThat(scene.total("dead")).isZero();
        }
    }

    @Test
    void rangesThatHaveNotStartedAreNotRun(@TempDir Path directory) {
        try (Scene scene = new Scene(redis.url(), directory)) {
            scene.worker("one", 1);
            scene.worker("two", 1);
            Verdict verdict = verify(scene, Verification.of(NEAR_THE_ROOT).inRanges(40));

            assertThat(verdict.factor()).isEqualTo(3_000_000_019L);
            assertThat(verdict.neverStarted()).as("ranges never started").isGreaterThan(20);
            assertThat(results(scene).stream()
                            .filter(result -> String.valueOf(result.output()).contains("\"tried\":0,\"stopped\":true")))
                    .hasSizeGreaterThanOrEqualTo(verdict.neverStarted());
            assertThat(verdict.tried()).isLessThan(wholeSearch(scene) / 2);
        }
    }

    private static Verdict verify(Scene scene, long n, boolean flag) {
        Verification verification = Verification.of(n);
        return verify(scene, flag ? verification : verification.withoutFlag());
    }

    private static Verdict verify(Scene scene, Verification verification) {
        return verification.run(scene.producer(), options -> options, Scene.PATIENCE, () -> {});
    }

    /** What a search without a factor tries, up to the same root as the numbers of this class have, or a little beyond. */
    private static long wholeSearch(Scene scene) {
        Verdict whole = verify(scene, Verification.of(LARGEST_PRIME).inRanges(4));
        assertThat(whole.isPrime()).isTrue();
        return whole.tried();
    }

    private static List<JobResult> results(Scene scene) {
        return scene.results(scene.keys("job:").stream()
                .map(key -> key.substring("job:".length()))
                .toList());
    }
}
