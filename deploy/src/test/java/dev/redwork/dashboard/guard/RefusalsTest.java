package dev.redwork.dashboard.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.guard.Caller.Kind;
import dev.redwork.dashboard.http.Role;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Ten lines a minute and caller. */
class RefusalsTest {
    private static final Caller ANN = new Caller(Kind.USER, "ann", Set.of(Role.READ));

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final Refusals refusals = new Refusals(now::get);

    @Test
    void theEleventhOfAMinuteIsNotLogged() {
        for (int minute = 0; minute < 2; minute++) {
            for (int i = 0; i < 10; i++) {
                assertThat(refusals.isToBeTold(ANN)).isTrue();
            }
            now.addAndGet(TimeUnit.SECONDS.toNanos(59));
            assertThat(refusals.isToBeTold(ANN)).isFalse();
            now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        }
    }

    @Test
    void oneWhoTriesAgainAndAgainDoesNotHideAnother() {
        for (int i = 0; i < 20; i++) {
            boolean unused = refusals.isToBeTold(ANN);
        }
        assertThat(refusals.isToBeTold(new Caller(Kind.USER, "bob", Set.of(Role.READ))))
                .isTrue();
        assertThat(refusals.isToBeTold(new Caller(Kind.TOKEN, "ann", Set.of(Role.READ))))
                .isTrue();
    }
}
