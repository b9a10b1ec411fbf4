package dev.redwork.bench;

import org.jspecify.annotations.Nullable;

/**
 * A figure as one round measured it.
 *
 * @param figure its name
 * @param limit the name of what bounds it; null: nothing was measured that does
 * @param limitValue the same round's value of that
 */
record Sample(
        String figure, String unit, double value, @Nullable String limit, double limitValue, Cost cost) {

    /** Without a limit and a cost: a limit itself. */
    static Sample of(String figure, String unit, double value) {
        return new Sample(figure, unit, value, null, 0, Cost.NONE);
    }

    Sample within(Sample bound) {
        return new Sample(figure, unit, value, bound.figure, bound.value, cost);
    }

    Sample at(Cost spent) {
        return new Sample(figure, unit, value, limit, limitValue, spent);
    }
}
