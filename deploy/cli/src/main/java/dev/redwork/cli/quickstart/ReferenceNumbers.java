package dev.redwork.cli.quickstart;

import dev.redwork.tasks.GcdPair;
import java.util.List;

/** Numbers that published programs were measured with. */
public final class ReferenceNumbers {
    /** For greatest common divisors by trial: 1, 1, 5, 1. */
    public static final List<GcdPair> PAIRS = List.of(
            GcdPair.byTrial(1_963_309, 2_265_973),
            GcdPair.byTrial(2_030_677, 3_814_172),
            GcdPair.byTrial(1_551_645, 2_229_620),
            GcdPair.byTrial(2_039_045, 2_020_802));

    private ReferenceNumbers() {}
}
