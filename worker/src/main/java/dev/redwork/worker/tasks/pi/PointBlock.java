package dev.redwork.worker.tasks.pi;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Draws points into arrays and counts there: the compiler turns the counting into vector instructions.
 *
 * <p>It counts those outside without a branch and without an error: for {@code 0 <= s < 2} the nearest whole number to {@code s - 0.5},
 * halves going to the even one, is 0 up to s = 1 and 1 above.
 */
final class PointBlock {
    /** Three arrays of these stay in the first-level cache. */
    private static final int POINTS = 1_024;

    /** To add and subtract: between 2^52 and 2^53 doubles are 1 apart. */
    private static final double TO_WHOLE = 0x1.8p52;

    private final double[] xs = new double[POINTS];
    private final double[] ys = new double[POINTS];

    /** How many points outside stood at each place: the sum of all would be a chain that no vector instruction can carry. */
    private final double[] outside = new double[POINTS];

    /** How many of the next points of a generator are inside. */
    long inside(RandomGenerator random, int points) {
        Arrays.fill(outside, 0);
        for (int left = points; left > 0; left -= POINTS) {
            int some = Math.min(left, POINTS);
            draw(random, some);
            count(xs, ys, outside, some);
        }
        double sum = 0;
        for (double at : outside) {
            sum += at;
        }
        return points - (long) sum;
    }

    private void draw(RandomGenerator random, int points) {
        for (int i = 0; i < points; i++) {
            xs[i] = random.nextDouble();
            ys[i] = random.nextDouble();
        }
    }

    // A method of its own, and no more than this loop, so that the compiler takes many points at once.
    private static void count(double[] xs, double[] ys, double[] outside, int points) {
        for (int i = 0; i < points; i++) {
            outside[i] += xs[i] * xs[i] + ys[i] * ys[i] - 0.5 + TO_WHOLE - TO_WHOLE;
        }
    }
}
