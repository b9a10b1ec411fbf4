package dev.redwork.queue.record;

/**
 * How far a list of jobs goes.
 *
 * @param limit jobs that are wanted
 * @param looks jobs that it looks at: one that a filter passes over costs a five hundredth of a call, one that is told a fifteenth
 * @param whole with inputs and outputs, however large; else with the beginnings of inputs, and without outputs
 */
public record JobReach(int limit, int looks, boolean whole) {
    /** @throws IllegalArgumentException when nothing is wanted, or nothing looked at */
    public JobReach {
        if (limit < 1 || looks < 1) {
            throw new IllegalArgumentException("limit is " + limit + " and looks is " + looks + ", must be 1 or more");
        }
    }
}
