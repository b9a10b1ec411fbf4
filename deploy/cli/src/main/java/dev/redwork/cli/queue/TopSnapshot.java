package dev.redwork.cli.queue;

import dev.redwork.admin.QueueReader;
import dev.redwork.admin.QueueReader.QueueRecord;
import dev.redwork.admin.SessionReader;
import dev.redwork.admin.SessionReader.SessionRecord;
import dev.redwork.cli.view.LaneLoad;
import dev.redwork.json.JobJson;
import dev.redwork.redis.Call;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One reading of {@code top}: queues, lanes and server.
 *
 * @param at ms, Redis time
 */
record TopSnapshot(long at, ServerReport server, List<Queue> queues, List<LaneLoad> lanes) {
    /** A spec names its times before its input, which may be large. */
    private static final int SPEC_START = 512;

    private static final Pattern ENQUEUED = Pattern.compile("^[^{]*\\{(?:(?!\"input\":).)*\"enqueued\":(\\d{13})");

    /**
     * A queue.
     *
     * @param oldest how long the job at the head of the line has been there, ms; 0: unknown, or the line is empty
     */
    record Queue(QueueRecord record, long oldest, boolean paused) {
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

    static TopSnapshot read(RedisLink link) {
        Call<Long> now = SessionStore.now();
        Call<Map<String, String>> info = ReadCalls.info("all");
        link.send(List.of(now, info));
        QueueReader reader = new QueueReader(link);
        List<Queue> queues = new ArrayList<>();
        List<SessionRecord> sessions = new ArrayList<>();
        for (String name : reader.names()) {
            Keys keys = Keys.of(link.settings(), name);
            queues.add(queue(link, keys, reader.read(name), now.answer()));
            sessions.addAll(new SessionReader(link).sessions(keys));
        }
        return new TopSnapshot(now.answer(), new ServerReport(info.answer()), queues, LaneLoad.read(link, sessions));
    }

    /** The same queue in this snapshot. */
    Optional<Queue> queue(String name) {
        return queues.stream().filter(queue -> queue.name().equals(name)).findFirst();
    }

    private static Queue queue(RedisLink link, Keys keys, QueueRecord record, long now) {
        Call<Long> paused = Call.number("EXISTS", keys.named("paused"));
        Call<String> spec = Call.text("GETRANGE", keys.named("job:" + record.head()), 0, SPEC_START - 1);
        link.send(List.of(paused, spec));
        long enqueued = enqueued(spec.answer(), record.head());
        return new Queue(record, enqueued == 0 ? 0 : Math.max(1, now - enqueued), paused.answer() > 0);
    }

    /** As the spec says, else the id; 0: neither does. */
    static long enqueued(String specStart, String id) {
        Matcher field = ENQUEUED.matcher(specStart);
        return field.find() ? Long.parseLong(field.group(1)) : JobJson.timeOf(id);
    }
}
