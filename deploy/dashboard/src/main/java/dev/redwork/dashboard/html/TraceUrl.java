package dev.redwork.dashboard.html;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a trace is looked at.
 *
 * @param template an address of http or https with {@code {trace}} where the id of a trace stands
 */
public record TraceUrl(String template) {
    private static final String PLACE = "{trace}";
    private static final String ANY_TRACE = "0".repeat(32);

    /** @throws IllegalArgumentException that names the template and the rule */
    public TraceUrl {
        if (!template.contains(PLACE) || !isAddress(template.replace(PLACE, ANY_TRACE))) {
            throw new IllegalArgumentException("trace URL '" + template
                    + "' must be an address of http or https with {trace} in it, such as"
                    + " https://tempo.example/trace/{trace}");
        }
    }

    /** Anything else could be a script that a browser runs. */
    private static boolean isAddress(String text) {
        try {
            URI address = new URI(text);
            boolean web = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
            return web && address.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Of one trace, by its 32 hexadecimal digits. */
    public String of(String traceId) {
        return template.replace(PLACE, traceId);
    }
}
