package dev.redwork.store;

import dev.redwork.redis.Reply;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The value beside a job's id in {@code running:<session>}; {@code claim.lua} writes it, with blanks behind the first one of a
 * large claim. Further words are a newer worker's, and ignored.
 *
 * @param number of the claim
 * @param attempt 1 for the first run
 * @param started when it was claimed, ms, Redis time
 * @param place in its claim, from 1; 0: it says none
 */
public record RunningEntry(long number, int attempt, long started, int place) {
    private static final Pattern VALUE = Pattern.compile("(\\d{1,18}) (\\d{1,9}) (\\d{1,18})(?: (\\d{1,9}))?(?: .*)?");

    private static final Comparator<RunningEntry> LINE =
            Comparator.comparingLong(RunningEntry::number).thenComparingInt(RunningEntry::place);

    /** Null where it is unreadable, since it was written by hand. */
    public static @Nullable RunningEntry readOrNull(String value) {
        Matcher parts = VALUE.matcher(value);
        if (!parts.matches()) {
            return null;
        }
        return new RunningEntry(
                Long.parseLong(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Long.parseLong(parts.group(3)),
                parts.group(4) == null ? 0 : Integer.parseInt(parts.group(4)));
    }

    /** All that a session holds, by id, in the order of the line; without unreadable entries. */
    static Map<String, RunningEntry> readAll(Object reply) {
        Map<String, RunningEntry> holds = new LinkedHashMap<>();
        Reply.map(reply).entrySet().stream()
                .flatMap(entry ->
                        Stream.ofNullable(readOrNull(entry.getValue())).map(hold -> Map.entry(entry.getKey(), hold)))
                .sorted(Map.Entry.comparingByValue(LINE))
                .forEach(entry -> holds.put(entry.getKey(), entry.getValue()));
        return holds;
    }
}
