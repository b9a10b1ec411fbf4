package dev.redwork.store;

import static dev.redwork.store.Args.bytes;
import static dev.redwork.store.Args.list;

import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.Transition;
import dev.redwork.job.Uniqueness;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol.Command;

/** Jobs of one queue of which only one may be there, or of which the last one counts. */
public final class UniqueStore {
    private final Keys keys;

    public UniqueStore(Keys keys) {
        this.keys = keys;
    }

    /** A job that comes in, and when one that is there stands for it. */
    public record Coming(
            Job job,
            @SuppressWarnings("ArrayRecordComponent") byte[] spec,
            Uniqueness uniqueness) {}

    /**
     * NEW → PENDING, or SCHEDULED with a delay; or, by its rule, nothing; or the place of a scheduled one, which must be the
     * known one. Safe to repeat as long as that one is scheduled.
     *
     * @param known the spec that may be replaced; null: none is known
     * @param knownBatch its batch
     */
    public Call<Deduplicated> deduplicate(
            Coming coming, Duration delay, boolean front, byte @Nullable [] known, @Nullable String knownBatch) {
        Job job = coming.job();
        String key = coming.uniqueness().key();
        String batch = job.batch();
        boolean stays = known != null && batch != null && batch.equals(knownBatch);
        List<byte[]> names = list(
                keys.pending,
                keys.scheduled,
                keys.retrying,
                keys.dead,
                keys.sessions,
                keys.doorbell,
                keys.totals,
                keys.limits,
                keys.batches,
                keys.attempts,
                keys.tombstones,
                key == null ? keys.job(job.id()) : keys.unique(key),
                batch == null || stays ? keys.totals : keys.batch(batch),
                knownBatch == null || stays ? keys.totals : keys.batch(knownBatch),
                keys.job(job.id()),
                keys.result(job.id()),
                keys.cancelled(job.id()));
        List<byte[]> args = list(
                bytes(coming.uniqueness().rule().name().toLowerCase(Locale.ROOT)),
                keys.key(""),
                bytes(job.id()),
                coming.spec(),
                bytes(delay.toMillis()),
                bytes(front ? 1 : 0),
                bytes(delay.plus(coming.uniqueness().window()).toMillis()),
                bytes(known == null ? "" : sha1(known)),
                bytes(Defaults.BATCH_TTL.toMillis()));
        return Call.script(Transition.DEDUPLICATE, names, args, Deduplicated::read);
    }

    /** The id of the job that held a key last; empty: none does. */
    public Call<String> holder(String key) {
        return Call.command(Command.GET, Reply::text, (Object) keys.unique(key));
    }

    private static String sha1(byte[] spec) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(spec));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
