package dev.redwork.reference;

import java.time.Duration;
import java.util.List;

/** How much of each workload is run. */
enum Extent {
    /** As published. */
    FULL(8, Duration.ofSeconds(4)),
    /** Less, in a few minutes. */
    QUICK(4, Duration.ofSeconds(1)),
    /** As little as shows the right results, for tests. */
    TINY(2, Duration.ZERO);

    private final int most;
    private final Duration enough;

    Extent(int most, Duration enough) {
        this.most = most;
        this.enough = enough;
    }

    /** The size for this extent. */
    int of(int full, int quick, int tiny) {
        return switch (this) {
            case FULL -> full;
            case QUICK -> quick;
            case TINY -> tiny;
        };
    }

    /** Workers in these shapes. */
    List<WorkerShape> shapes() {
        return WorkerShape.ALL.stream().filter(shape -> shape.slots() <= most).toList();
    }

    /** How often each is run. */
    Rounds rounds() {
        return new Rounds(enough);
    }
}
