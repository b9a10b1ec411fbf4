package dev.redwork.producer;

import dev.redwork.job.RedworkException;

/** A wait ended before the job did. The job goes on, and the wait can be repeated. */
public final class WaitTimeoutException extends RedworkException {
    private static final long serialVersionUID = 1L;

    WaitTimeoutException(String message) {
        super(message);
    }
}
