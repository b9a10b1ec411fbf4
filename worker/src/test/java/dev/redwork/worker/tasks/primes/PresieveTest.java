package dev.redwork.worker.tasks.primes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PresieveTest {

    @Test
    void leavesWhatNoPrimeBelow31Divides() {
        byte[] bytes = new byte[40_000];
        long first = 123_456_789;
        Presieve.fill(bytes, bytes.length, first);
        for (int i = 0; i < bytes.length; i++) {
            assertThat(bytes[i]).as("byte %d", i).isEqualTo(expected(first + i));
        }
    }

    @Test
    void keepsThePrimesOfTheFirstByte() {
        byte[] bytes = new byte[2];
        Presieve.fill(bytes, 1, 0);
        assertThat(bytes).containsExactly(0b1111_1110, 0);
    }

    private static byte expected(long index) {
        return (byte) IntStream.range(0, 8)
                .filter(bit -> IntStream.of(7, 11, 13, 17, 19, 23, 29).allMatch(p -> Wheel.number(index, bit) % p != 0))
                .map(bit -> 1 << bit)
                .sum();
    }
}
