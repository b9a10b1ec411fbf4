package dev.redwork.store;

import static dev.redwork.redis.Args.bytes;
import static dev.redwork.redis.Args.list;

import dev.redwork.job.Defaults;
import dev.redwork.job.Transition;
import dev.redwork.job.Uniqueness;
import dev.redwork.redis.Call;
import dev.redwork.redis.Reply;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol.Command;

/** Jobs of one queue of which the last one counts. */
public final class UniqueStore {
    private final Keys keys;

    public UniqueStore(Keys keys) {
        this.keys = keys;
    }

    /**
     * SCHEDULED → SCHEDULED: a job takes the place of the one that holds its key, while that is not due, or of the one with its
     * id; it must be the known one. Safe to repeat as long as that one is scheduled.
     *
     * @param known the spec that may be replaced; null: none is known
     * @param knownBatch its batch
     */
    public Call<ReplaceReply> replace(
            NewJob coming, Duration delay, byte @Nullable [] known, @Nullable String knownBatch) {
        Uniqueness uniqueness = Objects.requireNonNull(coming.uniqueness());
        String key = uniqueness.key();
        String id = coming.job().id();
        String batch = coming.job().batch();
        boolean stays = known != null && batch != null && batch.equals(knownBatch);
        List<byte[]> names = list(
                keys.scheduled,
                keys.dead,
                keys.doorbell,
                keys.totals,
                keys.batches,
                key == null ? keys.job(id) : keys.unique(key),
                keys.job(id),
                batch == null || stays ? keys.totals : keys.batch(batch),
                knownBatch == null || stays ? keys.totals : keys.batch(knownBatch));
        List<byte[]> args = list(
                keys.jobPrefix,
                bytes(id),
                coming.spec(),
                bytes(delay.toMillis()),
                bytes(delay.plus(uniqueness.window()).toMillis()),
                bytes(known == null ? "" : sha1(known)),
                bytes(Defaults.BATCH_TTL.toMillis()));
        return Call.script(Transition.REPLACE, names, args, ReplaceReply::read);
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
