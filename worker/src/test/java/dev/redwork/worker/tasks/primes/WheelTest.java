package dev.redwork.worker.tasks.primes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WheelTest {

    @Test
    void bitsAndNumbersAreInverse() {
        for (int bit = 0; bit < 8; bit++) {
            assertThat(Wheel.bitOf(Wheel.number(1_000_000_007L, bit))).isEqualTo(bit);
        }
    }

    @Test
    void aNumberOffTheWheelTakesTheNextBit() {
        assertThat(Wheel.bitOf(0)).isZero();
        assertThat(Wheel.bitOf(2)).isEqualTo(Wheel.bitOf(7));
        assertThat(Wheel.bitOf(24)).isEqualTo(Wheel.bitOf(29));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 11, 13, 17, 19, 23, 29, 31, 999_983, 31_622_743})
    void stepsVisitEveryMultipleOnTheWheel(int p) {
        int c = (Wheel.bitOf(p) << 3) | Wheel.bitOf(1);
        long at = p / Wheel.SPAN;
        for (long q = 1; q < 200; q++) {
            if (q % 2 != 0 && q % 3 != 0 && q % 5 != 0) {
                assertThat(at).isEqualTo(p * q / Wheel.SPAN);
                assertThat(Wheel.ERASE[c]).isEqualTo((byte) ~(1 << Wheel.bitOf(p * q)));
                at += (long) (p / Wheel.SPAN) * Wheel.GAP[c] + Wheel.CARRY[c];
                c = Wheel.nextCase(c);
            }
        }
    }
}
