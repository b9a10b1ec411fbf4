package dev.redwork.producer;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.ulid.Ulid;
import dev.redwork.producer.Producer.JobFactory;
import dev.redwork.redis.Replies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobFactoryTest {
    private static final long NOW = 1_800_000_000_000L;

    private final TurnedClock clock = new TurnedClock();
    private final JobFactory factory = new JobFactory(Orders.NOWHERE, Replies.clock(clock, NOW), clock, null);

    private String next(long now) {
        return factory.newUlid(now).toString();
    }

    @Test
    void anIdTellsRedisTime() {
        clock.turn(Duration.ofMillis(7));

        assertThat(Ulid.getTime(factory.newId())).isEqualTo(NOW + 7);
    }

    @Test
    void eachIsGreaterThanTheOneBeforeAndTellsItsTime() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            made.add(next(NOW + i / 1_000));
        }

        assertThat(made).isSorted().doesNotHaveDuplicates();
        assertThat(Ulid.getTime(made.get(0))).isEqualTo(NOW);
        assertThat(Ulid.getTime(made.get(2_999))).isEqualTo(NOW + 2);
    }

    @Test
    void aClockThatGoesBackALittleChangesNoOrder() {
        String before = next(NOW);

        assertThat(next(NOW - 9_999)).isGreaterThan(before);
    }

    @Test
    void aClockThatWasSetBackIsFollowed() {
        String unused = next(NOW);

        assertThat(Ulid.getTime(next(NOW - 10_000))).isEqualTo(NOW - 10_000);
        assertThat(Ulid.getTime(next(NOW - 3_600_000))).isEqualTo(NOW - 3_600_000);
    }

    @Test
    void manyThreadsNeverGetTheSame() {
        List<String> made =
                IntStream.range(0, 20_000).parallel().mapToObj(i -> next(NOW)).toList();

        assertThat(made).doesNotHaveDuplicates();
    }

    @Test
    void whereverAStackOverflowsTheOthersGetTheirs() throws Exception {
        int overflows = DeepStack.sweep(() -> next(NOW));

        assertThat(overflows).isPositive();
        assertThat(CompletableFuture.supplyAsync(() -> next(NOW))).succeedsWithin(Duration.ofSeconds(60));
    }
}
