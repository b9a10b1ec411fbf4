package dev.redwork.admin;

import dev.redwork.job.PayloadException;
import dev.redwork.json.JobJson;
import dev.redwork.store.RunningJob;

/**
 * A job that a session holds, as Redis has it.
 *
 * @param task empty when its spec cannot be read
 * @param attempt 1 for the first run
 * @param started when it was claimed, ms, Redis time
 */
public record HeldJob(String id, String task, int attempt, long started) {

    static HeldJob of(RunningJob run, byte[] spec) {
        return new HeldJob(run.id(), task(run.id(), spec), run.attempt(), run.started());
    }

    private static String task(String id, byte[] spec) {
        try {
            return spec.length == 0 ? "" : JobJson.read(id, spec).task();
        } catch (PayloadException e) {
            return "";
        }
    }
}
