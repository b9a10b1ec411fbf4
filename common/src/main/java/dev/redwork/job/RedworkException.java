package dev.redwork.job;

import org.jspecify.annotations.Nullable;

/** The root of all that Redwork throws. The message says what happened, to which job and queue, and what to do. */
public class RedworkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RedworkException(String message) {
        super(message);
    }

    public RedworkException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
