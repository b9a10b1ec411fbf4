package dev.redwork.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.dashboard.http.Problem;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefreshesTest {
    private final AtomicLong clock = new AtomicLong();
    private final Refreshes refreshes = new Refreshes(clock::get);
    private int made;

    private void refresh(String key, int calls) {
        View unused = refreshes.view(key, calls, () -> {
            made++;
            return View.of(key, "", Html.NOTHING);
        });
    }

    private void turn(long seconds) {
        clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void onePageIsMadeOnceForAllWhoLookAtIt() {
        refresh("a", 10);
        refresh("a", 10);
        assertThat(made).isEqualTo(1);
        turn(2);
        refresh("a", 10);
        assertThat(made).isEqualTo(2);
    }

    /** Also one that costs more than could ever be saved is refreshed. */
    @Test
    void aDearPageIsMadeAndTheOthersWaitForIt() {
        refresh("dear", 10 * Refreshes.CALLS_A_SECOND);
        assertThatThrownBy(() -> refresh("cheap", 1)).isInstanceOf(Problem.class);
        refresh("free", 0);
        turn(6);
        assertThatThrownBy(() -> refresh("cheap", 1)).isInstanceOf(Problem.class);
        turn(1);
        refresh("cheap", 1);
        assertThat(made).isEqualTo(3);
    }
}
