package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.producer.Producer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code redwork worker -q io:500:virtual}, on whatever JDK runs the tests. */
@Tag("jdk")
class VirtualLaneProcessTest {
    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @Test
    void aVirtualLaneRunsFiveHundredJobsAtOnce(@TempDir Path dir) throws Exception {
        String lane = "io:" + Meeting.SIZE + ":virtual";
        try (Spawned worker = Spawned.redwork(
                        REDIS.url(),
                        "worker",
                        "-q",
                        lane,
                        "--jar",
                        ModuleJar.of(Meeting.class, dir).toString());
                Producer producer = Producer.connect(REDIS.url())) {
            List<String> threads = producer.map(
                            Meeting.TASK,
                            IntStream.range(0, Meeting.SIZE).boxed().toList(),
                            options -> options.timeout(Duration.ofMinutes(2)))
                    .toList();

            int java = Runtime.version().feature();
            assertThat(threads).hasSize(Meeting.SIZE).allMatch(thread -> thread.startsWith(java + " "));
            if (java >= FIRST_WITH_VIRTUAL_THREADS) {
                assertThat(threads).allMatch(thread -> thread.contains("VirtualThread[#"));
            } else {
                // A pool of as many platform threads.
                assertThat(threads).doesNotHaveDuplicates().allMatch(thread -> thread.contains("Thread[redwork-io-"));
            }
            worker.signal("TERM");
            assertThat(worker.exitCode()).isZero();
            assertThat(worker.err())
                    .contains("reads " + lane, "stopped after " + Meeting.SIZE + " jobs")
                    .doesNotContain("WARN");
        }
    }
}
