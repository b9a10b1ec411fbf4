package dev.redwork.producer;

import dev.redwork.job.RedworkException;

/** The job that has this id or key is one of another task: its output is of another type. */
public final class OtherTaskException extends RedworkException {
    private static final long serialVersionUID = 1L;

    OtherTaskException(String message) {
        super(message);
    }
}
