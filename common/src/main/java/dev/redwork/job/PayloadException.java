package dev.redwork.job;

import org.jspecify.annotations.Nullable;

/** An input, an output or a stored record cannot be read or written as JSON, or is larger than 1 MB. */
public final class PayloadException extends RedworkException {
    private static final long serialVersionUID = 1L;

    public PayloadException(String message) {
        super(message);
    }

    public PayloadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
