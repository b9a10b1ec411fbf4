package dev.redwork.dashboard.http;

import dev.redwork.cli.command.ErrorReport;
import dev.redwork.job.PayloadException;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.producer.QueueFullException;
import dev.redwork.redis.RedisLink.LinkClosedException;
import dev.redwork.redis.RedisLinks.BusyException;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The problem that an exception is to its caller: no answer has a stack trace, or the address of Redis. */
public final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private static final String RETRY_AFTER = "Retry-After";
    private static final String SOON = "1";
    private static final long SECOND = 1_000;

    private Problems() {}

    public static Problem of(Throwable e) {
        if (e instanceof Problem told) {
            return told;
        } else if (e instanceof CompletionException && e.getCause() != null) {
            return of(e.getCause());
        } else if (e instanceof QueueFullException full) {
            return full(full);
        } else if (e instanceof BusyException) {
            return new Problem(503, "busy", "all connections to Redis are busy: try again").header(RETRY_AFTER, SOON);
        } else if (e instanceof RedisUnavailableException || e instanceof LinkClosedException) {
            return away("Redis cannot be reached, or cannot serve now");
        } else if (e instanceof RedisRefusedException) {
            return refused(String.valueOf(e.getMessage()));
        } else if (e instanceof PayloadException && e.getCause() instanceof IOException) {
            // Of a record, for bodies have problems of their own. Jackson's words repeat a piece of it, which may be
            // hidden or masked.
            return new Problem(
                    424, "unreadable", "a job or its outcome that is stored cannot be read: look at its key");
        } else if (e instanceof PayloadException || e instanceof IllegalArgumentException) {
            return Problem.badRequest(text(e));
        } else if (e instanceof HttpResponseException refused) {
            return ofJavalin(refused);
        }
        Problem beneath = beneath(e);
        if (beneath != null) {
            return beneath;
        } else if (e instanceof IOException) {
            return Problem.badRequest("the body did not come, or not whole");
        }
        LOG.error("a call of the API failed", e);
        return new Problem(500, "internal", "internal failure; the log of the server says more");
    }

    /** Of what the server beneath us refuses before a route is found, by its status alone: its own words repeat what was sent. */
    public static Problem ofStatus(int status) {
        return switch (status) {
            case 400 -> Problem.badRequest("the request is no well-formed HTTP");
            case 404 -> Problem.notFound("there is nothing here; the routes are in /api/v1/openapi.yaml");
            case 405 -> new Problem(405, "method-not-allowed", "this path does not take this method");
            case 408 -> new Problem(408, "too-slow", "the request came too slowly");
            case 413 -> tooLarge();
            case 414 -> new Problem(414, "uri-too-long", "the path and its parameters are too long");
            case 431 -> new Problem(431, "headers-too-large", "the headers are larger than 16 KB");
            case 505 -> new Problem(505, "http-version", "the server speaks HTTP/1.1");
            case 503 -> away("the server has too much to do, or is stopping");
            default ->
                status < 500
                        ? new Problem(status, "refused", "the server does not take this request")
                        : new Problem(status, "internal", "internal failure; the log of the server says more");
        };
    }

    /** There is no room for one more body. */
    public static Problem tooManyBodies() {
        return new Problem(
                        503,
                        "busy",
                        "the bodies of other calls take all the memory that is for them: send it again, or less at"
                                + " once")
                .header(RETRY_AFTER, SOON);
    }

    /** The outcome of a job is stored, and is no outcome. */
    public static Problem unreadable(String id, String queue) {
        return new Problem(
                424,
                "unreadable",
                "the outcome of job " + id + " in queue " + queue + " cannot be read: look at its key");
    }

    /** A body larger than is taken. */
    public static Problem tooLarge() {
        return new Problem(413, "too-large", "the body is larger than 8 MB: send less at once");
    }

    /** As {@link #tooLarge()}, of a route that takes less. */
    public static Problem tooLarge(int mostBytes) {
        return new Problem(413, "too-large", "the body is larger than the " + mostBytes + " bytes that this takes");
    }

    /** The advice in the exception is for programs in Java. */
    private static Problem full(QueueFullException e) {
        long seconds = (e.retryAfter().toMillis() + SECOND - 1) / SECOND;
        String detail =
                text(e).replaceFirst("; try again in .*", "; nothing was enqueued: try again, or raise the limit");
        return new Problem(429, "queue-full", detail)
                .header(RETRY_AFTER, Long.toString(Math.max(1, seconds)))
                .with("retry_after_ms", e.retryAfter().toMillis());
    }

    private static Problem refused(String message) {
        if (message.contains("is full (maxmemory)")) {
            return new Problem(507, "redis-full", "Redis is full (maxmemory): free memory or raise maxmemory");
        }
        LOG.warn("Redis refused a call of the API: {}", ErrorReport.withoutSecrets(message));
        return away("Redis refuses it; the log of the server says why");
    }

    private static Problem away(String detail) {
        return new Problem(503, "unavailable", detail).header(RETRY_AFTER, SOON);
    }

    private static Problem ofJavalin(HttpResponseException refused) {
        Problem problem = ofStatus(refused.getStatus());
        return refused.getStatus() == 405
                ? problem.header("Allow", String.join(", ", refused.getDetails().values()))
                : problem;
    }

    /** That of the guard or of the server beneath us, which an exception of reading has as its cause. */
    private static @Nullable Problem beneath(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) {
                return problem;
            } else if (cause instanceof HttpException http) {
                return ofStatus(http.getCode());
            }
        }
        return null;
    }

    private static String text(Throwable e) {
        return ErrorReport.withoutSecrets(String.valueOf(e.getMessage()));
    }
}
