package dev.redwork.torture;

import dev.redwork.torture.Entry.Event;
import dev.redwork.torture.Schedule.Step;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Makes a schedule happen, from one thread, and starts again what ended. */
final class Nemesis {
    private static final long TICK_MILLIS = 10;

    private record Healing(long at, Step step, String victim) {}

    private final TortureStage stage;
    private final PriorityQueue<Healing> healings = new PriorityQueue<>(Comparator.comparingLong(Healing::at));
    private final Set<String> broken = new HashSet<>();

    Nemesis(TortureStage stage) {
        this.stage = stage;
    }

    /** Returns when the schedule is over and everything is mended. */
    void run(Schedule schedule) throws InterruptedException {
        Deque<Step> steps = new ArrayDeque<>(schedule.steps());
        long start = MachineClock.now();
        while (!steps.isEmpty() || !healings.isEmpty()) {
            long now = MachineClock.now() - start;
            while (!healings.isEmpty() && healings.peek().at() <= now) {
                heal(healings.remove());
            }
            Step next = steps.peek();
            if (next != null && next.at() <= now) {
                begin(steps.remove(), now);
            }
            stage.keep();
            TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
        }
    }

    private void begin(Step step, long now) {
        Fault fault = step.fault();
        if (!fault.applies(stage, step.target())) {
            return;
        }
        String victim = fault.victim(stage, step.target());
        // Nobody can be frozen twice; and who stands still cannot be told anything.
        if (!broken.add(victim)) {
            return;
        }
        stage.ledger.write(Event.FAULT, "" + step.number(), victim, fault.name(), step.lasts());
        fault.begin(stage, step.target());
        if (step.lasts() == 0) {
            over(step, victim);
        } else {
            healings.add(new Healing(now + step.lasts(), step, victim));
        }
    }

    private void heal(Healing healing) {
        Step step = healing.step();
        step.fault().heal(stage, step.target());
        over(step, healing.victim());
    }

    private void over(Step step, String victim) {
        broken.remove(victim);
        stage.ledger.write(
                Event.HEALED, "" + step.number(), victim, step.fault().name(), 0);
    }
}
