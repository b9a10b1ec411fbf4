package dev.redwork.producer;

import dev.redwork.job.Failure;
import dev.redwork.job.RedworkException;
import org.jspecify.annotations.Nullable;

/**
 * The job is dead: its spec and last failure are kept in Redis. Its cause has the class, the message and the stack of what the
 * handler threw in its worker, where it threw.
 */
public final class JobFailedException extends RedworkException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Failure failure;

    JobFailedException(String message, @Nullable Failure failure) {
        super(message + (failure == null ? "" : ": " + summary(failure)), RemoteFailure.of(failure));
        this.failure = failure;
    }

    /** Why, as its worker recorded it; null after this exception was serialized. */
    public @Nullable Failure failure() {
        return failure;
    }

    private static String summary(Failure failure) {
        return failure.reason().text() + ": " + (failure.type() == null ? "" : failure.type() + ": ")
                + failure.message();
    }
}
