package dev.redwork.cli.queue;

import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.Durations;
import dev.redwork.cli.terminal.SignalHandlers;
import dev.redwork.cli.terminal.Terminal;
import dev.redwork.cli.terminal.TextWidth;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.redis.RedisLink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "top",
        description = "Watch queues and workers: a live view.",
        footer = {
            "  redwork top",
            "  redwork top --every 5s --count 12 > log.txt      a block every 5 s for a minute",
            "  redwork top -o jsonl --count 1 | jq '.queues[] | select(.paused)'",
            "",
            "IN/S, OUT/S and FAIL/S are jobs enqueued, jobs ended and attempts failed a second, between two looks.",
            "OLDEST is how long the job at the head of the line has been there. q or Ctrl-C ends it."
        })
public final class TopCommand extends DataAction {
    private static final Duration SHORTEST = Duration.ofMillis(100);

    @Option(names = "--every", paramLabel = "TIME", description = "How often to look. Default: 1s.")
    Duration every = Duration.ofSeconds(1);

    @Option(names = "--count", paramLabel = "N", description = "End after so many views. Default: never.")
    int count;

    private final AtomicInteger signal = new AtomicInteger();

    @Override
    public boolean hasNames() {
        return false;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (every.compareTo(SHORTEST) < 0) {
            throw usage("--every is " + Durations.format(every) + ", must be 100ms or more");
        } else if (count < 0) {
            throw usage("--count is " + count + ", must be 0 or more; 0 never ends");
        }
        try (RedisLink link = connect()) {
            if (console().showsData() && form() == Form.TABLE) {
                watch(link);
            } else {
                print(link);
            }
        }
        return signal.get();
    }

    private void print(RedisLink link) throws InterruptedException {
        int width = Terminal.size(console().env()).columns();
        TopSnapshot before = TopSnapshot.read(link);
        for (int shown = 0; count == 0 || shown < count; shown++) {
            TimeUnit.NANOSECONDS.sleep(every.toNanos());
            TopSnapshot after = TopSnapshot.read(link);
            if (form() == Form.TABLE) {
                lines(link, before, after, width).forEach(console()::print);
                print("");
            } else {
                print(TopScreen.fields(before, after).json());
            }
            console().flush();
            before = after;
        }
    }

    private void watch(RedisLink link) throws InterruptedException {
        try (Terminal terminal = Terminal.open(console())) {
            Thread watcher = Thread.currentThread();
            SignalHandlers.on("INT", () -> end(watcher, ExitCode.INTERRUPTED));
            SignalHandlers.on("TERM", () -> end(watcher, ExitCode.TERMINATED));
            TopSnapshot before = TopSnapshot.read(link);
            terminal.draw(lines(link, before, before, terminal.size().columns()));
            for (int shown = 1; signal.get() == 0 && (count == 0 || shown <= count); shown++) {
                if (isEnd(terminal)) {
                    return;
                }
                try {
                    TopSnapshot after = TopSnapshot.read(link);
                    terminal.draw(lines(link, before, after, terminal.size().columns()));
                    before = after;
                } catch (RedisUnavailableException e) {
                    terminal.draw(List.of(TextWidth.cut(
                            String.valueOf(e.getMessage()), terminal.size().columns())));
                }
            }
        } catch (InterruptedException e) {
            if (signal.get() == 0) {
                throw e;
            }
        }
    }

    /** Waits for the next look; whether q was pressed meanwhile. */
    private boolean isEnd(Terminal terminal) throws InterruptedException {
        long end = System.nanoTime() + every.toNanos();
        for (long left = every.toMillis(); left > 0; left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
            int key = terminal.key(left);
            if (key == 'q' || key == 'Q') {
                return true;
            }
        }
        return false;
    }

    private void end(Thread watcher, int code) {
        signal.compareAndSet(0, code);
        watcher.interrupt();
    }

    private List<String> lines(RedisLink link, TopSnapshot before, TopSnapshot after, int width) {
        return TopScreen.lines(
                link.settings().toString(), before, after, width, console().colour());
    }
}
