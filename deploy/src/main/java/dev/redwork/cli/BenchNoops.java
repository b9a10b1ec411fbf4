package dev.redwork.cli;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Numbers;
import picocli.CommandLine.Option;

/** The options of benches whose no-op jobs are run by worker JVMs. */
final class BenchNoops extends BenchWorkers {
    static final int MOST_INPUT = 1_000_000;

    @Option(
            names = "--input-bytes",
            paramLabel = "N",
            description = "Each job's input: a string of so many characters. Default: 10.")
    int inputBytes = 10;

    @Override
    void check(BenchAction action) {
        action.between("--input-bytes", inputBytes, 0, MOST_INPUT);
        super.check(action);
    }

    @Override
    JsonFields addTo(JsonFields options) {
        return super.addTo(options.with("inputBytes", inputBytes));
    }

    /** {@code 1 warm worker JVM of 2 threads}. */
    @Override
    public String toString() {
        return Numbers.count(workers, "warm worker JVM") + " of " + Numbers.count(threads, "thread");
    }
}
