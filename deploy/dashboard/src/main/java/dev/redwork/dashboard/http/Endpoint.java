package dev.redwork.dashboard.http;

import dev.redwork.cli.terminal.JsonFields;
import io.javalin.http.Context;
import java.util.List;
import java.util.stream.Collectors;
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

    /**
     * Writes what an endpoint gave.
     *
     * @param answer as {@link #answer} gives it
     */
    static void write(Context call, @Nullable Object answer) {
        if (answer instanceof JsonFields fields) {
            call.contentType("application/json").result(fields.json());
        } else if (answer instanceof List<?> list) {
            call.contentType("application/json")
                    .result(list.stream()
                            .map(item -> ((JsonFields) item).json())
                            .collect(Collectors.joining(",", "[", "]")));
        }
    }
}
