package dev.redwork.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.Appendfsync;
import dev.redwork.endtoend.ThreadLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code -Ptorture -Dtorture.minutes=N -Dtorture.seed=S} runs rounds of about a minute, with the seeds S, S+1 ..., until the time is
 * over; a round that failed is repeated by its own seed. Without the profile: one short round.
 */
class FaultsTortureTest {
    private static final long MINUTES = Long.getLong("torture.minutes", 0);
    private static final long SEED = Long.getLong("torture.seed", 20_261_121L);
    private static final long ROUND_MILLIS = 45_000;
    private static final long SHORT_MILLIS = 13_000;

    @Test
    @Timeout(value = 24, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void everyAcceptedJobHasOneOutcomeWhateverFails(@TempDir Path directory) throws Exception {
        if (SkewClock.find().isEmpty()) {
            print("libfaketime is not installed: no worker's clock will be wrong");
        }
        if (!ThreadLimit.isKnownHere()) {
            print("prlimit is not installed: no worker will be without threads");
        }
        FaultTable table = new FaultTable();
        List<String> failures = new ArrayList<>();
        long end = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos();
        long seed = SEED;
        do {
            Round round = MINUTES == 0
                    ? new Round(seed, Menu.ALL, Appendfsync.EVERYSEC, true, SHORT_MILLIS, 600)
                    : Round.of(seed, ROUND_MILLIS);
            List<BrokenPromise> violations = play(round, table, directory.resolve("seed-" + seed));
            violations.forEach(violation -> failures.add("seed " + round.seed() + ": " + violation));
            seed++;
        } while (System.nanoTime() < end);
        print(table.toString());
        assertThat(failures).as("promises that were not kept").isEmpty();
    }

    private static List<BrokenPromise> play(Round round, FaultTable table, Path directory)
            throws IOException, InterruptedException {
        Files.createDirectories(directory);
        long start = System.nanoTime();
        Evidence evidence = round.play(directory);
        List<BrokenPromise> violations = Checker.check(evidence);
        table.add(evidence, violations);
        print(String.format(
                "torture.seed=%d %s %s: %d jobs, %d s, %d violations",
                round.seed(),
                round.menu(),
                round.appendfsync(),
                evidence.outcomes().size(),
                Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                violations.size()));
        violations.stream().limit(20).forEach(violation -> print("  " + violation));
        return violations;
    }

    @SuppressWarnings("SystemOut")
    private static void print(String line) {
        System.out.println(line);
    }
}
