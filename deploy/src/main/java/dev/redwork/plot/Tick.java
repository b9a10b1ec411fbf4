package dev.redwork.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * A value that an axis names.
 *
 * @param at its place, px
 */
record Tick(double at, String label) {
    private static final double GAP = 8;

    /** Those of a row, in order, whose names do not touch the one before. */
    static List<Tick> apart(List<Tick> row) {
        List<Tick> apart = new ArrayList<>();
        double free = Double.NEGATIVE_INFINITY;
        for (Tick tick : row) {
            double half = Labels.width(tick.label(), Svg.LETTERS) / 2;
            if (tick.at() - half >= free) {
                apart.add(tick);
                free = tick.at() + half + GAP;
            }
        }
        return apart;
    }
}
