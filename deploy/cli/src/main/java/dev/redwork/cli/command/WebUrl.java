package dev.redwork.cli.command;

import dev.redwork.cli.terminal.TextWidth;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks of a URL that are possible before anything is enqueued. The worker that fetches it is stricter: it knows which
 * addresses it may reach.
 */
public final class WebUrl {
    private static final int LONGEST = 8_000;
    private static final int SHOWN = 80;
    private static final int PORTS = 65_535;
    private static final Pattern FORM = Pattern.compile("(?i)https?://([^/?#\\s]+)(?:[/?#].*)?");
    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:\\[[^\\[\\]]+]|[^:\\[\\]]+)(?::(0*\\d{0,5}))?");

    private WebUrl() {}

    /**
     * Returns {@code text} without blanks around it.
     *
     * @throws IllegalArgumentException when nobody could fetch it
     */
    public static String check(String text) {
        String url = text.strip();
        Matcher form = FORM.matcher(url);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "'" + shown(url) + "' is not a page's URL: write it in full, such as http://example.com/path");
        } else if (url.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "'" + shown(url) + "' has " + url.length() + " characters, more than " + LONGEST);
        } else if (form.group(1).contains("@")) {
            // Not shown: it is probably a password, and would stand in Redis.
            throw new IllegalArgumentException("a user or password stands in the URL: nothing is fetched with one");
        }
        Matcher host = HOST_AND_PORT.matcher(form.group(1));
        if (!host.matches() || !isPort(host.group(1))) {
            throw new IllegalArgumentException("'" + shown(url) + "' has no host, or a port that does not exist");
        }
        return url;
    }

    private static boolean isPort(@Nullable String digits) {
        if (digits == null || digits.isEmpty()) {
            return true;
        }
        int port = Integer.parseInt(digits);
        return 1 <= port && port <= PORTS;
    }

    /** All up to the last @ may be a password, and so may what stands behind a colon and is no port. */
    private static String shown(String text) {
        String safe = text.replaceFirst("(?s)^(\\w*:/*)?.*@", "$1...@")
                .replaceFirst("(?s)^(\\w*:/*(?:\\[[^\\]]*]|[^\\[:/?#]*)):(?!\\d{0,6}(?:[/?#]|$)).*", "$1:...");
        return TextWidth.cutMiddle(safe, SHOWN);
    }
}
