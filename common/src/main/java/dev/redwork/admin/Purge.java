package dev.redwork.admin;

import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.MoveResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Cancels all waiting jobs of a queue, in pages, in bounded memory. Running jobs go on. Safe to repeat. */
public final class Purge {
    private static final int PAGE = 1_000;
    /**
     * Workers that claim meanwhile shift the line under a pass; a producer that enqueues all the time must not hold it for
     * ever.
     */
    private static final int PASSES = 5;

    private final RedisLink link;
    private final Keys keys;
    private final JobOperations operator;
    private final LongConsumer told;

    public Purge(RedisLink link, Keys keys) {
        this(link, keys, jobs -> {});
    }

    /** @param told how many of a page were cancelled, after each page; its exception ends the purge */
    public Purge(RedisLink link, Keys keys, LongConsumer told) {
        this.told = told;
        this.link = link;
        this.keys = keys;
        this.operator = new JobOperations(link, keys);
    }

    /** Cancels pending jobs, from the head on; entries that are no jobs stay. Returns how many were cancelled. */
    public long pending() {
        long cancelled = 0;
        long last = 1;
        for (int pass = 0; pass < PASSES && last > 0; pass++) {
            last = pass();
            cancelled += last;
        }
        return cancelled;
    }

    /** Cancels scheduled jobs; returns how many. */
    public long scheduled() {
        return waiting(keys.scheduled);
    }

    /** Cancels jobs that wait for another attempt; returns how many. */
    public long retrying() {
        return waiting(keys.retrying);
    }

    private long pass() {
        long cancelled = 0;
        long stands = 0;
        while (true) {
            List<String> page = read("LRANGE", keys.pending, stands);
            if (page.isEmpty()) {
                return cancelled;
            }
            List<String> jobs = new ArrayList<>(page);
            jobs.removeIf(id -> !Keys.isJob(id));
            cancelled += cancel(jobs);
            // Cancelled jobs leave the line up to the first entry that stays: from there on all of them stand.
            boolean all = stands == 0 && jobs.size() == page.size() && head(page.get(0));
            stands = all ? 0 : stands + page.size();
        }
    }

    /** Whether this entry has left the head. */
    private boolean head(String id) {
        return !link.sendAgain(Call.text("LINDEX", keys.pending, 0)).equals(id);
    }

    private long waiting(byte[] zset) {
        long cancelled = 0;
        long last = 1;
        while (last > 0) {
            last = cancel(read("ZRANGE", zset, 0));
            cancelled += last;
        }
        return cancelled;
    }

    private List<String> read(String command, byte[] key, long from) {
        return link.sendAgain(Call.texts(command, key, from, from + PAGE - 1));
    }

    private long cancel(List<String> ids) {
        if (ids.isEmpty()) {
            return 0;
        }
        long cancelled = operator.cancel(ids).values().stream()
                .filter(moved -> moved == MoveResult.CANCELLED)
                .count();
        told.accept(cancelled);
        return cancelled;
    }
}
