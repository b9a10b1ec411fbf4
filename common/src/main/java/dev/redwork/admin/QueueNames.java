package dev.redwork.admin;

import dev.redwork.job.Names;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.queue.record.FoundQueues;
import dev.redwork.redis.Call;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.ReadCalls.Scanned;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds queues that {@code redwork:queues} does not name: made by hand, or by a producer that went on after {@code queue delete}.
 * They have keys, and nothing else tells of them.
 */
public final class QueueNames {
    /** Calls at most: some 200,000 keys, a tenth of a second. */
    private static final int STEPS = 200;

    /** The first letters of the places below: keys of jobs, batches, flags and producers, which are many, have others. */
    private static final String ONCE = "[dlprst]*";

    private static final List<String> PLACES =
            List.of("pending", "scheduled", "retrying", "dead", "sessions", "totals", "paused", "limits");

    private final RedisLink link;

    public QueueNames(RedisLink link) {
        this.link = link;
    }

    /** All that are named, and those that have one of the first 200,000 keys of the database. */
    public FoundQueues all() {
        Set<String> names = new TreeSet<>(new QueueReader(link).names());
        boolean complete = scan(names);
        return new FoundQueues(List.copyOf(names), complete);
    }

    /** Whether a queue is named or has keys: as many small reads, however large the database is. */
    public boolean exists(String queue) {
        Keys keys = Keys.of(link.settings(), queue);
        Call<Long> named = Call.number("SISMEMBER", Keys.queues(link.settings().namespace()), queue);
        Object[] others = PLACES.stream().skip(1).map(keys::named).toArray();
        Call<Long> held = Call.number("EXISTS", keys.named(PLACES.get(0)), others);
        link.send(List.of(named, held));
        return named.answer() + held.answer() > 0;
    }

    private boolean scan(Set<String> names) {
        String prefix = link.settings().namespace() + ":{";
        String cursor = Scanned.START;
        try {
            for (int i = 0; i < STEPS; i++) {
                Scanned some = link.send(ReadCalls.scan(cursor, prefix + "*}:" + ONCE));
                some.names().forEach(key -> add(names, key.substring(prefix.length())));
                if (some.isLast()) {
                    return true;
                }
                cursor = some.cursor();
            }
        } catch (RedisRefusedException e) {
            // A user who may not SCAN sees the queues that are named.
        }
        return false;
    }

    private static void add(Set<String> names, String rest) {
        int end = rest.indexOf("}:");
        if (end > 0 && PLACES.contains(rest.substring(end + 2)) && Names.isName(rest.substring(0, end))) {
            names.add(rest.substring(0, end));
        }
    }
}
