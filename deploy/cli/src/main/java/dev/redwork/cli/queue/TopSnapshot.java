package dev.redwork.cli.queue;

import dev.redwork.admin.LaneLoad;
import dev.redwork.json.JobJson;
import dev.redwork.queue.record.QueueRecord;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One reading of {@code top}: queues, lanes and server.
 *
 * @param at ms, Redis time
 */
record TopSnapshot(long at, ServerReport server, List<Queue> queues, List<LaneLoad> lanes) {
    private static final Pattern ENQUEUED = Pattern.compile("^[^{]*\\{(?:(?!\"input\":).)*\"enqueued\":(\\d{13})");

    /**
     * A queue.
     *
     * @param oldest how long the job at the head of the line has been there, ms; 0: unknown, or the line is empty
     * @param read when its jobs were counted, ms
     */
    record Queue(QueueRecord record, long oldest, long read) {
        String name() {
            return record.queue();
        }

        long enqueued() {
            return total("enqueued");
        }

        long ended() {
            return total("succeeded") + total("dead") + total("cancelled") + total("expired");
        }

        /** Attempts that failed. */
        long failed() {
            return total("retried") + total("dead");
        }

        private long total(String counter) {
            return record.totals().getOrDefault(counter, 0L);
        }
    }

    /** The same queue in this snapshot. */
    Optional<Queue> queue(String name) {
        return queues.stream().filter(queue -> queue.name().equals(name)).findFirst();
    }

    /** As the spec says, else the id; 0: neither does. */
    static long enqueued(String specStart, String id) {
        Matcher field = ENQUEUED.matcher(specStart);
        return field.find() ? Long.parseLong(field.group(1)) : JobJson.timeOf(id);
    }
}
