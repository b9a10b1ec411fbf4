package dev.redwork.job;

import java.util.Optional;

/**
 * Where a running job was at a moment.
 *
 * @param at when its thread was looked at, ms
 * @param session that held it, see {@link dev.redwork.queue.record.SessionRecord}
 * @param frames of its thread, a line each, the innermost first, as a stack trace prints them
 */
public record JobStack(long at, String session, String frames) {
    /** Digits of a time, ms. */
    private static final int LONGEST_TIME = 15;

    /** As Redis has it; empty: it is none. */
    public static Optional<JobStack> read(String stored) {
        int blank = stored.indexOf(' ');
        int line = stored.indexOf('\n');
        if (blank < 1 || blank > LONGEST_TIME || line < blank) {
            return Optional.empty();
        }
        String at = stored.substring(0, blank);
        return at.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Optional.of(
                        new JobStack(Long.parseLong(at), stored.substring(blank + 1, line), stored.substring(line + 1)))
                : Optional.empty();
    }
}
