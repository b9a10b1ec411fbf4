package dev.redwork.producer;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.ulid.Ulid;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdsTest {
    private static final long NOW = 1_800_000_000_000L;

    private final Ids ids = new Ids(new SecureRandom());

    @Test
    void eachIsGreaterThanTheOneBeforeAndTellsItsTime() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            made.add(ids.next(NOW + i / 1_000));
        }

        assertThat(made).isSorted().doesNotHaveDuplicates();
        assertThat(Ulid.getTime(made.get(0))).isEqualTo(NOW);
        assertThat(Ulid.getTime(made.get(2_999))).isEqualTo(NOW + 2);
    }

    @Test
    void aClockThatGoesBackALittleChangesNoOrder() {
        String before = ids.next(NOW);

        assertThat(ids.next(NOW - 9_999)).isGreaterThan(before);
    }

    @Test
    void aClockThatWasSetBackIsFollowed() {
        ids.next(NOW);

        assertThat(Ulid.getTime(ids.next(NOW - 10_000))).isEqualTo(NOW - 10_000);
        assertThat(Ulid.getTime(ids.next(NOW - 3_600_000))).isEqualTo(NOW - 3_600_000);
    }

    @Test
    void manyThreadsNeverGetTheSame() {
        List<String> made = IntStream.range(0, 20_000)
                .parallel()
                .mapToObj(i -> ids.next(NOW))
                .toList();

        assertThat(made).doesNotHaveDuplicates();
    }

    @Test
    void whereverAStackOverflowsTheOthersGetTheirs() throws Exception {
        int overflows = DeepStack.sweep(() -> ids.next(NOW));

        assertThat(overflows).isPositive();
        assertThat(CompletableFuture.supplyAsync(() -> ids.next(NOW))).succeedsWithin(Duration.ofSeconds(60));
    }
}
