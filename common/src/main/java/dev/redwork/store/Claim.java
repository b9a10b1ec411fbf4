package dev.redwork.store;

import dev.redwork.job.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One job (or pill) as a session holds it. An outcome belongs to the claim it was taken under: id and number are sent
 * along and count only while Redis has exactly them.
 *
 * @param id the job's id, or the whole pill as it stood in the line
 * @param number grows with every claim call
 * @param attempt 1 for the first run
 * @param started when it was claimed, ms, Redis time
 * @param spec the job's spec, not read yet
 * @param lastFailure of its attempt before; null when there was none
 * @param crashes when workers died under it, ms, Redis time
 * @param cancelling when its cancellation was asked for, ms, Redis time; 0: it is wanted
 */
public record Claim(
        String id,
        long number,
        int attempt,
        long started,
        @SuppressWarnings("ArrayRecordComponent") byte[] spec,
        @Nullable Failure lastFailure,
        List<Long> crashes,
        long cancelling) {
    static final String PILL = "pill:";

    public boolean isPill() {
        return id.startsWith(PILL);
    }

    /** The pill's name, without its deadline. */
    public String pillName() {
        String name = id.substring(PILL.length());
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }

    /** Attempts used before this one. */
    public int used() {
        return attempt - 1;
    }
}
