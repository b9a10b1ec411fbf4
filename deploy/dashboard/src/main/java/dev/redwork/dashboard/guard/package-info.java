/** Who may come in: the host that was asked for, the origin of a page, tokens and their roles. */
@NullMarked
package dev.redwork.dashboard.guard;

import org.jspecify.annotations.NullMarked;
