package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A job whose id somebody wrote in Latin-1: it is shown as redis-cli shows it, and moved by selection. */
class BrokenIdStoryTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final String KEY = "redwork:{work}:";
    private static final String ID = "caf\u00e9";
    private static final String SHOWN = "caf\\xe9";
    private static final String SPEC = "{\"v\":1,\"task\":\"echo\",\"input\":7}";

    private RawRedis raw;

    @BeforeEach
    void enqueue() {
        raw = RawRedis.connect(REDIS.url()).latin1();
        raw.call("SADD", "redwork:queues", "work");
        raw.call("SET", KEY + "job:" + ID, SPEC);
        raw.call("RPUSH", KEY + "pending", ID);
    }

    @AfterEach
    void close() {
        raw.close();
    }

    @Test
    void itIsListed() {
        assertThat(redwork("jobs").succeeded().lines()).last().asString().startsWith(SHOWN + "  work");
        assertThat(redwork("jobs", "-o", "json")
                        .succeeded()
                        .json()
                        .path(0)
                        .path("id")
                        .asText())
                .isEqualTo(SHOWN);
        redwork("queue", "show", "work").succeeded();
    }

    @Test
    void itIsCancelledRequeuedAndDeletedBySelection() {
        redwork("job", "cancel", "-q", "work", "--task", "echo", "--yes").succeeded();
        assertThat(raw.call("GET", KEY + "job:" + ID)).startsWith("{\"state\":\"cancelled\"");

        redwork("job", "requeue", "-s", "cancelled", "--task", "echo").succeeded();
        assertThat(raw.call("GET", KEY + "job:" + ID)).isEqualTo(SPEC);

        redwork("job", "cancel", "-q", "work", "--all", "--yes").succeeded();
        redwork("job", "delete", "-s", "cancelled", "--yes").succeeded();
        assertThat(raw.call("KEYS", KEY + "job:*")).isEmpty();
    }

    @Test
    void theDoctorNamesIt() {
        raw.call("LREM", KEY + "pending", "0", ID);

        assertThat(redwork("doctor", "-q", "work").out()).contains("nobody runs them: " + SHOWN);
        assertThat(redwork("doctor", "-q", "work", "-o", "json")
                        .json()
                        .findValues("examples")
                        .toString())
                .contains("\"caf\\\\xe9\"");
    }

    private static Ran redwork(String... args) {
        return Ran.redwork(REDIS.url(), args);
    }
}
