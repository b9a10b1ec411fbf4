package dev.redwork.dashboard.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Twenty wrong tokens a minute and address. */
class WrongTriesTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final WrongTries wrong = new WrongTries(20, now::get);

    @Test
    void theTwentyFirstOfAMinuteHasToWait() {
        for (int i = 0; i < 20; i++) {
            assertThat(count("10.0.0.1")).isZero();
        }
        assertThat(count("10.0.0.1")).isBetween(60L, 61L);
        now.addAndGet(TimeUnit.SECONDS.toNanos(59));
        assertThat(count("10.0.0.1")).isBetween(1L, 2L);
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(count("10.0.0.1")).isZero();
    }

    @Test
    void addressesAreCountedEachAndNetworksOfIpv6AsOne() {
        for (int i = 0; i < 20; i++) {
            assertThat(count("10.0.0.1")).isZero();
            assertThat(count("2001:db8:0:1::" + i)).isZero();
        }
        assertThat(count("10.0.0.2")).isZero();
        assertThat(count("2001:db8:0:2::1")).isZero();
        assertThat(count("2001:db8:0:1::ffff")).isPositive();
    }

    @Test
    void aRightOneIsTakenBack() {
        for (int i = 0; i < 50; i++) {
            assertThat(count("10.0.0.1")).isZero();
            wrong.takeBack(WrongTries.network("10.0.0.1"));
        }
        wrong.takeBack("10.0.0.2");
    }

    private long count(String address) {
        return wrong.count(WrongTries.network(address));
    }

    @Test
    void anAttackerWithManyAddressesDoesNotFillTheMemory() {
        for (int i = 0; i < 20; i++) {
            long unused = count("10.0.0.1");
        }
        for (int i = 0; i < 20_000; i++) {
            long unused = count("10.1." + (i >> 8) + "." + (i & 255));
        }
        assertThat(wrong.count("10.0.0.1")).as("the oldest is forgotten").isZero();
    }
}
