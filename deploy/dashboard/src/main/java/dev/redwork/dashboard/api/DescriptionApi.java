package dev.redwork.dashboard.api;

import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Route;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The description of all routes, for people and for what generates clients: OpenAPI 3.1, written by hand and held to the routes by a test. */
public final class DescriptionApi {
    private final byte[] text;

    private DescriptionApi(byte[] text) {
        this.text = text;
    }

    public static void add(Map<Route, Endpoint> endpoints) {
        try (InputStream in = Objects.requireNonNull(DescriptionApi.class.getResourceAsStream("/openapi.yaml"))) {
            endpoints.put(Route.DESCRIPTION, new DescriptionApi(in.readAllBytes())::describe);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable Object describe(Context call) {
        call.contentType("application/yaml").result(text);
        return null;
    }
}
