package dev.redwork.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.redwork.producer.JobOrder.Numbered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a map is told, and the order of its jobs. */
class MapOptionsTest {
    private final MapOptions<Integer> options = new MapOptions<>();
    private final Batch batch = new Batch(Orders.closed(), Orders.KEYS, "b", new TurnedClock());

    private static List<Integer> ordered(MapOptions<Integer> options, int inputs) {
        List<Integer> order = new ArrayList<>();
        options.order().of(IntStream.range(0, inputs).iterator()).forEachRemaining((Numbered<Integer> one) -> {
            assertThat(one.index()).isEqualTo((long) one.input());
            order.add(one.input());
        });
        return order;
    }

    @Test
    void eachChangeIsACopy() {
        MapOptions<Integer> changed =
                options.chunk(64).timeout(Duration.ofSeconds(1)).within(Duration.ofHours(1));

        assertThat(options.isChunked()).isFalse();
        assertThat(changed.isChunked()).isTrue();
        assertThat(changed.collectErrors().chunk()).isEqualTo(64);
        assertThat(changed.batch(batch).limit()).isEqualTo(Duration.ofHours(1));
        assertThat(changed.chunkBy(Duration.ofMillis(50)).chunk()).isEqualTo(1);
    }

    @Test
    void ofLargeChunksFewerAreOpen() {
        assertThat(options.atOnceOf(1)).isEqualTo(1_000);
        assertThat(options.atOnceOf(1_000)).isEqualTo(100);
        assertThat(options.atOnceOf(50_000)).isEqualTo(16);
        assertThat(options.atOnce(3).atOnceOf(1)).isEqualTo(3);
        assertThat(options.atOnce(5_000).atOnceOf(50_000)).isEqualTo(5_000);
    }

    @Test
    void itRefusesWhatMakesNoSense() {
        for (int chunk : new int[] {0, -1, 100_001, Integer.MIN_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> options.chunk(chunk))
                    .withMessage("chunk is " + chunk + ", must be 1 to 100000");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.atOnce(0))
                .withMessage("atOnce is 0, must be 1 or more");
        for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofNanos(5))) {
            assertThatIllegalArgumentException().isThrownBy(() -> options.timeout(none));
            assertThatIllegalArgumentException().isThrownBy(() -> options.within(none));
            assertThatIllegalArgumentException().isThrownBy(() -> options.chunkBy(none));
        }
        assertThat(options.timeout(Duration.ofSeconds(Long.MAX_VALUE)).timeout())
                .isPositive();
    }

    @Test
    void whatDoesNotGoTogetherIsRefusedWithWhatToDo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        options.batch(batch).chunkBy(Duration.ofMillis(50)).checked(false, true))
                .withMessageContaining("use chunk(n)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.chunk(2).checked(true, true))
                .withMessageContaining("use chunk(1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.collectErrors().checked(false, false))
                .withMessageContaining("use stream");
        assertThat(options.batch(batch).chunk(2).collectErrors().checked(false, true))
                .isNotNull();
    }

    @Test
    void theSameSeedGivesTheSameOrder() {
        List<Integer> shuffled = ordered(options.shuffled(7), 100);

        assertThat(shuffled)
                .isEqualTo(ordered(options.shuffled(7), 100))
                .isNotEqualTo(ordered(options.shuffled(8), 100))
                .containsExactlyInAnyOrderElementsOf(ordered(options, 100));
    }

    @Test
    void theLongestIsFirstAndEqualOnesStandAsGiven() {
        assertThat(ordered(options.longestFirst(n -> n % 3), 7)).containsExactly(2, 5, 1, 4, 0, 3, 6);
        assertThat(ordered(options.longestFirst(n -> n == 0 ? Long.MIN_VALUE : Long.MAX_VALUE), 3))
                .containsExactly(1, 2, 0);
        assertThat(ordered(options, 3)).containsExactly(0, 1, 2);
    }
}
