package dev.redwork.dashboard.guard;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.dashboard.http.Problem;
import io.javalin.http.Context;
import jakarta.servlet.http.Cookie;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets users in by name and password, and keeps them in by a cookie. */
public final class Logins {
    static final int A_MINUTE_AND_ADDRESS = 5;
    static final int A_MINUTE = 50;

    private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

    private static final String ANYBODY = "anybody";

    /** A hash keeps a processor busy for a third of a second: strangers are not to have them all. */
    private static final int HASHES_AT_ONCE = 2;

    private static final long PATIENCE_SECONDS = 5;

    /** A page of another port of this host can set cookies of our name, and as many as it likes. */
    private static final int MOST_COOKIES = 5;

    private final UsersFile users;
    private final String path;
    private final boolean isTls;
    private final Sessions sessions;
    private final WrongTries byAddress = new WrongTries(A_MINUTE_AND_ADDRESS, System::nanoTime);
    private final WrongTries byAll = new WrongTries(A_MINUTE, System::nanoTime);
    private final Semaphore hashes = new Semaphore(HASHES_AT_ONCE);

    /**
     * Of one server.
     *
     * @param prefix of all paths; may be empty
     * @param isTls whether it does TLS itself
     */
    public Logins(UsersFile users, String prefix, boolean isTls) {
        this(users, prefix, isTls, System::nanoTime);
    }

    /** @param nanoTime by which sessions end */
    Logins(UsersFile users, String prefix, boolean isTls, LongSupplier nanoTime) {
        this.sessions = new Sessions(nanoTime);
        this.users = users;
        this.path = prefix.isEmpty() ? "/" : prefix;
        this.isTls = isTls;
    }

    /**
     * Begins a session, whose cookie the answer sets; one that the caller had ends.
     *
     * @throws Problem 401: these are no user and his password; 429: too many were wrong, and even right ones have to wait
     */
    public JsonFields login(Context call, String name, String password) {
        User user = users.find(name);
        String network = WrongTries.network(call.ip());
        // Counted before it is known to be wrong: of many that come at once no more are let through.
        refuse(byAddress.count(network));
        refuse(byAll.count(ANYBODY));
        if (!isRight(user, password, network)) {
            // A name that belongs to nobody may be a password that was typed in the wrong field.
            LOG.info("login refused {}", user.caller().told(call).json());
            throw new Problem(401, "login-refused", "there is no such user, or the password is another one")
                    .header("WWW-Authenticate", Access.LOGIN);
        }
        takeBack(network);
        ids(call).forEach(sessions::end);
        setCookie(call, sessions.begin(user), Duration.ofHours(Sessions.HOURS));
        LOG.info("login {}", user.caller().told(call).json());
        return new JsonFields()
                .with("user", user.caller().name())
                .with(
                        "roles",
                        user.caller().roles().stream()
                                .sorted()
                                .map(role -> role.text())
                                .toList())
                .with("life_ms", Duration.ofHours(Sessions.HOURS).toMillis())
                .with("idle_ms", Duration.ofMinutes(Sessions.IDLE_MINUTES).toMillis());
    }

    private static void refuse(long seconds) {
        if (seconds > 0) {
            throw new Problem(
                            429,
                            "too-many-logins",
                            "too many logins were wrong within a minute: wait, even if this one is right")
                    .header("Retry-After", Long.toString(seconds));
        }
    }

    private void takeBack(String network) {
        byAddress.takeBack(network);
        byAll.takeBack(ANYBODY);
    }

    private boolean isRight(User user, String password, String network) {
        boolean mayHash = false;
        try {
            mayHash = hashes.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!mayHash) {
            takeBack(network);
            throw new Problem(503, "busy", "too many log in at once: try again").header("Retry-After", "1");
        }
        try {
            return user.hasPassword(password) && !user.equals(User.NOBODY);
        } finally {
            hashes.release();
        }
    }

    /** Ends the caller's session, and takes his cookie away. */
    public void logout(Context call) {
        ids(call).forEach(sessions::end);
        setCookie(call, "", Duration.ZERO);
    }

    /**
     * The user whose session the call's cookie names; null: none does.
     *
     * @param isUse whether the idle time of his session begins anew
     */
    @Nullable
    Caller find(Context call, boolean isUse) {
        Caller found = null;
        for (String id : ids(call)) {
            found = found == null ? sessions.find(id, users, isUse) : found;
        }
        return found;
    }

    private static List<String> ids(Context call) {
        List<String> ids = new ArrayList<>();
        Cookie[] cookies = call.req().getCookies();
        for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
            if (cookie.getName().equals(cookieName(call)) && ids.size() < MOST_COOKIES) {
                ids.add(cookie.getValue());
            }
        }
        return ids;
    }

    /** Browsers know no ports of cookies: two servers of one host must not take each other's away. */
    private static String cookieName(Context call) {
        return "redwork-" + call.req().getLocalPort();
    }

    /** A page of another site sends it with nothing; no script reads it. */
    private void setCookie(Context call, String id, Duration life) {
        boolean secure = isTls || "https".equals(call.header("X-Forwarded-Proto"));
        call.header(
                "Set-Cookie",
                cookieName(call) + "=" + id + "; Path=" + path + "; Max-Age=" + life.toSeconds()
                        + "; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : ""));
    }
}
