package dev.redwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.job.Ticker;
import dev.redwork.producer.Producer;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A session that is opened and mended by calls whose answers were lost, or are not as they should be. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SessionMendingStoryTest {
    @RegisterExtension
    static final RedisExtension redis = RedisExtension.own(options -> {});

    private static final Task<Integer, Integer> ECHO = Task.of("echo", Integer.class, Integer.class);
    private static final Duration LEASE = Duration.ofSeconds(100);

    private final RedisSettings settings = RedisSettings.of(redis.url());
    private final RedisLink link = new RedisLink(settings, RedisLink.CALL_TIMEOUT);
    private final Session session = new Session(Keys.of(settings, "default"), LEASE, Ticker.SYSTEM);
    private final LaneState state = new LaneState(
            LaneOptions.of(2, "default"), false, List.of(session), new AllMayStart(), () -> {}, Ticker.SYSTEM, null);
    private final SessionMending mending =
            new SessionMending(state, (queue, name) -> {}, state::lost, Map.of(), Set.of("t"), Ticker.SYSTEM);

    @BeforeEach
    void empty() {
        try (RawRedis raw = RawRedis.connect(redis.url())) {
            raw.call("FLUSHALL");
        }
    }

    @AfterEach
    void close() {
        link.close();
    }

    private static String redis(String... command) {
        try (RawRedis raw = RawRedis.connect(redis.url())) {
            return raw.call(command);
        }
    }

    private double leaseLeft() {
        double end = Double.parseDouble(redis("ZSCORE", "redwork:{default}:sessions", session.name));
        return end - link.send(dev.redwork.store.SessionStore.now());
    }

    /** The answer to the call that opened it was lost, and much of its lease is over. */
    @Test
    void aSessionThatIsOpenAlreadyIsRenewed() {
        link.send(session.store.openSession(session.name, Duration.ofSeconds(20), Map.of()));
        mending.open(link, session);

        assertThat(session.isOpen()).isTrue();
        assertThat(leaseLeft()).as("ms, of a whole lease").isGreaterThan(80_000);
    }

    @Test
    void whatNeverReachedUsGoesBack() {
        mending.open(link, session);
        try (Producer producer = Producer.connect(settings)) {
            producer.enqueue(ECHO, 1);
            link.send(session.jobs.claim(session.name, 1));
            state.doubt();
            mending.mend(link, session);
        }
        assertThat(redis("LLEN", "redwork:{default}:pending")).isEqualTo("1");
        assertThat(redis("EXISTS", "redwork:{default}:running:" + session.name)).isEqualTo("0");
        assertThat(session.isDoubtful()).isFalse();
    }

    /** A hand wrote what no call can take away: it ends with the lease, and holds nothing up until then. */
    @Test
    void whatCannotGoBackDoesNotHoldTheLaneUp() {
        mending.open(link, session);
        redis("HSET", "redwork:{default}:running:" + session.name, "written", "007 1 5 1");
        state.doubt();
        mending.mend(link, session);

        assertThat(session.isDoubtful()).isFalse();
        long calls =
                Long.parseLong(redis("INFO", "commandstats").replaceAll("(?s).*cmdstat_hgetall:calls=(\\d+).*", "$1"));
        assertThat(calls).as("looks").isLessThan(5);
    }

    @Test
    void aLeaseThatIsOverIsFoundWhenItIsRenewed() {
        mending.open(link, session);
        session.refused();
        redis("DEL", "redwork:{default}:sessions");
        mending.mend(link, session);

        assertThat(session.isLost()).isTrue();
        assertThat(state.decide())
                .isInstanceOfSatisfying(
                        Step.Mending.class, next -> assertThat(next.session()).isNotSameAs(session));
    }
}
