package dev.redwork.plot;

import java.util.List;

/** Where values lie along one side of a chart. */
interface Axis {
    /** The place of a value, px. */
    double at(double value);

    /** The values that it names, in order. */
    List<Tick> ticks();

    /** A remark on how to read it, behind its title; empty: none is needed. */
    default String remark() {
        return "";
    }

    /** The places of these values instead, but for those whose names would touch the one before. */
    default List<Tick> named(List<Double> values) {
        return Tick.apart(values.stream()
                .map(value -> new Tick(at(value), Labels.number(value)))
                .toList());
    }
}
