package dev.redwork.dashboard.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import java.net.URLEncoder;

/**
 * A name or an id as one segment of a path. Browsers and clients take dots alone for steps along the path, so that these have a tilde
 * before them, with which no name begins.
 */
public final class PathSegment {
    private PathSegment() {}

    /** The segment that stands for a name. */
    public static String of(String name) {
        return name.matches("\\.{1,2}")
                ? "~" + name
                : URLEncoder.encode(name, UTF_8).replace("+", "%20");
    }

    /**
     * The name that a segment of a call's path stands for.
     *
     * @param parameter of the route: {@code queue}
     */
    public static String name(Context call, String parameter) {
        return name(call.pathParam(parameter));
    }

    /** The name that a segment stands for. */
    public static String name(String segment) {
        return segment.startsWith("~") ? segment.substring(1) : segment;
    }
}
