package dev.redwork.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Route;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.embedded.testing.RedisExtension;
import dev.redwork.job.RedisSettings;
import dev.redwork.redis.RedisLinks;
import java.util.EnumMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the look for all costs, and what it tells; the clock is turned by hand. */
class EventWatchStoryTest {
    private static final Pattern CALLS = Pattern.compile("cmdstat_(smembers|evalsha(?:_ro)?):calls=(\\d+)");

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private final HeldOutput out = new HeldOutput();
    private long seconds;
    private RawRedis redis;
    private RedisLinks links;
    private EventWatch watch;

    @BeforeEach
    void open() {
        redis = RawRedis.connect(REDIS.url());
        links = new RedisLinks(RedisSettings.of(REDIS.url()));
        watch = new EventWatch(links, () -> TimeUnit.SECONDS.toNanos(seconds), 1);
    }

    @AfterEach
    void close() {
        watch.close();
        links.close();
        redis.close();
    }

    private EventStream join(HeldOutput output, @Nullable String last, String... queues) {
        EventStream stream = new EventStream(Set.of(queues), Set.copyOf(QueueSampler.TYPES), output);
        watch.open(stream, () -> {}, last);
        stream.start();
        return stream;
    }

    private void name(String... queues) {
        redis.call(Stream.concat(Stream.of("SADD", "redwork:queues"), Stream.of(queues))
                .toArray(String[]::new));
    }

    @Test
    void aChangeIsToldOnceAndNothingWhileNothingChanges() {
        name("a", "b");
        join(out, null);
        watch.turn();
        assertThat(out.got()).contains("id: 1-1\n", "id: 1-2\n").doesNotContain("id: 1-3\n");

        watch.turn();
        assertThat(out.got()).doesNotContain("id: 1-3\n");

        redis.call("RPUSH", "redwork:{a}:pending", "x");
        watch.turn();
        watch.turn();
        assertThat(out.got())
                .contains("id: 1-3\nevent: queues\ndata: {\"queue\":\"a\",", "\"pending\":1,")
                .doesNotContain("id: 1-4\n");
    }

    @Test
    void whoIsNewHearsOfEachQueueOnceThoughItDidNotChange() {
        name("a", "b");
        join(new HeldOutput(), null);
        watch.turn();
        join(out, null);
        watch.turn();
        watch.turn();

        assertThat(out.got())
                .contains("{\"queue\":\"a\",", "{\"queue\":\"b\",", "id: 1-4\n")
                .doesNotContain("id: 1-5\n");
    }

    @Test
    void workersPausesAndQueuesThatAreGoneAreTold() {
        name("a");
        join(out, null);
        watch.turn();
        redis.call("SET", "redwork:{a}:paused", "1");
        redis.call("ZADD", "redwork:{a}:sessions", "9999999999999", "s");
        redis.call("HSET", "redwork:{a}:session:s", "worker", "w", "slots", "8");
        watch.turn();
        redis.call("DEL", "redwork:queues");
        watch.turn();

        assertThat(out.got())
                .contains(
                        "event: workers\ndata: {\"queue\":\"a\",\"workers\":1,\"threads\":8}\n",
                        "event: paused\ndata: {\"queue\":\"a\",\"paused\":true}\n",
                        "event: gone\ndata: {\"queue\":\"a\"}\n");
    }

    @Test
    void aHundredQueuesCostLessThanFiftyCallsASecondHoweverManyLook() {
        name(IntStream.range(0, 100).mapToObj(i -> "q" + i).toArray(String[]::new));
        for (int i = 0; i < 50; i++) {
            join(new HeldOutput(), null);
        }
        join(out, null, "q7");
        watch.turn();
        redis.call("CONFIG", "RESETSTAT");
        for (int i = 0; i < 10; i++) {
            seconds += 2;
            redis.call("RPUSH", "redwork:{q7}:pending", "x" + i);
            watch.turn();
        }

        long calls = CALLS.matcher(redis.call("INFO", "commandstats"))
                .results()
                .mapToLong(call -> Long.parseLong(call.group(2)))
                .sum();
        assertThat(calls).isBetween(600L, 20 * 50L);
        assertThat(out.got().split("event: queues", -1))
                .as("one that is named is looked at each time")
                .hasSize(12);
    }

