package dev.redwork.dashboard.api;

import dev.redwork.dashboard.api.QueueTrail.Look;
import dev.redwork.json.JobJson;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** How a queue stood in each minute, as its workers wrote it down: also while nobody looked. */
public final class QueueHistory {
    /** The words of a line before the id of the job that was at the head, which need not be there. */
    private static final int WORDS = 13;

    private QueueHistory() {}

    /**
     * Reads it, by one call.
     *
     * @param minutes lines at most, the newest
     * @return the oldest first; without those that somebody wrote otherwise
     */
    public static List<Look> read(RedisLink link, Keys keys, int minutes) {
        return link.send(Call.texts("LRANGE", keys.history, -minutes, -1)).stream()
                .flatMap(line -> look(line.split(" ", -1)))
                .sorted(Comparator.comparingLong(Look::at))
                .toList();
    }

    private static Stream<Look> look(String[] words) {
        long at = Reply.numberOrZero(words[0]);
        if (at <= 0 || words.length < WORDS) {
            return Stream.empty();
        }
        long[] numbers =
                Stream.of(words).limit(WORDS).mapToLong(Reply::numberOrZero).toArray();
        long told = numbers[12] > 0 || words.length == WORDS ? numbers[12] : JobJson.timeOf(words[WORDS]);
        return Stream.of(new Look(
                at,
                numbers[1],
                numbers[2] + numbers[3] + numbers[4] + numbers[5],
                numbers[5] + numbers[6],
                numbers[7],
                numbers[8],
                numbers[9],
                numbers[10],
                numbers[11],
                told == 0 ? 0 : Math.max(1, at - told)));
    }
}
