/** Keeps strangers out: the host that was asked for, the origin of a page, tokens and their roles, sizes and times. Knows no handler. */
@NullMarked
package dev.redwork.dashboard.guard;

import org.jspecify.annotations.NullMarked;
