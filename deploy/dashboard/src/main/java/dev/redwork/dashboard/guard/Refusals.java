package dev.redwork.dashboard.guard;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.dashboard.http.Role;
import dev.redwork.dashboard.http.Route;
import io.javalin.http.Context;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs calls of those who lack the right; of one who tries again and again not each, so that he does not fill the log. */
final class Refusals {
    static final int A_MINUTE = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private long start;
    private long seen;

    Refusals(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    /** One more. */
    void tell(Context call, Route route, Caller caller, Role needed) {
        if (isToBeTold()) {
            LOG.info(
                    "refused {}",
                    new JsonFields()
                            .with("actor", caller.name())
                            .with("address", call.ip())
                            .with("action", route.operationId())
                            .with("needs", needed.text())
                            .json());
        }
    }

    /** Whether it is among the first of this minute. */
    synchronized boolean isToBeTold() {
        long now = nanoTime.getAsLong();
        if (now - start >= MINUTE) {
            if (seen > A_MINUTE) {
                LOG.info("refused {} more calls in that minute for lack of a role", seen - A_MINUTE);
            }
            start = now;
            seen = 0;
        }
        return ++seen <= A_MINUTE;
    }
}
