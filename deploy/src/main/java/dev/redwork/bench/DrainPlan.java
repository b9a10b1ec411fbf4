package dev.redwork.bench;

/**
 * The jobs that are drained.
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

    /** With so many times as many in front of them. */
    public DrainPlan withWarming(int times) {
        return new DrainPlan(jobs, Math.multiplyExact(warming, times), behind, inputBytes, way);
    }

    /** With so many behind them. */
    public DrainPlan withBehind(int count) {
        return new DrainPlan(jobs, warming, count, inputBytes, way);
    }

    /** With inputs of so many characters. */
    public DrainPlan withInputBytes(int bytes) {
        return new DrainPlan(jobs, warming, behind, bytes, way);
    }

    /** Measured ones and those in front of them in the same parts, but so many of both at most. */
    public DrainPlan atMost(int count) {
        long both = (long) jobs + warming;
        if (both <= count) {
            return this;
        }
        int fewer = Math.max(1, Math.toIntExact(jobs * (long) count / both));
        return new DrainPlan(fewer, Math.max(1, count - fewer), behind, inputBytes, way);
    }

    /** In batches of so many. */
    public DrainPlan inBatchesOf(int size) {
        return by((queue, input) -> new CallsIntake(queue, input, size, Tie.BATCH));
    }

    /** Each under a uniqueness key of its own. */
    public DrainPlan eachWithAKey() {
        return by((queue, input) -> new CallsIntake(queue, input, 1, Tie.KEY));
    }

    /** From so many producers, in equal parts, which are told of the ends. */
    public DrainPlan fromProducers(int count) {
        return by((queue, input) -> new ProducersIntake(queue, input, count));
    }

    private DrainPlan by(Way other) {
        return new DrainPlan(jobs, warming, behind, inputBytes, other);
    }

    long total() {
        return (long) warming + jobs + behind;
    }

    String input() {
        return "x".repeat(inputBytes);
    }
}
