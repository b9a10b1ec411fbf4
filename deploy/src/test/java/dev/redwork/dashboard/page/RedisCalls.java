package dev.redwork.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RawRedis;
import java.util.ArrayList;
import java.util.List;

/** The calls that Redis is sent while something is done, as its MONITOR shows them; those of scripts are not among them. */
final class RedisCalls {
    private RedisCalls() {}

    static List<String> during(String url, Runnable action) {
        List<String> lines = new ArrayList<>();
        try (RawRedis monitor = RawRedis.connect(url);
                RawRedis redis = RawRedis.connect(url)) {
            assertThat(monitor.call("MONITOR")).isEqualTo("OK");
            action.run();
            redis.call("ECHO", "the end");
            for (String line = monitor.receive(); !line.contains("\"the end\""); line = monitor.receive()) {
                if (!line.contains(" lua]")) {
                    lines.add(line);
                }
            }
        }
        return lines;
    }
}
