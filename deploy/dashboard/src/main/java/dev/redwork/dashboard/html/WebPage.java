package dev.redwork.dashboard.html;

import io.javalin.http.Context;

/** One page, made anew for each call. */
@FunctionalInterface
public interface WebPage {
    /**
     * Makes it.
     *
     * @throws dev.redwork.dashboard.http.Problem where the call makes no sense; it is shown as a page of its own
     */
    View view(Context call);
}
