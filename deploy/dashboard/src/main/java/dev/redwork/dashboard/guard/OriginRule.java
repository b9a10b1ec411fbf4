package dev.redwork.dashboard.guard;

import dev.redwork.dashboard.http.Problem;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;

/**
 * Keeps pages of other origins from changing anything through somebody's browser, by headers that a page cannot set: the rule of
 * Go's {@code http.CrossOriginProtection}. OPTIONS counts as unsafe here, for nobody is to be told that he may come in.
 */
final class OriginRule {
    private static final Set<String> SAFE = Set.of("GET", "HEAD");
    private static final Set<String> OURS = Set.of("same-origin", "none");

    private OriginRule() {}

    /** @throws Problem 403: a page of another origin asks */
    static void check(String method, HttpFields headers) {
        if (SAFE.contains(method)) {
            return;
        }
        List<String> sites = headers.getValuesList("Sec-Fetch-Site");
        List<String> origins = headers.getValuesList("Origin");
        boolean ours = !sites.isEmpty()
                ? sites.size() == 1 && OURS.contains(sites.get(0))
                : origins.isEmpty() || (origins.size() == 1 && isOf(origins.get(0), headers.get("Host")));
        if (!ours) {
            throw new Problem(403, "origin", "a page of another origin may not call this: call it from a program");
        }
    }

    private static boolean isOf(String origin, String host) {
        int scheme = origin.indexOf("://");
        return scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
    }
}
