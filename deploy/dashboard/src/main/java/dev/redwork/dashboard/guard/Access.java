package dev.redwork.dashboard.guard;

import dev.redwork.dashboard.guard.Caller.Kind;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Role;
import dev.redwork.dashboard.http.Route;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a caller has the right that a route needs, before anything else of the call is looked at. */
public final class Access {
    /** The challenge to those who could log in; browsers show no window for it. */
    static final String LOGIN = "Login";

    private static final String SCHEME = "bearer ";
    private static final int WRONG_TOKENS = 20;
    private static final Pattern USER = Pattern.compile("[\\x20-\\x7e]{1,128}");

    /** The header of a request by which a page asks for itself again. */
    public static final String REFRESH = "X-Redwork-Refresh";

    private final Caller local;
    private final @Nullable TokenFile tokens;
    private final @Nullable Logins logins;
    private final @Nullable TrustedProxy proxy;
    private final WrongTries wrong = new WrongTries(WRONG_TOKENS, System::nanoTime);
    private final Refusals refusals = new Refusals(System::nanoTime);

    /**
     * Without tokens, users and a proxy everybody may do everything.
     *
     * @param showMasked whether everybody then also sees what tasks mask
     */
    public Access(
            @Nullable TokenFile tokens, @Nullable Logins logins, @Nullable TrustedProxy proxy, boolean showMasked) {
        this.local = Caller.local(showMasked);
        this.tokens = tokens;
        this.logins = logins;
        this.proxy = proxy;
    }

    /**
     * Looks at the rights of a caller, and keeps who he is with the call.
     *
     * @param needed null: none is
     * @param action as the log names it, should he be refused
     * @throws Problem 401: he has not said who he is; 403: he lacks the right; 429: too many wrong tokens
     */
    void check(Context call, @Nullable Role needed, String action) {
        if (needed == null) {
            return;
        }
        Caller caller = caller(call, !isBackground(call, action));
        if (!caller.may(needed)) {
            refusals.tell(call, action, caller, needed);
            throw new Problem(
                            403,
                            "forbidden",
                            "this needs the role " + needed.text() + "; " + caller.name() + " has "
                                    + caller.rolesText())
                    .with("role", needed.text());
        }
        caller.keep(call);
    }

    /** Whether nobody need be there: a browser opens a stream again by itself, and a page that is left open asks for itself again. */
    private static boolean isBackground(Context call, String action) {
        return action.equals(Route.EVENTS.operationId()) || call.header(REFRESH) != null;
    }

    private Caller caller(Context call, boolean isUse) {
        List<String> credentials = Collections.list(call.req().getHeaders("Authorization"));
        if (tokens == null && logins == null && proxy == null) {
            return local;
        } else if (tokens != null && !credentials.isEmpty()) {
            Caller found = credentials.size() == 1 ? byToken(tokens, credentials.get(0)) : null;
            return found != null ? found : refused(call, credentials);
        }
        Caller loggedIn = logins == null ? null : logins.find(call, isUse);
        Caller user = loggedIn != null ? loggedIn : byProxy(call);
        if (user != null) {
            return user;
        }
        throw tokens == null && logins != null
                ? unknown(LOGIN, "this needs a login: POST /api/v1/login")
                : unknown(
                        "Bearer",
                        "this needs a token: Authorization: Bearer TOKEN (redwork dashboard token makes one)"
                                + (logins == null ? "" : ", or a login: POST /api/v1/login"));
    }

    private static @Nullable Caller byToken(TokenFile tokens, String credentials) {
        return isBearer(credentials)
                ? tokens.find(credentials.substring(SCHEME.length()).strip())
                : null;
    }

    private static boolean isBearer(String credentials) {
        return credentials.toLowerCase(Locale.ROOT).startsWith(SCHEME);
    }

    private @Nullable Caller byProxy(Context call) {
        if (proxy == null || !proxy.isAt(call.ip())) {
            return null;
        }
        List<String> users = Collections.list(call.req().getHeaders(proxy.header()));
        return users.size() == 1 && USER.matcher(users.get(0)).matches()
                ? new Caller(Kind.PROXY, users.get(0), proxy.roles())
                : null;
    }

    private Caller refused(Context call, List<String> credentials) {
        long seconds = wrong.count(WrongTries.network(call.ip()));
        if (seconds > 0) {
            throw new Problem(429, "too-many-wrong-tokens", "too many wrong tokens came from your address")
                    .header("Retry-After", Long.toString(seconds));
        }
        throw credentials.size() == 1 && isBearer(credentials.get(0))
                ? unknown("Bearer error=\"invalid_token\"", "this token is not known, or its time is over")
                : unknown(
                        "Bearer", "one header is wanted that begins with the word Bearer: Authorization: Bearer TOKEN");
    }

    private static Problem unknown(String challenge, String detail) {
        return new Problem(401, "unauthorized", detail).header("WWW-Authenticate", challenge);
    }
}
