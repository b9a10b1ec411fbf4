package dev.redwork.store;

import dev.redwork.job.Failure;
import dev.redwork.json.ResultJson;
import dev.redwork.redis.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a claim.
 *
 * @param lost the session does not own anything any more: nothing was taken
 * @param now Redis time, ms
 * @param due when the next scheduled or retrying job is due, ms, Redis time; 0: none
 * @param left ids that still wait
 * @param signals how often a flag of the queue moved or a batch was cancelled until now
 * @param unknown word, with its colon, of an entry of an unknown kind, which stays in the line with all behind it; empty: there
 *     is none
 * @param claims in the order of the line
 */
public record ClaimReply(
        boolean lost, long now, long due, long left, long signals, String unknown, List<Claim> claims) {
    private static final int HEAD = 8;
    private static final Pattern TIME = Pattern.compile("(?<!\\S)\\d{1,18}(?!\\S)");

    static ClaimReply read(Object reply) {
        List<Object> answer = Reply.list(reply);
        if (Reply.text(answer.get(0)).equals("lost")) {
            return new ClaimReply(true, 0, 0, 0, 0, "", List.of());
        }
        long number = Reply.number(answer.get(1));
        long now = Reply.number(answer.get(2));
        List<Claim> claims = new ArrayList<>((answer.size() - HEAD) / 3);
        for (int i = HEAD; i < answer.size(); i += 3) {
            claims.add(claim(number, now, answer.get(i), (byte[]) answer.get(i + 1), answer.get(i + 2)));
        }
        long due = first(answer.get(4), answer.get(5));
        return new ClaimReply(
                false,
                now,
                due,
                Reply.number(answer.get(3)),
                Reply.numberOrZero(answer.get(6)),
                Reply.text(answer.get(7)),
                List.copyOf(claims));
    }

    /** The earlier of two due times; 0: there is none. */
    private static long first(Object scheduled, Object retrying) {
        long one = Reply.numberOrZero(scheduled);
        long other = Reply.numberOrZero(retrying);
        return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
    }

    private static Claim claim(long number, long now, Object id, byte[] spec, Object history) {
        if (!(history instanceof List<?> entries)) {
            return new Claim(Reply.text(id), number, 1, now, spec, null, List.of(), 0);
        }
        byte[] failure = (byte[]) entries.get(1);
        int used = (int) Reply.numberOrZero(entries.get(0));
        return new Claim(
                Reply.text(id),
                number,
                used + 1,
                now,
                spec,
                failureOrNull(failure),
                times((byte[]) entries.get(2)),
                Reply.numberOrZero(entries.get(3)));
    }

    public static @Nullable Failure failureOrNull(byte[] failure) {
        return failure.length == 0 ? null : ResultJson.readFailure(failure);
    }

    /** Ends of leases, ms; without unreadable ones, which were written by hand. */
    public static List<Long> times(byte[] crashes) {
        return TIME.matcher(Reply.text(crashes))
                .results()
                .map(time -> Long.valueOf(time.group()))
                .toList();
    }
}
