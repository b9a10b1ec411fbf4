package dev.redwork.cli.task;

import dev.redwork.cli.terminal.Progress;
import dev.redwork.producer.Batch;
import dev.redwork.producer.Producer;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Base class of commands that split one long computation into as many jobs as one likes. */
abstract class SplitAction extends TaskAction {
    private static final int MOST_JOBS = 10_000;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "How many jobs share the work, 1 to 10,000. Default: by its size, at most 200.")
    @Nullable
    BigInteger jobs;

    /** The work of one batch. */
    interface Computation<T> {
        /**
         * Does it.
         *
         * @param told runs when a job has answered
         */
        T run(Producer producer, Batch batch, Runnable told);
    }

    /** How many jobs were asked for; {@code usual} when nothing was said. */
    int jobs(int usual) {
        return jobs == null ? usual : (int) within("--jobs", jobs, 1, MOST_JOBS);
    }

    /** Runs it, with a line that tells how far it is. */
    <T> T compute(String name, long all, Computation<T> work) {
        return connected(producer -> {
            return together(producer, batch -> {
                try (Progress progress = console().progress(name, "jobs", all)) {
                    return work.run(producer, batch, () -> progress.add(1));
                }
            });
        });
    }
}
