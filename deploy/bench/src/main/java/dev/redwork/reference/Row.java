package dev.redwork.reference;

import org.jspecify.annotations.Nullable;

/**
 * One measurement: ours, the plain program and the published figure side by side.
 *
 * @param workload its name
 * @param size of the work, {@code 2,000 pairs}
 * @param form how it was run, {@code 2 threads}
 * @param jobs how many did it; 0: it was run without a queue
 * @param nanos from the first enqueue to the last result in the producer's hands
 * @param plain the program that one would write without a queue, here; null: it is no other than in a row above
 * @param python the same in Python, here; null: it was not run
 * @param published null: nothing was
 * @param result as it came
 * @param expected the right one
 */
record Row(
        String workload,
        String size,
        String form,
        long jobs,
        long nanos,
        @Nullable Plain plain,
        @Nullable Plain python,
        @Nullable Published published,
        String result,
        String expected) {

    /**
     * A run without a queue.
     *
     * @param sampled whether only a part was run, and its time reckoned up
     */
    record Plain(long nanos, boolean sampled) {
        static Plain of(long nanos) {
            return new Plain(nanos, false);
        }
    }

    boolean isRight() {
        return result.equals(expected);
    }

    /** How many times faster than published; 0: nothing was. */
    double timesFaster() {
        return published == null ? 0 : published.seconds() * 1e9 / nanos;
    }

    /** The share of the plain program's time that it takes; NaN: that was not run. */
    double ofPlain() {
        return plain == null ? Double.NaN : (double) nanos / plain.nanos();
    }

    Row with(@Nullable Published figure) {
        return new Row(workload, size, form, jobs, nanos, plain, python, figure, result, expected);
    }

    Row withPlain(@Nullable Plain beside) {
        return new Row(workload, size, form, jobs, nanos, beside, python, published, result, expected);
    }

    Row withPython(@Nullable Plain beside) {
        return new Row(workload, size, form, jobs, nanos, plain, beside, published, result, expected);
    }
}
