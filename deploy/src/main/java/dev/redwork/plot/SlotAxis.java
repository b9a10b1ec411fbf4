package dev.redwork.plot;

import java.util.ArrayList;
import java.util.List;

/** Names instead of numbers, in equal distances: the value of a name is its number in the list. */
final class SlotAxis implements Axis {
    private final List<String> names;
    private final double from;
    private final double to;

    SlotAxis(List<String> names, double from, double to) {
        this.names = List.copyOf(names);
        this.from = from;
        this.to = to;
    }

    @Override
    public double at(double value) {
        return from + (to - from) * (value + 0.5) / names.size();
    }

    @Override
    public List<Tick> ticks() {
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            ticks.add(new Tick(at(i), names.get(i)));
        }
        return ticks;
    }
}
