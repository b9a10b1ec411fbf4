package dev.redwork.job;

import org.jspecify.annotations.Nullable;

/** Thrown by a handler: the job is dead at once, since no further attempt could help. */
public final class PermanentFailure extends RedworkException {
    private static final long serialVersionUID = 1L;

    public PermanentFailure(String message) {
        super(message);
    }

    public PermanentFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
