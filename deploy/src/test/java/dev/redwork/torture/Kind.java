package dev.redwork.torture;

import java.util.Set;

/** What a job of the torture does, how often it is enqueued, and how it may end. */
enum Kind {
    /** Works for some milliseconds. */
    QUICK(800, 10, 0, Ended.SUCCEEDED),
    /** Sleeps, and ends early when interrupted. */
    NAP(150, 10, 0, Ended.SUCCEEDED),
    /** Its first attempt fails. */
    FLAKY(20, 10, 0, Ended.SUCCEEDED),
    /** Swallows interrupts for a second or two. */
    STUBBORN(10, 10, 0, Ended.SUCCEEDED),
    /** Every attempt fails. */
    HOPELESS(5, 2, 0, "dead:failed"),
    /** Its output has ten megabytes. */
    LARGE(3, 1, 0, "dead:too large", "dead:failed"),
    /** Calls itself until the stack is full. */
    RECURSION(3, 1, 0, "dead:failed"),
    /** Takes all memory there is. */
    MEMORY(2, 1, 0, "dead:failed"),
    /** Ends its JVM. One or two a round: each costs three workers and three leases. */
    EXIT(0, 10, 0, "dead:poison");

    static final String POISON = "dead:poison";

    final int weight;
    final int attempts;
    final long delayMillis;

    @SuppressWarnings("ImmutableEnumChecker") // never handed out
    private final Set<String> ends;

    Kind(int weight, int attempts, long delayMillis, String... ends) {
        this.weight = weight;
        this.attempts = attempts;
        this.delayMillis = delayMillis;
        this.ends = Set.of(ends);
    }

    /** Whether a job of this kind may end so. Any may be taken for poison, when three workers died under it by chance. */
    boolean mayEnd(Ended ended) {
        return ends.contains(ended.kind())
                || (ended.kind().equals(POISON) && ended.crashes().size() >= 3);
    }

    /** The kind for a number below the sum of all weights. */
    static Kind at(int number) {
        int left = number;
        for (Kind kind : values()) {
            left -= kind.weight;
            if (left < 0) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kind has number " + number);
    }

    static int weights() {
        int sum = 0;
        for (Kind kind : values()) {
            sum += kind.weight;
        }
        return sum;
    }
}
