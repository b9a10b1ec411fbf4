package dev.redwork.dashboard.guard;

import dev.redwork.dashboard.http.Role;
import io.javalin.http.Context;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs calls of those who lack the right; of one who tries again and again not each, so that he does not fill the log. */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final int A_MINUTE = 10;

    private final WrongTries tries;

    Refusals(LongSupplier nanoTime) {
        this.tries = new WrongTries(A_MINUTE, nanoTime);
    }

    /** One more. */
    void tell(Context call, String action, Caller caller, Role needed) {
        if (isToBeTold(caller)) {
            LOG.info(
                    "refused {}",
                    caller.told(call)
                            .with("action", action)
                            .with("needs", needed.text())
                            .json());
        }
    }

    /** Whether it is among the caller's first of this minute. */
    boolean isToBeTold(Caller caller) {
        return tries.count(caller.kind() + " " + caller.name()) == 0;
    }
}
