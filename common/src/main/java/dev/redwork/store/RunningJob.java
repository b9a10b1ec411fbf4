package dev.redwork.store;

import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A job, or a pill, that a session holds: the value beside its id in {@code running:<session>}. {@code claim.lua} writes it, with
 * blanks behind the first one of a large claim. Further words are a newer worker's, and ignored.
 *
 * @param number of the claim
 * @param attempt 1 for the first run
 * @param started when it was claimed, ms, Redis time
 * @param place in its claim, from 1; 0: it says none
 */
public record RunningJob(String session, String id, long number, int attempt, long started, int place) {
    private static final Pattern VALUE = Pattern.compile("(\\d{1,18}) (\\d{1,9}) (\\d{1,18})(?: (\\d{1,9}))?(?: .*)?");

    private static final Comparator<RunningJob> LINE =
            Comparator.comparingLong(RunningJob::number).thenComparingInt(RunningJob::place);

    /** None where the value is unreadable, since it was written by hand. */
    public static Stream<RunningJob> read(String session, String id, String value) {
        Matcher parts = VALUE.matcher(value);
        if (!parts.matches()) {
            return Stream.empty();
        }
        return Stream.of(new RunningJob(
                session,
                id,
                Long.parseLong(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Long.parseLong(parts.group(3)),
                parts.group(4) == null ? 0 : Integer.parseInt(parts.group(4))));
    }

    /** All that a session holds, in the order of the line; without unreadable entries. */
    static List<RunningJob> readAll(String session, Map<String, String> values) {
        return values.entrySet().stream()
                .flatMap(value -> read(session, value.getKey(), value.getValue()))
                .sorted(LINE)
                .toList();
    }

    /** All jobs that a session holds, in the order of the line; without unreadable entries. */
    public static Call<List<RunningJob>> of(Keys keys, String session) {
        return Call.command(
                "HGETALL",
                reply -> readAll(session, Reply.map(reply)).stream()
                        .filter(held -> Keys.isJob(held.id()))
                        .toList(),
                (Object) keys.running(session));
    }
}
