package dev.redwork.producer;

import dev.redwork.job.RedworkException;
import java.util.List;

/** Redis has the first jobs of a call, and refused or did not answer for the rest. */
public final class PartlyEnqueuedException extends RedworkException {
    private static final long serialVersionUID = 1L;

    private final transient List<? extends JobHandle<?>> enqueued;

    PartlyEnqueuedException(List<? extends JobHandle<?>> enqueued, RuntimeException cause) {
        super("only the first " + enqueued.size() + " jobs were enqueued: " + cause.getMessage(), cause);
        this.enqueued = List.copyOf(enqueued);
    }

    /** The jobs that Redis has, in the order of the inputs. */
    public List<? extends JobHandle<?>> enqueued() {
        return enqueued;
    }
}
