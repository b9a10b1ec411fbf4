package dev.redwork.site;

import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.net.URIBuilder;

/** The query of a request: {@code /any/path?name=p17&delay=250ms}. */
record PageQuery(SitePage page, Duration delay) {
    /** Longer than any fetch waits. */
    static final Duration LONGEST_DELAY = Duration.ofMinutes(10);

    private static final SitePage UNNAMED = new SitePage("page");
    private static final Pattern DELAY = Pattern.compile("(\\d{1,9})(ms|s|m)");

    /**
     * Reads it.
     *
     * @param target path and query
     * @param otherwise the delay of a request that names none
     * @throws IllegalArgumentException saying which parameter is wrong
     */
    static PageQuery parse(String target, Duration otherwise) {
        SitePage page = UNNAMED;
        Duration delay = otherwise;
        Set<String> seen = new HashSet<>();
        for (NameValuePair parameter : parameters(target)) {
            String name = parameter.getName();
            String value = parameter.getValue() == null ? "" : parameter.getValue();
            if (!seen.add(name)) {
                throw new IllegalArgumentException("the parameter " + name + " is there twice");
            }
            switch (name) {
                case "name" -> page = new SitePage(value);
                case "delay" -> delay = delay(value);
                default ->
                    throw new IllegalArgumentException(
                            "there is no parameter '" + name + "': take name, delay, or none");
            }
        }
        return new PageQuery(page, delay);
    }

    /** Those of a path with a query. */
    static Iterable<NameValuePair> parameters(String target) {
        try {
            return new URIBuilder(target).getQueryParams();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("this is no path with a query: " + e.getReason());
        }
    }

    private static Duration delay(String text) {
        Matcher matcher = DELAY.matcher(text);
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            Duration delay = switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                default -> Duration.ofMinutes(number);
            };
            if (delay.compareTo(LONGEST_DELAY) <= 0) {
                return delay;
            }
        }
        throw new IllegalArgumentException("delay is '" + text
                + "', must be a whole number and one of ms, s, m, such as 250ms or 2s, and at most 10m");
    }
}
