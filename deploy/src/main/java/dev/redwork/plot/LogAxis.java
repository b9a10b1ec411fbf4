package dev.redwork.plot;

import java.util.ArrayList;
import java.util.List;

/** Equal lengths for equal ratios. 0, which lies infinitely far away, may have a place of its own at the beginning. */
final class LogAxis implements Axis {
    /** Over more of them only powers of ten are named. */
    private static final int MOST_DECADES_IN_STEPS = 3;

    private static final int[] STEPS = {1, 2, 5};

    /** The part of the axis that lies between 0 and the rest. */
    private static final double FOR_ZERO = 0.12;

    private final double least;
    private final double most;
    private final double zero;
    private final double from;
    private final double to;

    /**
     * From the least value above 0 to the most.
     *
     * @param hasZero whether there is a 0 besides
     */
    LogAxis(double least, double most, boolean hasZero, double from, double to) {
        this.least = least;
        this.most = most;
        this.zero = from;
        this.from = hasZero ? from + (to - from) * FOR_ZERO : from;
        this.to = to;
    }

    /** One whose ends are named values, around all of these. */
    static LogAxis around(double least, double most, double from, double to) {
        return new LogAxis(stepBelow(least), stepAbove(most), false, from, to);
    }

    @Override
    public double at(double value) {
        if (value <= 0) {
            return zero;
        }
        double part = most == least ? 0 : Math.log(value / least) / Math.log(most / least);
        return from + (to - from) * Math.min(1, Math.max(0, part));
    }

    @Override
    public String remark() {
        return zero == from ? " (logarithmic)" : " (logarithmic; 0 stands apart)";
    }

    @Override
    public List<Tick> ticks() {
        List<Tick> ticks = new ArrayList<>();
        int first = (int) Math.floor(Math.log10(least));
        int last = (int) Math.ceil(Math.log10(most));
        boolean all = last - first > MOST_DECADES_IN_STEPS;
        for (int decade = first; decade <= last; decade++) {
            for (int step : STEPS) {
                double value = step * Math.pow(10, decade);
                boolean within = value >= least * (1 - 1e-9) && value <= most * (1 + 1e-9);
                if (within && (step == 1 || !all)) {
                    ticks.add(new Tick(at(value), Labels.number(value)));
                }
            }
        }
        return ticks;
    }

    private static double stepBelow(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        double best = power;
        for (int step : STEPS) {
            if (step * power <= value * (1 + 1e-9)) {
                best = step * power;
            }
        }
        return best;
    }

    private static double stepAbove(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (int step : STEPS) {
            if (step * power >= value * (1 - 1e-9)) {
                return step * power;
            }
        }
        return 10 * power;
    }
}
