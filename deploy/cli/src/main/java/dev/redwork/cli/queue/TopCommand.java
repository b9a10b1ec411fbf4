package dev.redwork.cli.queue;

import dev.redwork.cli.command.Answers;
import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.command.QueueOption;
import dev.redwork.cli.terminal.SignalHandlers;
import dev.redwork.cli.terminal.Table;
import dev.redwork.cli.terminal.Terminal;
import dev.redwork.cli.terminal.TextWidth;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.job.Ticker;
import dev.redwork.redis.RedisLink;
import dev.redwork.text.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "top",
        description = "Watch queues and workers: a live view.",
        footer = {
            "  redwork top",
            "  redwork top -q 'tenant-*' --sort pending",
            "  redwork top --every 5s --count 12 > log.txt      a block every 5 s for a minute",
            "  redwork top -o jsonl --count 1 | jq '.queues[] | select(.paused)'",
            "",
            "IN/S, OUT/S and FAIL/S are jobs enqueued, jobs ended and attempts failed a second, between two looks.",
            "OLDEST is how long the job at the head of the line has been there. Arrows, space and b scroll, s sorts by another column, q or Ctrl-C ends it.",
            "",
            "A look costs the server 50 calls at most: rates are those of this look, jobs are counted in a few queues a look, first in those",
            "that move and are on the screen; in JSON `counted_ms` is how long ago."
        })
public final class TopCommand extends DataAction {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final int ESCAPE = 27;
    private static final long ESCAPED_MILLIS = 50;

    @Option(names = "--every", paramLabel = "TIME", description = "How often to look. Default: 1s.")
    Duration every = Duration.ofSeconds(1);

    @Option(names = "--count", paramLabel = "N", description = "End after so many views. Default: never.")
    int count;

    @Option(
            names = "--sort",
            paramLabel = "COLUMN",
            description =
                    "Those with the most first, by pending, running, scheduled, retrying, dead, in, out, failed or"
                            + " oldest. Default: by name.")
    TopOrder order = TopOrder.NAME;

    @Mixin
    QueueOption queue;

    private final AtomicInteger signal = new AtomicInteger();
    private int first;

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
                // At Ctrl-C, too, a list has its end.
                int unused = interruptible(() -> "", () -> print(link));
            }
        }
        return signal.get();
    }

    /** How many looks were printed. */
    private int print(RedisLink link) throws InterruptedException {
        TopReader reader = new TopReader(link, queue.filter());
        TopView view = new TopView(
                isWide() ? Integer.MAX_VALUE : console().columns(),
                Integer.MAX_VALUE,
                console().colour(),
                order,
                0);
        TopSnapshot before = reader.look(Set.of());
        Answers answers = answers(Table::new);
        int shown = 0;
        try {
            for (; count == 0 || shown < count; shown++) {
                TimeUnit.NANOSECONDS.sleep(Ticker.nanos(every));
                TopSnapshot after = reader.look(Set.of());
                TopScreen screen = new TopScreen(before, after, view);
                if (form() == Form.TABLE) {
                    screen.lines(link.settings().toString()).forEach(console()::print);
                    print("");
                } else {
                    answers.add(screen.fields());
                }
                answers.flush();
                before = after;
            }
        } finally {
            answers.end();
        }
        return shown;
    }

    private void watch(RedisLink link) throws InterruptedException {
        try (Terminal terminal = Terminal.open(console())) {
            Thread watcher = Thread.currentThread();
            SignalHandlers.on("INT", () -> end(watcher, ExitCode.INTERRUPTED));
            SignalHandlers.on("TERM", () -> end(watcher, ExitCode.TERMINATED));
            TopReader reader = new TopReader(link, queue.filter());
            TopSnapshot before = reader.look(Set.of());
            TopSnapshot after = before;
            TopScreen screen = draw(link, terminal, before, after);
            for (int shown = 1; signal.get() == 0 && (count == 0 || shown <= count); shown++) {
                long end = System.nanoTime() + Ticker.nanos(every);
                for (long left = Ticker.millis(every);
                        left > 0;
                        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
                    int key = terminal.key(left);
                    if (key == 'q' || key == 'Q') {
                        return;
                    } else if (key >= 0) {
                        obey(
                                terminal,
                                key,
                                screen.shown().size(),
                                after.queues().size());
                        screen = draw(link, terminal, before, after);
                    }
                }
                try {
                    Set<String> names =
                            screen.shown().stream().map(TopSnapshot.Queue::name).collect(Collectors.toSet());
                    before = after;
                    after = reader.look(names);
                    screen = draw(link, terminal, before, after);
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

    private TopScreen draw(RedisLink link, Terminal terminal, TopSnapshot before, TopSnapshot after) {
        Terminal.Size size = terminal.size();
        TopView view = new TopView(size.columns(), size.lines(), console().colour(), order, first);
        TopScreen screen = new TopScreen(before, after, view);
        terminal.draw(screen.lines(link.settings().toString()));
        return screen;
    }

    /** Scrolls or sorts. An arrow is the three bytes ESC [ A. */
    private void obey(Terminal terminal, int key, int page, int queues) throws InterruptedException {
        int code = key;
        if (key == ESCAPE && terminal.key(ESCAPED_MILLIS) == '[') {
            code = terminal.key(ESCAPED_MILLIS);
        }
        switch (code) {
            case 's' -> order = order.next();
            case 'B', 'j' -> first++;
            case 'A', 'k' -> first--;
            case '6', ' ' -> first += page;
            case '5', 'b' -> first -= page;
            default -> {}
        }
        first = Math.max(0, Math.min(first, queues - page));
    }

    private void end(Thread watcher, int code) {
        signal.compareAndSet(0, code);
        watcher.interrupt();
    }
}
