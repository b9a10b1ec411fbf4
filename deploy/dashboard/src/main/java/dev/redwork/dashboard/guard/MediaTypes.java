package dev.redwork.dashboard.guard;

import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Route;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The types of bodies: those that a caller takes, and those that a route takes. */
final class MediaTypes {
    private static final Pattern NOT_AT_ALL = Pattern.compile(";\\s*q=0(\\.0*)?\\s*(;|$)");
    private static final Pattern OTHER_CHARSET = Pattern.compile(";\\s*charset=(?!\"?utf-8\"?\\s*(;|$))");
    private static final String JSON = "application/json";
    private static final Set<String> JSON_IN_ANY_FORM =
            Set.of("*/*", "application/*", JSON, "application/problem+json");
    private static final Set<String> YAML = Set.of("*/*", "application/*", "application/yaml");
    private static final Set<String> STREAM = Set.of("*/*", "text/*", "text/event-stream");
    private static final Set<String> TEXT = Set.of("*/*", "text/*", "text/plain");

    private MediaTypes() {}

    /** @throws Problem 406: the caller would not take the answer; 415: the body is of another type */
    static void check(Context call, Route route) {
        Set<String> types = switch (route) {
            case DESCRIPTION -> YAML;
            case METRICS -> TEXT;
            case EVENTS -> STREAM;
            default -> JSON_IN_ANY_FORM;
        };
        if (!takes(call.header("Accept"), types)) {
            String type = types == JSON_IN_ANY_FORM ? JSON : String.join(", ", new TreeSet<>(types));
            throw new Problem(
                    406, "not-acceptable", "the answer is " + type + ", which the header Accept does not allow");
        }
        boolean hasBody = call.req().getContentLengthLong() > 0 || call.header("Transfer-Encoding") != null;
        if (hasBody && !route.isSafe() && !isJson(call, route)) {
            throw new Problem(
                    415,
                    "unsupported-media-type",
                    "the body must be JSON in UTF-8, not compressed, with Content-Type: " + JSON);
        }
    }

    private static boolean takes(@Nullable String accept, Set<String> any) {
        return accept == null
                || Arrays.stream(accept.toLowerCase(Locale.ROOT).split(",", -1))
                        .map(String::strip)
                        .filter(range -> !NOT_AT_ALL.matcher(range).find())
                        .map(MediaTypes::withoutParameters)
                        .anyMatch(any::contains);
    }

    private static boolean isJson(Context call, Route route) {
        String type = call.header("Content-Type");
        if (type == null || call.header("Content-Encoding") != null) {
            return false;
        }
        String lower = type.toLowerCase(Locale.ROOT);
        List<String> taken = route == Route.ENQUEUE ? List.of(JSON, "application/x-ndjson") : List.of(JSON);
        return taken.contains(withoutParameters(lower))
                && !OTHER_CHARSET.matcher(lower).find();
    }

    private static String withoutParameters(String type) {
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip();
    }
}
