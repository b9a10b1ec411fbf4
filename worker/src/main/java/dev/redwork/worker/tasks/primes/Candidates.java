package dev.redwork.worker.tasks.primes;

/**
 * The candidates of a search for factors: 2, 3, 5, 7 and the 48 of each 210 numbers that none of them divides. Every prime is
 * among them, so a number without a prime factor here has none at all.
 */
final class Candidates {

    static final int SPAN = 2 * 3 * 5 * 7;

    /** The residues modulo 210 that 2, 3, 5 and 7 leave over. */
    static final int[] RESIDUES = new int[48];

    /** How many residues are smaller. */
    private static final int[] RESIDUES_BELOW = new int[SPAN + 1];

    private static final int[] PRIMES = {2, 3, 5, 7};

    static {
        int found = 0;
        for (int residue = 0; residue < SPAN; residue++) {
            RESIDUES_BELOW[residue] = found;
            if (isOnWheel(residue)) {
                RESIDUES[found++] = residue;
            }
        }
        RESIDUES_BELOW[SPAN] = found;
    }

    private Candidates() {}

    /** Whether {@code d}, 2 or more, is one. */
    static boolean isCandidate(long d) {
        int residue = (int) (d % SPAN);
        return d <= 7 ? d != 4 && d != 6 : RESIDUES_BELOW[residue] != RESIDUES_BELOW[residue + 1];
    }

    /** How many there are from {@code lo}, 2 or more, to {@code hi - 1}. */
    static long count(long lo, long hi) {
        return hi <= lo ? 0 : below(hi) - below(lo);
    }

    private static long below(long end) {
        long below = end / SPAN * RESIDUES.length + RESIDUES_BELOW[(int) (end % SPAN)];
        for (int prime : PRIMES) {
            below += prime < end ? 1 : 0;
        }
        return below;
    }

    private static boolean isOnWheel(int residue) {
        for (int prime : PRIMES) {
            if (residue % prime == 0) {
                return false;
            }
        }
        return true;
    }
}
