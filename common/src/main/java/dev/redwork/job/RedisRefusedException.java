package dev.redwork.job;

import org.jspecify.annotations.Nullable;

/** Redis refuses us: wrong password, missing right, no memory left, too old. Repeating does not help. */
public final class RedisRefusedException extends RedworkException {
    private static final long serialVersionUID = 1L;

    public RedisRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
