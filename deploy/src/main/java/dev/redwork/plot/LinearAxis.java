package dev.redwork.plot;

import java.util.ArrayList;
import java.util.List;

/** From 0 in equal steps of 1, 2 or 5 times a power of ten. */
final class LinearAxis implements Axis {
    private static final int MOST_STEPS = 6;

    private final double from;
    private final double to;
    private final double step;
    private final double end;

    /** @param most the largest value, which lies on it; it ends with a step */
    LinearAxis(double most, double from, double to) {
        this.from = from;
        this.to = to;
        this.step = step(most);
        this.end = step * Math.max(1, Math.ceil(most / step - 1e-9));
    }

    private static double step(double most) {
        if (most <= 0) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(most / MOST_STEPS)));
        for (double step : new double[] {power, 2 * power, 5 * power}) {
            if (most / step <= MOST_STEPS) {
                return step;
            }
        }
        return 10 * power;
    }

    @Override
    public double at(double value) {
        return from + (to - from) * value / end;
    }

    @Override
    public List<Tick> ticks() {
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i <= Math.round(end / step); i++) {
            ticks.add(new Tick(at(i * step), Labels.number(i * step)));
        }
        return ticks;
    }
}
