package dev.redwork.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.RedisSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A supervisor of shells: what it does when its own work fails. */
class SupervisorTest {
    /** Tells as a worker process does that it has ended for good. */
    private static final String ENDS = "read token; echo hello; printf '\\n%s ended idle\\n' \"$token\"";

    private final AtomicInteger tries = new AtomicInteger();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void aStartThatThrowsIsTriedAgain() {
        try (Supervisor supervisor = supervisor()) {
            supervisor.start();

            assertThat(supervisor.ended()).succeedsWithin(Duration.ofSeconds(30));
        }
        assertThat(tries).hasValue(3);
        assertThat(shown.toString(UTF_8)).isEqualTo("hello\n");
    }

    private Supervisor supervisor() {
        return new Supervisor(new Supervisor.Options(
                RedisSettings.of("redis://127.0.0.1:1"),
                List.of("w"),
                name -> new ProcessBuilder("sh", "-c", script()),
                Duration.ofSeconds(1),
                0,
                new PrintStream(shown, true, UTF_8)));
    }

    private String script() {
        switch (tries.incrementAndGet()) {
            case 1 -> throw new OutOfMemoryError("of a test");
            case 2 -> throw new IllegalStateException("of a test");
            default -> {
                return ENDS;
            }
        }
    }
}
