package dev.redwork.job;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a running job was at a moment.
 *
 * @param at when its thread was looked at, ms
 * @param session that held it, see {@link dev.redwork.queue.record.SessionRecord}
 * @param frames of its thread, a line each, the innermost first, as a stack trace prints them
 */
public record JobStack(long at, String session, String frames) {
    private static final Pattern STORED = Pattern.compile("(\\d{1,15}) (\\S+)\\n(.*)", Pattern.DOTALL);

    /** As Redis has it; empty: it is none. */
    public static Optional<JobStack> read(String stored) {
        Matcher matcher = STORED.matcher(stored);
        return matcher.matches()
                ? Optional.of(new JobStack(Long.parseLong(matcher.group(1)), matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }
}
