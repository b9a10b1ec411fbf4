package dev.redwork.cli.command;

import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.job.Ticker;
import dev.redwork.text.Durations;
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
    public final Integer call() {
        Duration pause = watch;
        if (pause == null) {
            return list();
        } else if (pause.compareTo(SHORTEST) < 0) {
            throw usage("--watch is " + Durations.format(pause) + ", must be 100ms or more");
        }
        return interruptible(() -> "", () -> listAgainAndAgain(pause));
    }

    /** A Redis that goes away meanwhile is waited for; one that never was there is a mistake. */
    private int listAgainAndAgain(Duration pause) throws InterruptedException {
        long away = 0;
        for (boolean first = true; ; first = false) {
            if (console().showsData()) {
                console().out().print(CLEAR);
            } else if (!first && away == 0 && form() == Form.TABLE) {
                print("");
            }
            try {
                int unused = list();
                if (away != 0) {
                    say("Redis is back after " + Durations.format(Duration.ofNanos(System.nanoTime() - away)));
                }
                away = 0;
            } catch (RedisUnavailableException e) {
                if (first) {
                    throw e;
                } else if (away == 0 || console().showsData()) {
                    say(e.getMessage() + "; it is looked for again");
                }
                away = away == 0 ? System.nanoTime() : away;
            }
            console().flush();
            TimeUnit.NANOSECONDS.sleep(Ticker.nanos(pause));
        }
    }
}
