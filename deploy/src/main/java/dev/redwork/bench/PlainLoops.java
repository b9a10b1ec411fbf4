package dev.redwork.bench;

/** The loops that one would write without a queue: the shipped tasks are measured against them. */
final class PlainLoops {
    private PlainLoops() {}

    /** How far a search for a factor came: the factor or 0, and the odd numbers that it tried. */
    record Tried(long factor, long candidates) {}

    /** Tries odd numbers from 3 on, up to the root of {@code n}, and no more than {@code most} of them. */
    static Tried factor(long n, long most) {
        long root = (long) Math.sqrt((double) n);
        long last = Math.min(root, 2 * most + 1);
        for (long d = 3; d <= last; d += 2) {
            if (n % d == 0) {
                return new Tried(d, candidates(d));
            }
        }
        return new Tried(0, candidates(last));
    }

    /** How many odd numbers there are from 3 to {@code last}. */
    static long candidates(long last) {
        return (last - 1) / 2;
    }

    /** The first number, downwards from the smaller one, that divides both. */
    static int gcd(int a, int b) {
        int divisor = Math.min(a, b);
        while (a % divisor != 0 || b % divisor != 0) {
            divisor--;
        }
        return divisor;
    }
}
