package dev.redwork.dashboard.api;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.dashboard.guard.Logins;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.RequestFields;
import dev.redwork.dashboard.http.Route;
import io.javalin.http.Context;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Logs users in and out. */
public final class LoginApi {
    /** Characters of a name or a password. */
    private static final int LONGEST = 200;

    private static final String RULE = "must be a text of " + LONGEST + " characters at most";

    private final @Nullable Logins logins;

    private LoginApi(@Nullable Logins logins) {
        this.logins = logins;
    }

    /**
     * Adds both routes.
     *
     * @param logins null: the server has no users
     */
    public static void add(Map<Route, Endpoint> endpoints, @Nullable Logins logins) {
        LoginApi api = new LoginApi(logins);
        endpoints.put(Route.LOGIN, api::login);
        endpoints.put(Route.LOGOUT, api::logout);
    }

    private JsonFields login(Context call) {
        Logins open = logins();
        RequestFields body = Asked.objectOfStranger(call, "user", "password");
        String user = text(body, "user");
        String password = text(body, "password");
        body.refuse();
        return open.login(call, user, password);
    }

    private static String text(RequestFields body, String name) {
        String text =
                body.read(name, RULE, value -> value instanceof String one && one.length() <= LONGEST ? one : null);
        if (text == null) {
            body.mistake(name, "is missing: a login has a user and a password");
            return "";
        }
        return text;
    }

    private @Nullable JsonFields logout(Context call) {
        Logins open = logins();
        Asked.objectOfStranger(call).refuse();
        open.logout(call);
        call.status(204);
        return null;
    }

    private Logins logins() {
        if (logins == null) {
            throw Problem.notFound("nobody can log in here: the server was started without --users-file");
        }
        return logins;
    }
}
