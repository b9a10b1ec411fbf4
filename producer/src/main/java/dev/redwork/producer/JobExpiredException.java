package dev.redwork.producer;

import dev.redwork.job.RedworkException;

/** The job expired: its time was over before it could start. */
public final class JobExpiredException extends RedworkException {
    private static final long serialVersionUID = 1L;

    JobExpiredException(String message) {
        super(message);
    }
}
