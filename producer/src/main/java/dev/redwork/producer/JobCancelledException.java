package dev.redwork.producer;

import dev.redwork.job.RedworkException;

/** The job was cancelled: it never started, or gave way while it ran. */
public final class JobCancelledException extends RedworkException {
    private static final long serialVersionUID = 1L;

    JobCancelledException(String message) {
        super(message);
    }
}
