package dev.redwork.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.dashboard.html.Html;
import dev.redwork.dashboard.html.Refreshes;
import dev.redwork.dashboard.html.View;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** However many tabs follow pages, Redis is asked no more than so often. */
class RefreshesTest {
    private final AtomicLong nanos = new AtomicLong(1);
    private final Refreshes refreshes = new Refreshes(nanos::get);
    private int made;

    private View make() {
        made++;
        return View.of("t", "", Html.NOTHING);
    }

    @Test
    void manyWhoSeeTheSameCostOne() {
        for (int tab = 0; tab < 1_000; tab++) {
            refreshes.view("same", 10, this::make);
        }
        assertThat(made).isEqualTo(1);

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
        refreshes.view("same", 10, this::make);
        assertThat(made).isEqualTo(2);
    }

    @Test
    void differentPagesShareWhatMayBeAsked() {
        int seconds = 60;
        int refused = 0;
        for (int tick = 0; tick < seconds * 10; tick++) {
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
            for (int tab = 0; tab < 20; tab++) {
                if (refreshes.view("tab " + tick + " " + tab, 20, this::make).isEmpty()) {
                    refused++;
                }
            }
        }
        assertThat(made * 20)
                .isBetween(seconds * Refreshes.CALLS_A_SECOND * 9 / 10, (seconds + 4) * Refreshes.CALLS_A_SECOND + 20);
        assertThat(refused).isPositive();
    }

    /** Who has done something, and comes back, must not see what was before it. */
    @Test
    void whoeverComesToAPageIsNotShownAnOlderOneNext() {
        View before = refreshes.view("page", 1, this::make).orElseThrow();
        View after = refreshes.first("page", this::make);
        assertThat(refreshes.view("page", 1, this::make)).containsSame(after);

        View slow = refreshes.first("page", () -> {
            nanos.addAndGet(10);
            refreshes.first("page", this::make);
            return before;
        });
        assertThat(slow).isSameAs(before);
        assertThat(refreshes.view("page", 1, this::make).orElseThrow()).isNotSameAs(before);
    }

    @Test
    void aPageThatCostsNothingIsNeverRefused() {
        for (int i = 0; i < 1_000; i++) {
            refreshes.view("page " + i, 0, this::make);
        }
        assertThat(made).isEqualTo(1_000);
    }

    @Test
    void onePageThatCannotBeMadeIsNotKept() {
        assertThatThrownBy(() -> refreshes.view("x", 1, () -> {
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);

        refreshes.view("x", 1, this::make);
        assertThat(made).isEqualTo(1);
    }

    /** Also one that costs more than could ever be saved is refreshed. */
    @Test
    void aDearPageIsMadeAndTheOthersWaitForIt() {
        refreshes.view("dear", 10 * Refreshes.CALLS_A_SECOND, this::make);
        assertThat(refreshes.view("cheap", 1, this::make)).isEmpty();
        assertThat(refreshes.view("free", 0, this::make)).isPresent();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(6));
        assertThat(refreshes.view("cheap", 1, this::make)).isEmpty();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        refreshes.view("cheap", 1, this::make);
        assertThat(made).isEqualTo(3);
    }
}
