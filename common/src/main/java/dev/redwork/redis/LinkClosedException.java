package dev.redwork.redis;

import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedworkException;

/** The link was closed by its owner: nothing was sent, and nothing will be. */
public final class LinkClosedException extends RedworkException {
    private static final long serialVersionUID = 1L;

    LinkClosedException(RedisSettings settings) {
        super("the link to Redis at " + settings + " was closed");
    }
}
