package dev.redwork.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is given to the recovery comes back, whatever fails beside it. */
class RecoveryContractTest {
    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final String PREFIX = "redwork:{default}:";
    private static final String FAR = "9999999999999";

    @Test
    void aRoundThatFailsEndsNeitherTheThreadNorWhatItWasGiven() {
        try (RawRedis redis = RawRedis.connect(REDIS.url());
                Recovery recovery = new Recovery(RedisSettings.of(REDIS.url()))) {
            recovery.start();
            // A name that no queue can have: each round of it throws.
            recovery.recover("one", List.of(new Child.Session("no queue", "x"), new Child.Session("default", "x")));
            for (String session : List.of("a", "b")) {
                hold(redis, session, "job-of-" + session);
                recovery.recover(session, List.of(new Child.Session("default", session)));

                await().atMost(Duration.ofSeconds(20))
                        .until(() -> redis.call("LRANGE", PREFIX + "pending", "0", "-1")
                                .contains("job-of-" + session));
                assertThat(redis.call("EXISTS", PREFIX + "running:" + session)).isEqualTo("0");
            }
            assertThat(recovery.isDone()).as("one is still to be recovered").isFalse();
        }
    }

    @Test
    void moreThanACallMovesComesBackAndThenItIsDone() {
        try (RawRedis redis = RawRedis.connect(REDIS.url());
                Recovery recovery = new Recovery(RedisSettings.of(REDIS.url()))) {
            for (int i = 0; i < 250; i++) {
                hold(redis, "a", "job-" + i);
            }
            recovery.recover("nobody", List.of());
            assertThat(recovery.isDone()).isTrue();
            recovery.recover("a", List.of(new Child.Session("default", "a"), new Child.Session("default", "gone")));
            assertThat(recovery.isDone()).isFalse();
            recovery.start();

            await().atMost(Duration.ofSeconds(20)).until(recovery::isDone);
            assertThat(redis.call("LLEN", PREFIX + "pending")).isEqualTo("250");
        }
    }

    private static void hold(RawRedis redis, String session, String job) {
        redis.call("ZADD", PREFIX + "sessions", FAR, session);
        redis.call("HSET", PREFIX + "session:" + session, "host", "h");
        redis.call("HSET", PREFIX + "running:" + session, job, "7 1 5 1");
    }
}
