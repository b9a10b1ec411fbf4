package dev.redwork.producer;

import dev.redwork.job.RedworkException;

/**
 * No trace of the job is left: its result has expired, no job ever had this id, or Redis lost what it had acknowledged.
 */
public final class JobGoneException extends RedworkException {
    private static final long serialVersionUID = 1L;

    JobGoneException(String message) {
        super(message);
    }
}
