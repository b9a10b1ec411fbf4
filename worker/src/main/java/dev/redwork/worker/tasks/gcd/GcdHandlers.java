package dev.redwork.worker.tasks.gcd;

import dev.redwork.tasks.GcdPair;
import dev.redwork.tasks.ShippedTasks;
import dev.redwork.worker.Handlers;
import dev.redwork.worker.TaskModule;
import java.math.BigInteger;

/** The handler of {@code gcd}. */
public final class GcdHandlers implements TaskModule {
    @Override
    public void register(Handlers handlers) {
        handlers.handle(ShippedTasks.GCD, (pair, context) -> gcd(pair));
    }

    private static BigInteger gcd(GcdPair pair) throws InterruptedException {
        return pair.method() == GcdPair.Method.TRIAL
                ? Gcd.byTrial(pair.a(), pair.b())
                : Gcd.byEuclid(pair.a(), pair.b());
    }
}
