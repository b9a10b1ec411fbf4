package dev.redwork.cli.terminal;

import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * One line on stderr that tells how far a long piece of work is, and is gone when the work is done.
 *
 * <pre>
 *     primes   62/100 jobs  [============&gt;       ]  1,234 jobs/s  ETA 3 s
 * </pre>
 *
 * Redrawn at most ten times a second, by whichever thread adds to it or lets it tick; silent unless stderr is a terminal.
 */
public final class Progress implements AutoCloseable {

    /**
     * Set to 1 by the launcher when stderr is a terminal. The JVM cannot tell: {@link System#console} speaks of stdin and
     * stdout only.
     */
    public static final String STDERR_IS_TERMINAL = "REDWORK_STDERR_TTY";

    private static final long BETWEEN_DRAWINGS = Duration.ofMillis(100).toNanos();
    private static final int BAR = 20;
    private static final int USUAL_COLUMNS = 80;
    private static final int NAME = 26;

    /** A total that nobody knows. */
    public static final long UNKNOWN = -1;

    private static final String BACK_AND_ERASE = "\r\033[K";

    private final String name;
    private final IntSupplier widest;
    private String unit;
    private long total;
    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanos;
    private long started;
    private long done;

    /** Of steps that were done before it looked no rate is known. */
    private long before;

    /** Columns that its line may take, once it is told how far work is that goes on elsewhere; 0: any number. */
    private int columns;

    private String message = "";
    private long drawn;
    private boolean visible;
    private boolean closed;

    /** Counts up to {@code total} from now; {@code nanos} is a clock such as {@link System#nanoTime}. */
    public Progress(String name, String unit, long total, PrintStream out, boolean terminal, LongSupplier nanos) {
        this(name, unit, total, out, terminal, nanos, () -> USUAL_COLUMNS);
    }

    /** The same on a terminal that is so wide. */
    Progress(
            String name,
            String unit,
            long total,
            PrintStream out,
            boolean terminal,
            LongSupplier nanos,
            IntSupplier widest) {
        this.name = name;
        this.widest = widest;
        this.unit = unit;
        this.total = total;
        this.out = out;
        this.terminal = terminal;
        this.nanos = nanos;
        this.started = nanos.getAsLong();
        // The first line is due one interval after the start: short work stays silent.
        this.drawn = started;
    }

    /** Says that {@code n} more are done. */
    public synchronized void add(long n) {
        done += n;
        tick();
    }

    /** Says that {@code n} more are to be done than was known. */
    public synchronized void expect(long n) {
        total += n;
    }

    /**
     * Says how far work is that goes on elsewhere, in steps: the rate is that since the first such call.
     *
     * @param of 0: nobody knows
     * @param at the step it is at, shown where there is room for it
     */
    public synchronized void set(long now, long of, String at) {
        if (columns == 0 || now < before) {
            columns = columns == 0 && terminal ? widest.getAsInt() : Math.max(1, columns);
            before = now;
            started = nanos.getAsLong();
        }
        unit = "steps";
        done = now;
        total = of == 0 ? UNKNOWN : of;
        message = at;
        tick();
    }

    /** Whether there is a terminal to draw on. */
    public boolean isDrawn() {
        return terminal;
    }

    /** Writes something where the line is, which comes back below. */
    public synchronized void above(Runnable lines) {
        if (visible) {
            out.print(BACK_AND_ERASE);
            out.flush();
            visible = false;
        }
        lines.run();
    }

    /** Draws it anew where it is time to: also while nothing gets done. */
    public synchronized void tick() {
        long now = nanos.getAsLong();
        if (terminal && !closed && now - drawn >= BETWEEN_DRAWINGS) {
            out.print(BACK_AND_ERASE + line(now - started));
            out.flush();
            drawn = now;
            visible = true;
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Erases the line, so that what follows starts on a clean one. */
    @Override
    public synchronized void close() {
        if (visible) {
            out.print(BACK_AND_ERASE);
            out.flush();
        }
        visible = false;
        closed = true;
    }

    private String line(long elapsed) {
        double perSecond = (done - before) * 1e9 / Math.max(1, elapsed);
        String who = TextWidth.cutMiddle(name, NAME);
        if (total == UNKNOWN) {
            return fitting(who + (columns == 0 ? "" : "  " + Numbers.grouped(done) + " " + unit));
        }
        String count = Numbers.grouped(total);
        return fitting(String.format(
                Locale.ROOT,
                "%s  %" + count.length() + "s/%s %s  [%s]  %s  ETA %s",
                who,
                Numbers.grouped(done),
                count,
                unit,
                bar(),
                Numbers.rate(perSecond).replace("/s", " " + unit + "/s"),
                timeLeft(perSecond)));
    }

    /** A line that went on in the next one could not be erased. */
    private String fitting(String line) {
        if (columns == 0) {
            return line;
        }
        return TextWidth.cut(line + (message.isEmpty() ? "" : "  " + message), columns - 1);
    }

    private String bar() {
        int filled = total <= 0 ? BAR : (int) Math.min(BAR, BAR * ((double) done / total));
        return filled == BAR ? "=".repeat(BAR) : "=".repeat(filled) + ">" + " ".repeat(BAR - 1 - filled);
    }

    /** In whole seconds: more would flicker. */
    private String timeLeft(double perSecond) {
        if (done == before) {
            return "-";
        }
        long seconds = Math.round(Math.max(0, total - done) / perSecond);
        return seconds < 60 ? seconds + " s" : Durations.format(Duration.ofSeconds(seconds));
    }
}
