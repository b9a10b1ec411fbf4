/** The handler of {@code fetch}: an HTTP client that trusts no address and no page. */
@NullMarked
package dev.redwork.worker.tasks.fetch;

import org.jspecify.annotations.NullMarked;
