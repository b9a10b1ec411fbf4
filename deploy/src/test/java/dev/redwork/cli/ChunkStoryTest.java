package dev.redwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.Task;
import dev.redwork.worker.Worker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A chunk by hand, {@code gcd[]}, as the command line shows it: waiting, parked and done. */
class ChunkStoryTest {
    private static final Task<Integer, Integer> GCD = Task.of("gcd", Integer.class, Integer.class);
    private static final Task<Integer, Integer> OTHER = Task.of("other", Integer.class, Integer.class);
    private static final String PREFIX = "redwork:{default}:";

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    @Test
    void everyCommandTakesItForAJobOfItsTask() {
        try (Worker other = worker(OTHER)) {
            redis("SET", PREFIX + "job:a", "{\"v\":1,\"task\":\"gcd[]\",\"input\":[1,2]}");
            redis("RPUSH", PREFIX + "pending", "a");
            redis("RPUSH", PREFIX + "doorbell", "1");
            await().until(() -> redis("HGET", PREFIX + "parks", "gcd[]").equals("1"));
            assertThat(other.name()).isNotEmpty();

            assertThat(redwork("job", "why", "a").out()).contains("gcd[]").contains("none knows task gcd[]");
            assertThat(redwork("doctor").out()).contains("gcd[]");
            assertThat(redwork("queue", "show", "default").succeeded().out()).contains("gcd[]");
            assertThat(redwork("jobs", "--task", "gcd[]", "-o", "name")
                            .succeeded()
                            .lines())
                    .containsExactly("a");
            assertThat(redwork("jobs", "--task", "gcd", "-o", "name").lines()).doesNotContain("a");

            try (Worker able = worker(GCD)) {
                await().until(() -> redis("EXISTS", PREFIX + "parks").equals("0"));
                assertThat(redwork("job", "wait", "a", "--timeout", "20s")
                                .succeeded()
                                .out())
                        .isNotEmpty();
                assertThat(able.name()).isNotEmpty();
            }
            assertThat(redwork("job", "show", "a").succeeded().out()).contains("gcd[]", "\"output\":4");
            assertThat(redwork("doctor").succeeded().out()).doesNotContain("gcd[]");
        }
        assertThat(redwork("submit", "gcd[]", "[1]").err()).contains("task name 'gcd[]' must be");
    }

    private static Worker worker(Task<Integer, Integer> task) {
        return Worker.builder(REDIS.url())
                .handle(task, (n, context) -> 2 * n)
                .lane(1, "default")
                .start();
    }

    private static Ran redwork(String... args) {
        return Ran.redwork(REDIS.url(), args);
    }

    private static String redis(String... command) {
        try (RawRedis connection = RawRedis.connect(REDIS.url())) {
            return connection.call(command);
        }
    }
}
