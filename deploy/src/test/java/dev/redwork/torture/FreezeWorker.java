package dev.redwork.torture;

import dev.redwork.job.Defaults;
import dev.redwork.torture.Entry.Event;
import java.util.Random;

/** SIGSTOP for half a lease to three leases: a machine that hangs, a collection of garbage, a laptop that sleeps. */
record FreezeWorker(double mostLeases) implements WorkerFault {
    @Override
    public String name() {
        return "worker SIGSTOP";
    }

    @Override
    public long lasts(Random random) {
        return (long) (Defaults.LEASE.toMillis() * (0.5 + random.nextDouble() * (mostLeases - 0.5)));
    }

    @Override
    public void begin(TortureStage stage, int target) {
        String who = victim(stage, target);
        stage.ledger.write(Event.FROZEN, who, who);
        stage.worker(target).jvm().suspend();
    }

    @Override
    public void heal(TortureStage stage, int target) {
        String who = victim(stage, target);
        stage.worker(target).jvm().resume();
        stage.ledger.write(Event.THAWED, who, who);
    }
}
