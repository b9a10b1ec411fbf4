package dev.redwork.bench;

/**
 * What is drained.
 *
 * @param jobs that are measured
 * @param warming in front of them
 * @param behind that wait behind them until they have ended, and are drained then
 * @param way how all of them are put in
 */
public record DrainPlan(int jobs, int warming, int behind, int inputBytes, Way way) {
    private static final int CHUNK = 10_000;

    /** Makes an intake for jobs with this input. */
    public interface Way {
        /** By one producer, which is not told of their ends. */
        Way BULK = (queue, input) -> new CallsIntake(queue, input, CHUNK, Tie.NONE);

        Intake open(BenchQueue queue, String input);
    }

    /** Jobs that are put in in bulk, with none behind them. */
    public static DrainPlan of(int jobs, int warming, int inputBytes) {
        return new DrainPlan(jobs, warming, 0, inputBytes, Way.BULK);
    }

    long total() {
        return (long) warming + jobs + behind;
    }

    String input() {
        return "x".repeat(inputBytes);
    }
}
