package dev.redwork.dashboard.http;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/** Carries out one route. */
@FunctionalInterface
public interface Endpoint {
    /**
     * Answers a call.
     *
     * @return {@link dev.redwork.cli.terminal.JsonFields}, or a list of them; null: the answer was written to the context
     * @throws Problem where the call makes no sense or cannot be carried out
     */
    @Nullable
    Object answer(Context call);
}
