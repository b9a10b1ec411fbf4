package dev.redwork.redis;

import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.job.RedworkException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
            "NOPERM", "does not allow this user what a queue needs: check its ACL",
            "OOM", "is full (maxmemory) and refused it: free memory or raise maxmemory",
            "MISCONF", "cannot write to its disk and refuses writes: look at its log",
            "DENIED", "is in protected mode: set a password, or connect through loopback");

    private static final String REFUSED_JOBS =
            "is full (maxmemory): nothing was enqueued; free memory or raise maxmemory";

    private RedisErrors() {}

    /**
     * The exception for the caller of a call; an {@link Error} is rethrown.
     *
     * @param enqueues whether jobs were to be put in
     */
    static RuntimeException told(RedisSettings settings, Throwable e, boolean enqueues) {
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
        return e instanceof RedworkException ours ? ours : unavailable(settings, e);
    }

    /** The connection failed: its calls may or may not have been carried out. */
    static RedworkException unavailable(RedisSettings settings, Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null || root.getSuppressed().length > 0) {
            // The client lists under "failed to connect" why each address failed.
            root = root.getCause() != null ? root.getCause() : root.getSuppressed()[0];
        }
        String reason = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return new RedisUnavailableException("Redis at " + settings + " cannot be reached (" + reason + ")", cause);
    }

    /** The server answered with an error. */
    static RedworkException answered(RedisSettings settings, Exception error) {
        String message = String.valueOf(error.getMessage());
        String code = code(message);
        if (PASSING.contains(code)) {
            return new RedisUnavailableException("Redis at " + settings + " cannot serve now: " + message, error);
        }
        String known = REFUSALS.get(code);
        return new RedisRefusedException(
                "Redis at " + settings + " " + (known == null ? "answered an error: " + message : known), error);
    }

    static String code(String message) {
        Matcher code = CODE.matcher(message);
        return !code.find() ? "" : code.group(1) != null ? code.group(1) : code.group(2);
    }
}
