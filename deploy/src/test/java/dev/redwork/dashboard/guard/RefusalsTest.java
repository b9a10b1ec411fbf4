package dev.redwork.dashboard.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Ten lines a minute. */
class RefusalsTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final Refusals refusals = new Refusals(now::get);

    @Test
    void theEleventhOfAMinuteIsNotLogged() {
        for (int minute = 0; minute < 2; minute++) {
            for (int i = 0; i < 10; i++) {
                assertThat(refusals.isToBeTold()).isTrue();
            }
            now.addAndGet(TimeUnit.SECONDS.toNanos(59));
            assertThat(refusals.isToBeTold()).isFalse();
            now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        }
    }
}
