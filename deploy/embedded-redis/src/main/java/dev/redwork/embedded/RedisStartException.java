package dev.redwork.embedded;

/** A server could not be started: the message says what happened, where, and what to do about it. */
public final class RedisStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RedisStartException(String message) {
        super(message);
    }

    RedisStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
