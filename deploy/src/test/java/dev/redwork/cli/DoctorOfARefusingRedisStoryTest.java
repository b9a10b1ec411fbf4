package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.RedisServer;
import dev.redwork.embedded.testing.RawRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that cannot write to its disk, and so refuses all writes: the disease that doctor is to find. */
class DoctorOfARefusingRedisStoryTest {
    @Test
    void doctorNamesItAndAuditsTheRest(@TempDir Path dir) throws Exception {
        try (RedisServer server = RedisServer.builder()
                        .dir(dir)
                        .appendonly(false)
                        .directive("save", "3600 1")
                        .start();
                RawRedis redis = RawRedis.connect(server.url())) {
            Ran.redwork(server.url(), "submit", "any", "1", "--unchecked").succeeded();
            Files.createDirectories(dir.resolve("dump.rdb/in-the-way"));
            redis.call("BGSAVE");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> redis.call("PING").startsWith("MISCONF"));

            Ran doctor = Ran.redwork(server.url(), "doctor");

            assertThat(doctor.err()).contains("problem");
            assertThat(doctor.out()).contains("persistence", "the last snapshot failed", "latency", "default");
            assertThat(doctor.code()).isEqualTo(1);
            Ran.redwork(server.url(), "submit", "any", "1", "--unchecked").refused(69, "refuses writes");
            // It cannot save, so it would not end by itself.
            server.kill();
        }
    }
}
