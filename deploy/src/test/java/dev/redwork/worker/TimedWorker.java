package dev.redwork.worker;

import dev.redwork.job.Timing;

/** Workers with spans of their own, for tests of other packages: users cannot have them. */
public final class TimedWorker {
    private TimedWorker() {}

    public static Worker start(WorkerOptions.Builder options, Timing timing) {
        return options.timing(timing).start();
    }
}
