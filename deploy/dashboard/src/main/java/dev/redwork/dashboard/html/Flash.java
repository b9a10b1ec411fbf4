package dev.redwork.dashboard.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A sentence about what a form did, for the page that the browser goes to next. It travels in a cookie that no script reads and no other
 * site can set, since one in the address could be anybody's words.
 *
 * @param good whether it was done
 */
public record Flash(boolean good, String text) {
    private static final int LONGEST = 500;
    private static final String GOOD = "+";
    private static final String BAD = "-";

    /** For the next page. */
    public void keep(Context call) {
        String cut = text.codePointCount(0, text.length()) <= LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
        set(
                call,
                Base64.getUrlEncoder().withoutPadding().encodeToString(((good ? GOOD : BAD) + cut).getBytes(UTF_8)),
                60);
    }

    /** Of the page before, once; null: there is none. */
    public static @Nullable Flash take(Context call) {
        String value = call.cookie(name(call));
        if (value == null || value.isEmpty()) {
            return null;
        }
        set(call, "", 0);
        try {
            String text = new String(Base64.getUrlDecoder().decode(value), UTF_8);
            return text.startsWith(GOOD) || text.startsWith(BAD)
                    ? new Flash(text.startsWith(GOOD), text.substring(1))
                    : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static void set(Context call, String value, int seconds) {
        String path = call.contextPath().isEmpty() ? "/" : call.contextPath();
        call.res()
                .addHeader(
                        "Set-Cookie",
                        name(call) + "=" + value + "; Path=" + path + "; Max-Age=" + seconds
                                + "; HttpOnly; SameSite=Strict");
    }

    /** Browsers know no ports of cookies. */
    private static String name(Context call) {
        return "redwork-said-" + call.req().getLocalPort();
    }
}
