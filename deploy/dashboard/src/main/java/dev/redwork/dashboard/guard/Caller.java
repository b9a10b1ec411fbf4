package dev.redwork.dashboard.guard;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.dashboard.http.Role;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The one who calls, and his rights.
 *
 * @param name of a token or of a user; {@code local} where everybody may do everything
 */
public record Caller(Kind kind, String name, Set<Role> roles) {
    /** By what he was let in: a token and a user of one name are two. */
    public enum Kind {
        TOKEN,
        /** He has logged in. */
        USER,
        /** A proxy named him. */
        PROXY,
        /** Nobody was asked who he is. */
        LOCAL;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final String ATTRIBUTE = Caller.class.getName();

    /**
     * Where the server listens on loopback only and knows no tokens.
     *
     * @param showMasked whether he sees what tasks mask
     */
    static Caller local(boolean showMasked) {
        return new Caller(Kind.LOCAL, "local", showMasked ? Set.of(Role.ADMIN, Role.SECRETS) : Set.of(Role.ADMIN));
    }

    /** The one of this call, once his rights were looked at; routes that need no right have none. */
    public static Caller of(Context call) {
        Caller caller = call.attribute(ATTRIBUTE);
        return caller == null ? new Caller(Kind.LOCAL, "nobody", Set.of()) : caller;
    }

    /** His name, and from where he calls, as the log and the audit tell it. */
    JsonFields told(Context call) {
        return new JsonFields()
                .with("actor", name)
                .with("actor_kind", kind.text())
                .with("address", call.ip());
    }

    void keep(Context call) {
        call.attribute(ATTRIBUTE, this);
    }

    /** Whether one of his roles lets him do what needs this one. */
    public boolean may(Role needed) {
        return roles.stream().anyMatch(role -> role.covers(needed));
    }

    /** His roles as the file of tokens writes them. */
    public String rolesText() {
        return roles.stream().sorted().map(Role::text).collect(Collectors.joining(","));
    }
}
