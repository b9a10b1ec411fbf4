package dev.redwork.worker.tasks;

import dev.redwork.worker.Handlers;
import dev.redwork.worker.TaskModule;
import dev.redwork.worker.tasks.fetch.FetchHandlers;
import dev.redwork.worker.tasks.gcd.GcdHandlers;
import dev.redwork.worker.tasks.primes.PrimesHandlers;

/** The handlers of the shipped tasks; a stock worker finds them as it finds a user's. */
public final class ShippedHandlers implements TaskModule {
    private final FetchHandlers fetch;

    /** Handlers that every worker may run: {@code fetch} refuses all addresses but public ones. */
    public ShippedHandlers() {
        this(new FetchHandlers());
    }

    private ShippedHandlers(FetchHandlers fetch) {
        this.fetch = fetch;
    }

    /** With a {@code fetch} that connects to every address, as {@link FetchHandlers#allowingPrivate} does. */
    public static ShippedHandlers allowingPrivate() {
        return new ShippedHandlers(FetchHandlers.allowingPrivate());
    }

    @Override
    public void register(Handlers handlers) {
        handlers.add(new GcdHandlers()).add(new PrimesHandlers()).add(fetch);
    }
}
