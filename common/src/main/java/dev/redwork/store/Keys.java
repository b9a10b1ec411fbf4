package dev.redwork.store;

import static dev.redwork.redis.Call.bytes;
import static dev.redwork.redis.Call.list;

import dev.redwork.job.Names;
import dev.redwork.job.RedisSettings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/**
 * The keys of one queue. All start with {@code redwork:{<queue>}:}, so that they share one Redis Cluster slot and every
 * script is single-slot. Where a job's id stands is its state; no field repeats it.
 *
 * <pre>
 * job:&lt;id&gt;               string  the only key of a job. While it is open or dead: its spec, JSON; immutable, but for a scheduled
 *                                one that is replaced. Once it has succeeded, expired or was cancelled: its outcome, JSON that begins
 *                                with {"state":" , with a TTL; of one that was cancelled while it waited in one line, and behind
 *                                that line's end the spec
 * pending                list    ids in order, head is next; an entry with a colon is no job, its word before that says what it
 *                                is: pill:&lt;name&gt;[:&lt;deadline ms&gt;]
 * scheduled              zset    id → due time of the first run, ms
 * retrying               zset    id → due time of the next attempt, ms
 * running:&lt;session&gt;      hash    id → "claim number, attempt, start ms, place in the claim", and perhaps words that a newer
 *                                worker knows: being here under that number is owning the job
 * sessions               zset    session → end of its lease, ms of Redis time; 0 while it is being reclaimed
 * session:&lt;session&gt;      hash    host, pid, worker, lane, slots, tasks, v, started; jobs: how many have ended; state;
 *                                order: what it was told; lapsed while it is being reclaimed
 * attempts               hash    id → attempts used; only ids that failed
 * failures               hash    id → last failure, JSON
 * crashes                hash    id → when its workers died under it: ends of their leases, ms, parted by blanks
 * parked:&lt;need&gt;          zset    id → when it was parked, ms; the need is its task, or version:&lt;v&gt;
 * parks                  hash    need → how many jobs wait in parked:&lt;need&gt;
 * dead                   zset    id → time of death, ms; spec, attempts, failures and crashes stay
 * cancelling             hash    id → when its cancellation was asked for while it ran, ms
 * deadlines              hash    id → its last moment to start, ms, of jobs that have one
 * progress               hash    id → how far its last run came, JSON; only ids that said so or have a log ({}); stays with a dead one
 * log:&lt;id&gt;               list    "N dropped, N bytes, to line N of claim N", then its lines, "ms attempt number text", the
 *                                oldest first; it ends with the job: with a TTL once that has succeeded, expired or was cancelled
 * stack:&lt;id&gt;             string  when a running job was looked at, ms, its session, and the frames of its thread; with a TTL
 * watched                zset    id → until when somebody looks at it, ms
 * tombstones             hash    id → how many entries of it in pending are void, since it was cancelled; a claim drops them,
 *                                whichever come first
 * recent                 list    the last 1,000 ended ids, newest first
 * history                list    how the queue stood, a line a minute, the newest at its end, with a TTL: when (ms); enqueued,
 *                                succeeded, cancelled, expired, dead and retried since its first day; pending, running, scheduled,
 *                                retrying and dead now; when the job at the head was enqueued (ms, 0: its spec does not say), and its
 *                                id where that is a ULID
 * inbox:&lt;producer&gt;       list    outcomes pushed back to one producer, ids of its jobs that another one replaced
 * batch:&lt;id&gt;             hash    created (ms); total, open, succeeded, dead, cancelled, expired: counts of its jobs;
 *                                cancelling: when it was cancelled, ms
 * batches                zset    batch → when it may be forgotten, ms; inf while jobs of it are open
 * flag:&lt;batch&gt;:&lt;name&gt;    string  an early-exit flag that is up, and its value, with a TTL
 * doorbell               list    one wake-up token, or none
 * paused                 string  there while the queue is paused: when that was, ms
 * unique:&lt;key&gt;           string  id of the job that holds a uniqueness key (escaped: %20), with a TTL
 * limits                 hash    jobs, bytes: what the queue may hold at most
 * pill:&lt;name&gt;:receipts   list    who took a pill and stopped, JSON
 * totals                 hash    claim (the last claim number), enqueued, succeeded, retried, dead, cancelled, expired,
 *                                released, parked, reclaimed, requeued, deleted, pruned, stale; bytes: of all specs; signals: how often a flag moved or
 *                                a cancellation was asked for
 * </pre>
 *
 * Besides, {@code redwork:queues} (set) names the queues, and {@code redwork:audit} (stream) has the last 10,000 changes that were
 * made through the HTTP API; {@code redwork:exporter} (string, with a TTL) names the dashboard that tells their counts to Prometheus.
 * The channels {@code flags} and {@code cancels}, named like keys, only
 * speed up what a key says: their messages are {@code <batch>:<name>}, and {@code <batch>}, {@code :<id>}, for a worker
 * that was given an order {@code !<worker>}, or for a job that somebody looks at {@code ?<id>}.
 */
