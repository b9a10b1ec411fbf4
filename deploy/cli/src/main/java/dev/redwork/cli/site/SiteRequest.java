package dev.redwork.cli.site;

import org.jspecify.annotations.Nullable;

/**
 * A request that a site has logged.
 *
 * @param name of the page or the row; null: it made no sense
 * @param start ms since 1970
 * @param end ms since 1970, where it has none the time of the last line
 * @param status 0: the client went away, or the site ended before it
 */
record SiteRequest(@Nullable String name, long start, long end, int status) {
    String shownName() {
        return name == null ? "-" : name;
    }

    String shownStatus() {
        return status == 0 ? "gone" : Integer.toString(status);
    }
}
