package dev.redwork.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Is told of round trips to Redis: of a worker's, since each {@code WorkerListener} is one, and of an {@code Admin}'s. Each method does
 * nothing by default, and is called by the thread that made the trip, so by many at once. One that throws is logged once for each kind
 * of event, and changes nothing.
 */
public interface RedisListener {
    /**
     * Calls that went out together are answered, or given up. Those that wait in Redis for something to come are not told.
     *
     * @param link whose connection it was: {@code lane}, {@code heartbeat}, {@code janitor} or {@code signals} of a worker, {@code
     *     admin} of an {@code Admin}
     * @param took with the connection, where a new one was needed
     * @param failure {@link RedisRefusedException}: Redis refused one of them; else it is unknown whether they were carried out; null:
     *     all were
     */
    record RoundTrip(String link, Duration took, @Nullable RedworkException failure) {}

    /**
     * A connection is there again after the one before was given up.
     *
     * @param link as of a {@link RoundTrip}
     * @param cause why it was: {@code lost}, it ended or did not answer in time; {@code readonly}, its server has become a replica; {@code
     *     unready}, its server could not serve for another reason
     */
    record Reconnected(String link, String cause) {}

    /** Calls are answered, or given up. */
    default void roundTrip(RoundTrip trip) {}

    /** A lost connection is there again. */
    default void reconnected(Reconnected link) {}
}