    @Test
    void allQueuesHaveTheirTurnAlsoWhereManyAreNamed() {
        String[] named = IntStream.range(0, 90).mapToObj(i -> "named" + i).toArray(String[]::new);
        name(named);
        name(IntStream.range(0, 90).mapToObj(i -> "other" + i).toArray(String[]::new));
        join(new HeldOutput(), null, named);
        join(out, null);

        for (int i = 0; i < 6; i++) {
            watch.turn();
        }

        assertThat(out.got().split("event: queues", -1)).hasSize(1 + 180);
    }

    @Test
    void halfAMinuteAfterTheLastCallerNothingIsAskedAnyMore() {
        name("a");
        EventStream stream = join(out, null);
        assertThat(watch.turn()).isTrue();
        stream.end();
        assertThat(watch.size()).isZero();
        seconds += 29;
        assertThat(watch.turn()).isTrue();
        redis.call("CONFIG", "RESETSTAT");

        seconds += 1;
        assertThat(watch.turn()).isFalse();

        assertThat(CALLS.matcher(redis.call("INFO", "commandstats")).find()).isFalse();
        HeldOutput later = new HeldOutput();
        join(later, "1-1");
        assertThat(later.got()).as("he may have missed something").contains("event: reset");
    }

    @Test
    void whoComesBackHearsWhatHeMissed() {
        name("a");
        join(out, null).end();
        watch.turn();
        redis.call("RPUSH", "redwork:{a}:pending", "x");
        watch.turn();

        HeldOutput back = new HeldOutput();
        join(back, "1-1");
        HeldOutput stranger = new HeldOutput();
        join(stranger, "77-1");

        assertThat(back.got()).startsWith("id: 1-2\nevent: queues\n").endsWith(":\nid: 1-2\n\n");
        assertThat(stranger.got()).isEqualTo("id: 1-2\nevent: reset\ndata: {}\n\n");
    }

    @Test
    void aMarkComesWithinFifteenSecondsAndWhoMayNotLookAnyMoreIsSentAway() {
        boolean[] expired = {false};
        EventStream stream = new EventStream(Set.of(), Set.of(), out);
        watch.open(
                stream,
                () -> {
                    if (expired[0]) {
                        throw new Problem(401, "unauthorized", "expired");
                    }
                },
                null);
        stream.start();
        for (int i = 0; i < 7; i++) {
            seconds += 2;
            watch.turn();
        }
        assertThat(out.got()).isEqualTo(":\nid: 1-0\n\n".repeat(2));

        expired[0] = true;
        for (int i = 0; i < 7; i++) {
            seconds += 2;
            watch.turn();
        }
        assertThat(stream.ended()).isDone();
        assertThat(watch.size()).isZero();
    }

    @Test
    void moreThanTwoHundredAreRefused() {
        for (int i = 0; i < EventWatch.MOST_STREAMS; i++) {
            join(new HeldOutput(), null);
        }
        assertThatThrownBy(() -> join(out, null)).isInstanceOf(Problem.class).hasMessageContaining("200 callers");
        watch.close();
        assertThat(watch.size()).isZero();
    }

    @Test
    void oneThatCannotBeginIsNotCounted() {
        try (EventApi api = EventApi.add(new EnumMap<>(Route.class), links, call -> {})) {
            out.starts = false;
            EventStream stream = new EventStream(Set.of(), Set.of(), out);
            assertThatThrownBy(() -> api.begin(stream, () -> {}, null)).hasMessage("the call is over");
            assertThat(api.streams()).isZero();
        }
    }

    @Test
    void anOutageOfRedisEndsNoStream() {
        name("a");
        EventStream stream = join(out, null);
        redis.call("SET", "redwork:{a}:pending", "no list");
        assertThat(watch.turn()).isTrue();
        redis.call("DEL", "redwork:{a}:pending");
        assertThat(watch.turn()).isTrue();

        assertThat(stream.ended()).isNotDone();
        assertThat(out.got()).contains("event: queues");
    }
}