public final class Keys {
    private static final String ESCAPED = "%\"'`$\\{}[]()*?<>|&;!";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    public final String queue;
    public final byte[] jobPrefix;
    public final byte[] runningPrefix;
    public final byte[] pending;
    public final byte[] scheduled;
    public final byte[] retrying;
    public final byte[] sessions;
    public final byte[] attempts;
    public final byte[] failures;
    public final byte[] crashes;
    public final byte[] dead;
    public final byte[] recent;
    public final byte[] doorbell;
    public final byte[] totals;
    public final byte[] batches;
    public final byte[] limits;
    public final byte[] paused;
    public final byte[] tombstones;
    public final byte[] deadlines;
    public final byte[] parks;
    public final byte[] progress;
    public final byte[] watched;
    public final byte[] cancelling;
    public final byte[] history;
    public final byte[] flags;
    public final byte[] cancels;
    private final String prefix;

    Keys(String namespace, String queue) {
        this.queue = Names.check("queue", queue);
        this.prefix = namespace + ":{" + queue + "}:";
        this.jobPrefix = key("job:");
        this.runningPrefix = key("running:");
        this.pending = key("pending");
        this.scheduled = key("scheduled");
        this.retrying = key("retrying");
        this.sessions = key("sessions");
        this.attempts = key("attempts");
        this.failures = key("failures");
        this.crashes = key("crashes");
        this.dead = key("dead");
        this.recent = key("recent");
        this.doorbell = key("doorbell");
        this.totals = key("totals");
        this.batches = key("batches");
        this.limits = key("limits");
        this.paused = key("paused");
        this.tombstones = key("tombstones");
        this.deadlines = key("deadlines");
        this.parks = key("parks");
        this.progress = key("progress");
        this.watched = key("watched");
        this.cancelling = key("cancelling");
        this.history = key("history");
        this.flags = key("flags");
        this.cancels = key("cancels");
    }

    /** The keys of one queue. */
    public static Keys of(RedisSettings settings, String queue) {
        return new Keys(settings.namespace(), queue);
    }

    public String queue() {
        return queue;
    }

    /** Whether an entry of the line, or a field beside it, is the id of a job: a colon says that it is something else. */
    public static boolean isJob(String entry) {
        return entry.indexOf(':') < 0;
    }

    /** The whole name of a key, as {@code redis-cli} takes it, by what stands behind the queue's prefix. */
    public String named(String rest) {
        return prefix + rest;
    }

    public byte[] job(String id) {
        return job(bytes(id));
    }

    byte[] job(byte[] id) {
        byte[] key = Arrays.copyOf(jobPrefix, jobPrefix.length + id.length);
        System.arraycopy(id, 0, key, jobPrefix.length, id.length);
        return key;
    }

    public byte[] log(String id) {
        return key("log:" + id);
    }

    public byte[] stack(String id) {
        return key("stack:" + id);
    }

    /**
     * The jobs that are parked with one need.
     *
     * @param need their task, or {@code version:<v>}: see {@link JobValue#need}
     */
    public byte[] parked(String need) {
        return key("parked:" + need);
    }

    public byte[] unique(String key) {
        return key("unique:" + escaped(key));
    }

    /** Any text in a key's name: printable ASCII as it stands, but for what a shell, redis-cli or a pattern reads otherwise. */
    private static String escaped(String text) {
        StringBuilder name = new StringBuilder(text.length());
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            if (one > ' ' && one < 0x7f && ESCAPED.indexOf(one) < 0) {
                name.append((char) one);
            } else {
                name.append('%').append(HEX.toHexDigits(one));
            }
        }
        return name.toString();
    }

    public byte[] running(String session) {
        return key("running:" + session);
    }

    public byte[] session(String session) {
        return key("session:" + session);
    }

    public byte[] inbox(String producer) {
        return key("inbox:" + producer);
    }

    public byte[] batch(String id) {
        return key("batch:" + Names.check("batch", id));
    }

    public byte[] flag(String batch, String name) {
        return key("flag:" + Names.check("batch", batch) + ":" + Names.check("flag", name));
    }

    public byte[] receipts(String pill) {
        return key("pill:" + pill + ":receipts");
    }

    /** The keys that a claim reads and changes, in the order of its script. */
    List<byte[]> claiming(String session) {
        List<byte[]> names = list(sessions, pending, running(session), doorbell, totals, attempts, failures, crashes);
        Collections.addAll(names, scheduled, retrying, dead, cancelling, tombstones, paused);
        return names;
    }

    /** The set that names all queues of a namespace; it stands in a slot of its own. */
    public static byte[] queues(String namespace) {
        return bytes(namespace + ":queues");
    }

    /** The key that names the one dashboard that tells the counts of all queues. */
    public static String exporter(String namespace) {
        return namespace + ":exporter";
    }

    /** The stream of what was changed through the HTTP API, and by whom; it stands in a slot of its own. */
    public static byte[] audit(String namespace) {
        return bytes(namespace + ":audit");
    }

    /** A key by what stands behind the queue's prefix. */
    public byte[] key(String rest) {
        return bytes(prefix + rest);
    }
}
