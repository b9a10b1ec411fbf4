package dev.redwork.worker;

import dev.redwork.job.RedworkException;

/** The worker does not own the job any more: another one may run it already, and nothing that this run does will count. */
public final class LeaseLostException extends RedworkException {
    private static final long serialVersionUID = 1L;

    LeaseLostException(String message) {
        super(message);
    }
}
