package dev.redwork.worker.tasks.fetch;

import dev.redwork.job.RedworkException;
import org.jspecify.annotations.Nullable;

/** A page was not got. The message stands in tables: what, where, and what to do, in one line. */
final class FetchException extends RedworkException {
    private static final long serialVersionUID = 1L;

    FetchException(String message) {
        super(message);
    }

    FetchException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
