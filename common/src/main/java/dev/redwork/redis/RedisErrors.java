package dev.redwork.redis;

import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.job.RedworkException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import redis.clients.jedis.exceptions.JedisDataException;

/** Turns the client library's exceptions into ours, which say what happened and what to do. */
final class RedisErrors {
    /** The first word, save where Redis 6.2 hides an error inside a script: "ERR Error running script ...: -OOM ...". */
    private static final Pattern CODE =
            Pattern.compile("^(?!ERR )([A-Z]{3,}) |^ERR Error running script.*? -([A-Z]{3,}) ");

    private static final Set<String> PASSING =
            Set.of("LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "BUSY", "NOREPLICAS", "UNKILLABLE");

    private static final Map<String, String> REFUSALS = Map.of(
            "NOAUTH", "asks for a password: put it into the URL, redis://:PASSWORD@host:port",
            "WRONGPASS", "refused the password: check the user and password in the URL",
            "OOM", "is full (maxmemory) and refused it: free memory or raise maxmemory",
            "MISCONF", "cannot write to its disk and refuses writes: look at its log",
            "DENIED", "is in protected mode: set a password, or connect through loopback");

    /** Where in a script it happened, in the words of Redis 6.2 and of Redis 7. */
    private static final Pattern IN_SCRIPTS =
            Pattern.compile("^ERR Error running script.*? -(?=[A-Z]{3,} )| script: \\w+, on @user_script:\\d+\\.$");

    /** In the words of Redis 7, which does not say which command it was. */
    private static final String IN_A_SCRIPT = "The user executing the script can't";

    private static final Pattern REFUSED_COMMAND = Pattern.compile("run the '([^']+)' command");

    private static final String REFUSED_JOBS =
            "is full (maxmemory): nothing was enqueued; free memory or raise maxmemory";

    private RedisErrors() {}

    /**
     * The exception for the caller of a call; an {@link Error} is rethrown.
     *
     * @param enqueues whether jobs were to be put in
     * @param answered whether this server has answered before
     */
    static RuntimeException told(RedisSettings settings, Throwable e, boolean enqueues, boolean answered) {
        if (e instanceof JedisDataException error) {
            boolean tooMany =
                    enqueues && code(String.valueOf(error.getMessage())).equals("OOM");
            return tooMany
                    ? new RedisRefusedException("Redis at " + settings + " " + REFUSED_JOBS, error)
                    : answered(settings, error);
        }
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RedworkException ours ? ours : unavailable(settings, e, answered);
    }

    /** The connection failed: its calls may or may not have been carried out. */
    static RedworkException unavailable(RedisSettings settings, Throwable cause, boolean answered) {
        Throwable root = cause;
        List<Throwable> causes = new ArrayList<>(List.of(root));
        while (root.getCause() != null || root.getSuppressed().length > 0) {
            // The client lists under "failed to connect" why each address failed.
            root = root.getCause() != null ? root.getCause() : root.getSuppressed()[0];
            causes.add(root);
        }
        String refusal = settings.tls() ? Tls.refusal(causes) : null;
        if (refusal != null) {
            return new RedisRefusedException("Redis at " + settings + " " + refusal, cause);
        }
        String reason = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return new RedisUnavailableException(
                "Redis at " + settings + " cannot be reached ("
                        + withoutPassword(settings, reason).replaceFirst("\\.$", "")
                        + (answered ? "" : hint(settings, root)) + ")",
                cause);
    }

    /** A port that speaks TLS says nothing to those who do not, and the other way round. */
    private static String hint(RedisSettings settings, Throwable root) {
        if (settings.tls() && (root instanceof SSLException || root instanceof SocketTimeoutException)) {
            return "; is that a port of TLS? a plain one is redis://";
        }
        String message = String.valueOf(root.getMessage());
        boolean cut = message.startsWith("Unexpected end of stream") || message.startsWith("Unknown reply");
        if (!settings.tls()) {
            return cut ? "; a port of TLS is rediss://" : "";
        }
        // With TLS 1.3 a server that wants a certificate ends the connection once it is up.
        boolean ended = cut || message.startsWith("Broken pipe") || message.startsWith("Connection reset");
        return !ended
                ? ""
                : settings.tlsFiles().certificate() == null
                        ? "; if it asks for a certificate of ours: ?cert=FILE&key=FILE in the URL"
                        : "; it may not take our certificate";
    }

    /** Some errors repeat the arguments of the command that is refused, AUTH among them. */
    private static String withoutPassword(RedisSettings settings, String message) {
        String password = settings.password();
        return password == null || password.isEmpty() ? message : message.replace(password, "...");
    }

    /** The server answered with an error. */
    static RedworkException answered(RedisSettings settings, Exception error) {
        String answer = String.valueOf(error.getMessage());
        String message = withoutPassword(settings, answer);
        Exception cause = message.equals(answer) ? error : new JedisDataException(message);
        String code = code(message);
        if (PASSING.contains(code)) {
            String plain = IN_SCRIPTS.matcher(message).replaceAll("");
            return new RedisUnavailableException(
                    "Redis at " + settings + " cannot serve now: " + plain
                            + (code.equals("READONLY") ? " It is a replica: name the primary." : ""),
                    cause);
        }
        return new RedisRefusedException("Redis at " + settings + " " + refusal(settings, code, message), cause);
    }

    private static String refusal(RedisSettings settings, String code, String message) {
        if (code.equals("NOPERM") || message.contains(IN_A_SCRIPT)) {
            return "does not allow this user " + missing(settings, message) + " (docs/operations.md has them all)";
        } else if (message.startsWith("ERR DB index is out of range")) {
            return "has no database " + settings.database() + ": the number at the end of the URL is too large";
        }
        return REFUSALS.getOrDefault(code, "answered an error: " + message);
    }

    /** The right that is missing, as a rule of an ACL: the words of Redis 6.2 and of those since differ. */
    private static String missing(RedisSettings settings, String message) {
        Matcher command = REFUSED_COMMAND.matcher(message);
        if (command.find()) {
            return "the command " + command.group(1) + ": check its ACL, which lacks +"
                    + command.group(1).toLowerCase(Locale.ROOT);
        }
        if (message.contains(IN_A_SCRIPT + " run this command")) {
            return "a command that a script calls: check its ACL";
        }
        return message.contains("channel")
                ? "a channel: check its ACL, which lacks &" + settings.namespace() + ":*"
                : "a key: check its ACL, which lacks ~" + settings.namespace() + ":*";
    }

    static String code(String message) {
        Matcher code = CODE.matcher(message);
        return !code.find() ? "" : code.group(1) != null ? code.group(1) : code.group(2);
    }
}
