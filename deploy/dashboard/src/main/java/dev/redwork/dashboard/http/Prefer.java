package dev.redwork.dashboard.http;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Collections;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header {@code Prefer: wait=20} (RFC 7240): how long a caller waits for an answer. */
public final class Prefer {
    /** Proxies give a call up after a minute. */
    private static final Duration LONGEST = Duration.ofSeconds(50);

    private static final Pattern WAIT = Pattern.compile("(?i)(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,9})\"?(?=$|[,;\\s])");

    private Prefer() {}

    /**
     * The time of a call, told in {@code Preference-Applied}: 50 s where it asks for more. Zero: it asks for none, or in words that
     * are not understood, which are to be passed over.
     */
    public static Duration wait(Context call) {
        String preferences = String.join(",", Collections.list(call.req().getHeaders("Prefer")));
        Matcher found = WAIT.matcher(preferences);
        if (!found.find()) {
            return Duration.ZERO;
        }
        Duration asked = Duration.ofSeconds(Long.parseLong(found.group(1)));
        Duration applied = asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
        call.header("Preference-Applied", "wait=" + applied.toSeconds());
        return applied;
    }
}
