package dev.redwork.worker.tasks;

import dev.redwork.worker.Handlers;
import dev.redwork.worker.TaskModule;
import dev.redwork.worker.tasks.gcd.GcdHandlers;
import dev.redwork.worker.tasks.integrate.IntegrateHandlers;
import dev.redwork.worker.tasks.pi.PiHandlers;
import dev.redwork.worker.tasks.primes.PrimesHandlers;
import dev.redwork.worker.tasks.sum.SumHandlers;

/**
 * The handlers of the shipped tasks that need no library, {@code gcd}, the {@code primes}, {@code pi}, {@code integrate} and {@code sum};
 * a stock worker finds them as it finds a user's. Those of {@code fetch}, {@code words} and {@code weblogs} are in an
 * artifact of their own, {@code redwork-fetch}.
 */
public final class ShippedHandlers implements TaskModule {
    @Override
    public void register(Handlers handlers) {
        handlers.add(new GcdHandlers())
                .add(new PrimesHandlers())
                .add(new PiHandlers())
                .add(new IntegrateHandlers())
                .add(new SumHandlers());
    }
}
