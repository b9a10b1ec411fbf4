package dev.redwork.torture;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.json.JobJson;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An outcome, as ledgers keep it.
 *
 * @param kind {@code succeeded}, {@code cancelled}, or {@code dead:} and the reason
 * @param answer what the handler returned; empty unless it succeeded
 * @param started when the attempt was claimed, of a dead job when it died; Redis time, ms
 * @param crashes when leases ended under it, Redis time, ms
 */
record Ended(String kind, String answer, int attempt, String worker, long started, List<Long> crashes) {
    static final String SUCCEEDED = "succeeded";

    static Ended of(JobResult result) {
        String state = result.state().name().toLowerCase(Locale.ROOT);
        String reason =
                result.failure() == null ? "" : ":" + result.failure().reason().text();
        String answer = result.state() == JobState.SUCCEEDED && result.output() != null
                ? result.output().toString().replace("\"", "")
                : "";
        return new Ended(state + reason, answer, result.attempt(), result.worker(), result.started(), result.crashes());
    }

    /**
     * Of a dead job, which has no result: its failure, when it died and when its workers did, as the keys hold them.
     *
     * @param failure JSON
     * @param crashes parted by blanks; {@code nil}: none
     */
    static Ended dead(String failure, String at, String crashes) {
        String reason = JobJson.readFailure(failure.getBytes(UTF_8)).reason().text();
        List<Long> times = crashes.equals("nil")
                ? List.of()
                : Arrays.stream(crashes.split(" ", -1)).map(Long::valueOf).toList();
        return new Ended("dead:" + reason, "", 0, "", (long) Double.parseDouble(at), times);
    }

    boolean isDead() {
        return kind.startsWith("dead");
    }

    /** One word, for a line of a ledger. */
    String text() {
        String times = crashes.stream().map(String::valueOf).collect(Collectors.joining(","));
        return String.join("|", kind.replace(' ', '_'), answer, "" + attempt, worker, "" + started, times, ".");
    }

    /** What its producer's handle tells of it, as {@link Entry.Event#TOLD} keeps it. */
    String told() {
        return (kind + "|" + answer).replace(' ', '_');
    }

    static Ended parse(String text) {
        String[] parts = text.split("\\|", -1);
        List<Long> crashes = parts[5].isEmpty()
                ? List.of()
                : Arrays.stream(parts[5].split(",", -1)).map(Long::valueOf).toList();
        return new Ended(
                parts[0].replace('_', ' '),
                parts[1],
                Integer.parseInt(parts[2]),
                parts[3],
                Long.parseLong(parts[4]),
                crashes);
    }
}
