package dev.redwork.admin;

import dev.redwork.job.JobState;
import dev.redwork.redis.Call;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.Reply;
import dev.redwork.store.Keys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Names the jobs of one queue by state, for people: at most as many as asked for. A job may have moved on by the time it is
 * looked up.
 */
public final class JobLister {
    private final RedisLink link;
    private final Keys keys;

    public JobLister(RedisLink link, Keys keys) {
        this.link = link;
        this.keys = keys;
    }

    /**
     * Ids of jobs in a state: newest first, but those that wait for their time soonest first.
     *
     * @param state where jobs are; {@link JobState#SUCCEEDED}, {@link JobState#CANCELLED} and {@link JobState#EXPIRED} give the last ones that ended, in
     *     whatever way
     */
    public List<String> ids(JobState state, int limit) {
        return switch (state) {
            case PENDING -> pending(limit);
            case SCHEDULED -> link.send(range("ZRANGE", keys.scheduled, limit));
            case RETRYING -> link.send(range("ZRANGE", keys.retrying, limit));
            case DEAD -> link.send(range("ZREVRANGE", keys.dead, limit));
            // One that was requeued ended twice.
            case SUCCEEDED, CANCELLED, EXPIRED ->
                link.send(range("LRANGE", keys.recent, limit)).stream()
                        .distinct()
                        .toList();
            case RUNNING -> running(limit);
            case NEW, GONE -> List.of();
        };
    }

    /** Whether a state may hold more jobs than should be named at once: then {@link #page} names them. */
    public static boolean isLarge(JobState state) {
        return state == JobState.PENDING || leaves(state);
    }

    /** Whether {@link #page} does not name an id any more that has left the state; of the line, a cancelled one stays. */
    public static boolean leaves(JobState state) {
        return state == JobState.SCHEDULED || state == JobState.RETRYING || state == JobState.DEAD;
    }

    /** How many {@link #page} has to name. */
    public long count(JobState state) {
        boolean line = state == JobState.PENDING;
        return link.send(line ? Call.number("LLEN", keys.pending) : Call.number("ZCARD", zset(state)));
    }

    /**
     * Ids of jobs in a large state from the last one on: jobs that come meanwhile come in before them, and jobs that leave in
     * the usual way leave behind them, so that a caller that reads page after page may see one twice, and misses none.
     *
     * @return empty when there are no more; entries that are no jobs may stand among them
     */
    public List<String> page(JobState state, long offset, int size) {
        if (state != JobState.PENDING) {
            return link.send(Call.texts("ZREVRANGE", zset(state), offset, offset + size - 1));
        }
        List<String> page = new ArrayList<>(link.send(Call.texts("LRANGE", keys.pending, -offset - size, -offset - 1)));
        Collections.reverse(page);
        return page;
    }

    /**
     * Ids of jobs that are scheduled, retrying or dead, by their times, both included.
     *
     * @param forth the earliest first; else the latest
     * @param min and {@code max}: ms
     */
    public List<String> between(JobState state, boolean forth, long min, long max, long offset, int size) {
        return link.send(
                forth
                        ? Call.texts("ZRANGEBYSCORE", zset(state), min, max, "LIMIT", offset, size)
                        : Call.texts("ZREVRANGEBYSCORE", zset(state), max, min, "LIMIT", offset, size));
    }

    /** How many entries of the line stand behind this id's last one; -1: it is not in the line. */
    public long behind(String id) {
        Call<Long> length = Call.number("LLEN", keys.pending);
        Call<String> position = Call.text("LPOS", keys.pending, id, "RANK", -1);
        link.send(List.of(length, position));
        return position.answer().isEmpty() ? -1 : length.answer() - 1 - Reply.numberOrZero(position.answer());
    }

    private byte[] zset(JobState state) {
        return state == JobState.SCHEDULED ? keys.scheduled : state == JobState.RETRYING ? keys.retrying : keys.dead;
    }

    private List<String> pending(int limit) {
        // One that was cancelled and put in again may stand there twice, once void.
        return page(JobState.PENDING, 0, limit).stream()
                .filter(Keys::isJob)
                .distinct()
                .toList();
    }

    private List<String> running(int limit) {
        List<String> sessions = link.send(Call.texts("ZRANGE", keys.sessions, 0, -1));
        return ReadCalls.answers(
                        link,
                        sessions.stream()
                                .map(session -> Call.texts("HKEYS", keys.running(session)))
                                .toList())
                .stream()
                .flatMap(List::stream)
                .filter(Keys::isJob)
                .limit(limit)
                .toList();
    }

    private static Call<List<String>> range(String command, byte[] key, int limit) {
        return Call.texts(command, key, 0, limit - 1);
    }
}
