package dev.redwork.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Defaults;
import dev.redwork.redis.Call.AdaptivePage;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdaptivePageTest {
    private final AdaptivePage page = new AdaptivePage(2, 100);

    private void brought(int entries, int size) {
        page.brought(Collections.nCopies(entries, new byte[size]));
    }

    @Test
    void itStartsWithTheFewestAndGrowsFourfoldToTheMost() {
        assertThat(page.count()).isEqualTo(2);
        brought(2, 20);
        assertThat(page.count()).isEqualTo(8);
        brought(3, 20);
        assertThat(page.count()).isEqualTo(32);
        brought(32, 20);
        assertThat(page.count()).isEqualTo(100);
    }

    @Test
    void ofLongEntriesItAsksForAsManyAsMakeAMegabyte() {
        brought(2, Defaults.CALL_BYTES / 5);
        assertThat(page.count()).isEqualTo(5);
        brought(5, Defaults.CALL_BYTES / 3);
        assertThat(page.count()).isEqualTo(3);
    }

    @Test
    void itAsksForTheFewestOfEntriesThatAreTooLong() {
        brought(1, 3 * Defaults.CALL_BYTES);
        assertThat(page.count()).isEqualTo(2);
    }

    @Test
    void emptyEntriesAreSmallOnes() {
        brought(2, 0);
        assertThat(page.count()).isEqualTo(8);
    }

    @Test
    void aReadThatBroughtNothingTellsNothing() {
        brought(2, 20);
        page.brought(List.of());
        assertThat(page.count()).isEqualTo(8);
    }
}
