package dev.redwork.bench;

import dev.redwork.job.RedworkException;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import java.time.Duration;
import java.util.Map;

/**
 * How much memory the server's data takes: {@code used_memory} without the buffers of clients and of the append-only file.
 * {@code MEMORY USAGE} would leave out the hash tables that find the keys.
 */
final class ServerMemory {
    /** A hash table grows and shrinks in steps, while the server is idle. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int EQUAL_LOOKS = 3;

    /** An idle server's memory goes up and down by so much. */
    private static final long NOISE = 1 << 14;

    private final RedisLink link;

    ServerMemory(RedisLink link) {
        this.link = link;
    }

    /**
     * Waits until it does not change any more.
     *
     * @throws RedworkException when it goes on changing
     */
    long settled() throws InterruptedException {
        long start = System.nanoTime();
        long first = Long.MIN_VALUE;
        int equal = 0;
        while (equal < EQUAL_LOOKS) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new RedworkException("the memory of Redis at " + link.settings() + " does not settle within "
                        + PATIENCE.toSeconds() + " s: who else uses it?");
            }
            Map<String, String> info = link.send(ReadCalls.info("all"));
            long now = data(info);
            if (isAtRest(info) && Math.abs(now - first) <= NOISE) {
                equal++;
            } else {
                first = now;
                equal = 1;
            }
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
        return first;
    }

    private static long data(Map<String, String> info) {
        return number(info, "used_memory") - number(info, "mem_clients_normal") - number(info, "mem_aof_buffer");
    }

    /** Deleted keys are freed by another thread, and while a child process writes a file no hash table grows. */
    private static boolean isAtRest(Map<String, String> info) {
        return number(info, "lazyfree_pending_objects") == 0
                && number(info, "aof_rewrite_in_progress") == 0
                && number(info, "rdb_bgsave_in_progress") == 0;
    }

    private static long number(Map<String, String> info, String field) {
        return Long.parseLong(info.getOrDefault(field, "0"));
    }
}
