/** The handlers of {@code fetch} and {@code save}: an HTTP client that trusts no address, no page and no store. */
@NullMarked
package dev.redwork.worker.tasks.fetch;

import org.jspecify.annotations.NullMarked;
