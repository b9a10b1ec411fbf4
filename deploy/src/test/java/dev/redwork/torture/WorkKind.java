package dev.redwork.torture;

import java.util.Set;

/** What a job of the torture does, how often it is enqueued, and how it may end. */
enum WorkKind {
    /** Works for some milliseconds. */
    QUICK(760, 10, Ended.SUCCEEDED),
    /** Sleeps, and ends early when interrupted. */
    NAP(130, 10, Ended.SUCCEEDED),
    /** Its first attempt fails. */
    FLAKY(20, 10, Ended.SUCCEEDED),
    /** Is due later. */
    LATER(30, 10, 1_500, 0, Ended.SUCCEEDED),
    /** Is due after more than a lease. */
    MUCH_LATER(5, 10, 12_000, 0, Ended.SUCCEEDED),
    /** Need not start any more when it has waited too long. */
    PERISHABLE(10, 10, Ended.SUCCEEDED, "expired"),
    /** Is cancelled soon, whether it waits or runs. */
    UNWANTED(10, 10, Ended.SUCCEEDED, "cancelled"),
    /** Is cancelled before it is due. */
    CALLED_OFF(10, 10, 3_000, 0, Ended.SUCCEEDED, "cancelled"),
    /** Swallows interrupts for a second or two. */
    STUBBORN(10, 10, Ended.SUCCEEDED),
    /** Every attempt fails. */
    HOPELESS(5, 2, "dead:failed"),
    /** Takes longer than it may, and gives way. */
    SLOW(5, 1, 0, 300, "dead:timed out", "dead:failed"),
    /** Never ends, and swallows interrupts. */
    LOOP(1, 2, 0, 500, "dead:timed out", "dead:failed"),
    /** Its output has ten megabytes. */
    LARGE(3, 1, "dead:too large", "dead:failed"),
    /** Calls itself until the stack is full. */
    RECURSION(3, 1, "dead:failed"),
    /** Takes all memory there is. */
    MEMORY(2, 1, "dead:failed"),
    /** Fills the heap of its worker with small objects for a moment, and lets go: a fault of the schedule. */
    HEAP(0, 2, Ended.SUCCEEDED, "dead:failed"),
    /** Ends its JVM. One a round: each costs three workers and three leases. */
    EXIT(0, 10, "dead:poison");

    static final String POISON = "dead:poison";

    final int weight;
    final int attempts;
    final long delayMillis;
    /** 0: none. */
    final long timeoutMillis;

    @SuppressWarnings("ImmutableEnumChecker") // never handed out
    private final Set<String> ends;

    WorkKind(int weight, int attempts, String... ends) {
        this(weight, attempts, 0, 0, ends);
    }

    WorkKind(int weight, int attempts, long delayMillis, long timeoutMillis, String... ends) {
        this.weight = weight;
        this.attempts = attempts;
        this.delayMillis = delayMillis;
        this.timeoutMillis = timeoutMillis;
        this.ends = Set.of(ends);
    }

    /** Whether a job of this kind may end so. Any may be taken for poison, when three workers died under it by chance. */
    boolean mayEnd(Ended ended) {
        return ends.contains(ended.kind())
                || (ended.kind().equals(POISON) && ended.crashes().size() >= 3);
    }

    boolean isUnwanted() {
        return this == UNWANTED || this == CALLED_OFF;
    }

    /** The kind for a number below the sum of all weights. */
    static WorkKind at(int number) {
        int left = number;
        for (WorkKind kind : values()) {
            left -= kind.weight;
            if (left < 0) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kind has number " + number);
    }

    static int weights() {
        int sum = 0;
        for (WorkKind kind : values()) {
            sum += kind.weight;
        }
        return sum;
    }
}
