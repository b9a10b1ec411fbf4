package dev.redwork.cli.command;

import dev.redwork.cli.terminal.Durations;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Base class of commands that list what there is, once or again and again. */
public abstract class ListAction extends DataAction {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final String CLEAR = "\033[H\033[2J";

    @Option(
            names = "--watch",
            paramLabel = "TIME",
            arity = "0..1",
            fallbackValue = "2s",
            description = "List them again and again, with this time between; without one: 2s. Ctrl-C ends it.")
    @Nullable
    Duration watch;

    /** Lists them once; the exit code. */
    protected abstract int list();

    @Override
    public final Integer call() throws InterruptedException {
        if (watch == null) {
            return list();
        } else if (watch.compareTo(SHORTEST) < 0) {
            throw usage("--watch is " + Durations.format(watch) + ", must be 100ms or more");
        }
        while (true) {
            if (console().showsData()) {
                console().out().print(CLEAR);
            }
            int unused = list();
            console().flush();
            TimeUnit.NANOSECONDS.sleep(watch.toNanos());
        }
    }
}
