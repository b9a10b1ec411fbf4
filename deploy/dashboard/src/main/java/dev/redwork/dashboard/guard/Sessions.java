package dev.redwork.dashboard.guard;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Users that have logged in, by the id that the cookie of each holds. They are in memory: a restart ends them all. */
final class Sessions {
    static final int HOURS = 12;
    static final int IDLE_MINUTES = 30;

    /** More than that are forgotten, those first that have been idle longest: who logs in again and again must not fill our memory. */
    static final int MOST = 1_000;

    private static final long LIFE = TimeUnit.HOURS.toNanos(HOURS);
    private static final long IDLE = TimeUnit.MINUTES.toNanos(IDLE_MINUTES);
    private static final int ID_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final LongSupplier nanoTime;

    /** Those used last stand last. By the hash of the id: how long a look takes tells nothing of an id. */
    private final Map<String, Session> sessions = new LinkedHashMap<>();

    Sessions(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Begins one; returns its id, 43 characters of base64url. */
    synchronized String begin(User user) {
        byte[] random = new byte[ID_BYTES];
        RANDOM.nextBytes(random);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        if (sessions.size() >= MOST) {
            sessions.remove(sessions.keySet().iterator().next());
        }
        sessions.put(key(id), new Session(user, nanoTime.getAsLong()));
        return id;
    }

    /** Ends one, if it is there. */
    synchronized void end(String id) {
        sessions.remove(key(id));
    }

    /**
     * The user of one, with the roles that the file gives him now; his password must be the one that he logged in with.
     *
     * @param isUse whether its idle time begins anew
     * @return null: there is none, its time is over, or he is no user any more
     */
    synchronized @Nullable Caller find(String id, UsersFile users, boolean isUse) {
        String key = key(id);
        Session session = sessions.get(key);
        if (session == null) {
            return null;
        }
        long now = nanoTime.getAsLong();
        User user = users.find(session.user.caller().name());
        boolean same = !user.equals(User.NOBODY)
                && user.salt().equals(session.user.salt())
                && user.hash().equals(session.user.hash());
        if (!same || now - session.begun >= LIFE || now - session.used >= IDLE) {
            sessions.remove(key);
            return null;
        }
        if (isUse) {
            session.used = now;
            sessions.remove(key);
            sessions.put(key, session);
        }
        return user.caller();
    }

    private static String key(String id) {
        return HexFormat.of().formatHex(Token.hash(id));
    }

    private static final class Session {
        final User user;
        final long begun;
        long used;

        Session(User user, long now) {
            this.user = user;
            this.begun = now;
            this.used = now;
        }
    }
}
