package dev.redwork.worker.tasks.pi;

import java.util.random.RandomGenerator;
import java.util.random.RandomGenerator.JumpableGenerator;
import java.util.random.RandomGenerator.LeapableGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The streams of a seed, from one of them on. Stream k is the generator after {@code k / 256} leaps of 2^192 numbers and {@code k % 256}
 * jumps of 2^128: no two streams meet, and the way to any of the million streams that 10^12 points need takes 4,351 steps of a
 * microsecond, where jumps alone would be a million.
 */
final class PiStreams {
    /** Of the JDK: its period of 2^256 - 1 has room for 2^64 leaps. */
    private static final String ALGORITHM = "Xoshiro256PlusPlus";

    private static final int ROW = 256;

    private final LeapableGenerator row;
    private long index;
    private JumpableGenerator stream;

    PiStreams(long seed, long first) {
        row = RandomGeneratorFactory.<LeapableGenerator>of(ALGORITHM).create(seed);
        for (long i = 0; i < first / ROW; i++) {
            row.leap();
        }
        stream = row.copy();
        for (long i = 0; i < first % ROW; i++) {
            stream.jump();
        }
        index = first;
    }

    /** The next stream, at its first number. */
    RandomGenerator next() {
        RandomGenerator one = stream.copy();
        index++;
        if (index % ROW == 0) {
            row.leap();
            stream = row.copy();
        } else {
            stream.jump();
        }
        return one;
    }
}
