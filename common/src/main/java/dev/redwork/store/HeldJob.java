package dev.redwork.store;

import dev.redwork.job.PayloadException;
import dev.redwork.json.JobJson;

/**
 * A job that a session holds, as Redis has it.
 *
 * @param task empty when its spec cannot be read
 * @param attempt 1 for the first run
 * @param started when it was claimed, ms, Redis time
 */
public record HeldJob(String id, String task, int attempt, long started) {

    /** {@code held} is the claim number, the attempt and the start; a hand may have written anything. */
    static HeldJob read(String id, String held, byte[] spec) {
        boolean readable = held.matches("\\d{1,18} \\d{1,9} \\d{1,18}");
        String[] parts = readable ? held.split(" ", -1) : new String[] {"0", "0", "0"};
        return new HeldJob(id, task(id, spec), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
    }

    private static String task(String id, byte[] spec) {
        try {
            return spec.length == 0 ? "" : JobJson.read(id, spec).task();
        } catch (PayloadException e) {
            return "";
        }
    }
}
