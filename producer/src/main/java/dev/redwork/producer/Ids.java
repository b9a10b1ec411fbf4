package dev.redwork.producer;

import com.github.f4b6a3.ulid.Ulid;
import java.security.SecureRandom;

/**
 * ULIDs, each greater than the one before. Made under a monitor: the lock in the library's own factory stays taken when a
 * caller's stack overflows in it, and no thread could enqueue any more.
 */
final class Ids {
    /** The most by which a correction sets a clock back; by more, it was set anew, and the ids follow it. */
    private static final long TOLERANCE_MILLIS = 10_000;

    private final SecureRandom random;
    private Ulid last = Ulid.MIN;

    Ids(SecureRandom random) {
        this.random = random;
    }

    /** @param now that it tells, ms */
    String next(long now) {
        return make(now).toString();
    }

    private synchronized Ulid make(long now) {
        long before = last.getTime();
        Ulid made = now <= before && now > before - TOLERANCE_MILLIS ? last.increment() : random(now);
        last = made;
        return made;
    }

    private Ulid random(long now) {
        byte[] bytes = new byte[Ulid.RANDOM_BYTES];
        random.nextBytes(bytes);
        return new Ulid(now, bytes);
    }
}
