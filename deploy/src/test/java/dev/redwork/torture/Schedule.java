package dev.redwork.torture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Which fault begins when, to whom, and for how long: the same for the same seed. */
record Schedule(List<Step> steps) {
    /**
     * One fault that is to happen.
     *
     * @param at ms after the start
     * @param target which of the possible victims
     * @param lasts ms until it is mended
     */
    record Step(int number, long at, Fault fault, int target, long lasts) {}

    /** Every fault of the menu comes once, in any order, before one comes again. */
    static Schedule of(long seed, List<Fault> menu, long millis, long meanGap) {
        Random random = new Random(seed);
        List<Step> steps = new ArrayList<>();
        List<Fault> rest = new ArrayList<>();
        long at = 200;
        while (at < millis) {
            if (rest.isEmpty()) {
                rest.addAll(menu);
                Collections.shuffle(rest, random);
            }
            Fault fault = rest.remove(0);
            steps.add(new Step(steps.size(), at, fault, random.nextInt(1_000), fault.lasts(random)));
            at += meanGap / 4 + random.nextInt((int) (meanGap * 3 / 2));
        }
        return new Schedule(List.copyOf(steps));
    }

    @Override
    public String toString() {
        return steps.stream()
                .map(step -> step.at() + " ms: " + step.fault().name() + " " + step.target() + " for " + step.lasts()
                        + " ms")
                .collect(Collectors.joining("\n"));
    }
}
