package dev.redwork.cli.command;

import dev.redwork.job.RedworkException;
import dev.redwork.producer.PartlyEnqueuedException;

/** Redis has the first jobs, which were answered, and refused or did not answer for the rest. */
public final class PartlySubmittedException extends RedworkException {
    private static final long serialVersionUID = 1L;

    public PartlySubmittedException(long enqueued, RedworkException cause) {
        super(
                "only the first " + enqueued + " inputs were enqueued (their ids are on stdout): " + reason(cause),
                cause);
    }

    private static String reason(RedworkException e) {
        Throwable cause = e instanceof PartlyEnqueuedException ? e.getCause() : null;
        return String.valueOf((cause == null ? e : cause).getMessage());
    }
}
