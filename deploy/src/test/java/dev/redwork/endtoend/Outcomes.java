package dev.redwork.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.job.JobResult;
import dev.redwork.json.JobJson;

/** Reads {@code job:<id>} as docs/keys.md tells it, and not by the code that is to be tried. */
public final class Outcomes {
    private Outcomes() {}

    /** Whether a job with this value has ended. */
    public static boolean isOutcome(String value) {
        return value.startsWith("{\"state\":\"");
    }

    /** Of a job that has ended; behind the outcome of one that was cancelled while it waited stands its spec. */
    public static JobResult read(String value) {
        boolean cancelled = value.startsWith("{\"state\":\"cancelled\"");
        String outcome = cancelled ? value.lines().findFirst().orElseThrow() : value;
        return JobJson.readResult(outcome.getBytes(UTF_8));
    }
}
