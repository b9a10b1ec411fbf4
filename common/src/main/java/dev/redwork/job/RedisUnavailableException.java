package dev.redwork.job;

/**
 * Redis does not answer, or answers that it cannot serve now (it is loading its data, is a replica, ...). Whether the call
 * was carried out is unknown. Everything in the store is safe to repeat.
 */
public final class RedisUnavailableException extends RedworkException {
    private static final long serialVersionUID = 1L;

    public RedisUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
