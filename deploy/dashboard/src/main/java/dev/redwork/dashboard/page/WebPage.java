package dev.redwork.dashboard.page;

import io.javalin.http.Context;

/** One page, made anew for each call. */
@FunctionalInterface
interface WebPage {
    /**
     * Makes it.
     *
     * @throws dev.redwork.dashboard.http.Problem where the call makes no sense; it is shown as a page of its own
     */
    View view(Context call);
}
