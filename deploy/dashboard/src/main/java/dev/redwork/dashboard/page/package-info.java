/** Pages for people: what the API tells, as HTML. Each page is one class; all text goes through {@link Html}. */
@NullMarked
package dev.redwork.dashboard.page;

import org.jspecify.annotations.NullMarked;
