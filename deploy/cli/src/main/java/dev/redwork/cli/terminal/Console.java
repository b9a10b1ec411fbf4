package dev.redwork.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.job.Utf8;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Where a command reads and writes: data goes to {@code out}, everything else to {@code err}.
 *
 * @param env the environment, which only the command line reads
 */
public record Console(InputStream in, PrintStream out, PrintStream err, Map<String, String> env) {
    /** Set to 0 by the launcher when stdin is no terminal. */
    public static final String STDIN_IS_TERMINAL = "REDWORK_STDIN_TTY";

    /** Set to 1 by the launcher when stdout is a terminal. */
    public static final String STDOUT_IS_TERMINAL = "REDWORK_STDOUT_TTY";

    /** Set to 1 by the launcher when the locale is C or POSIX. */
    private static final String ASCII = "REDWORK_ASCII";

    /** Characters to draw with, and what stands for each where there is but ASCII. */
    private static final String DRAWN = "─…→▁▂▃▄▅▆▇█";

    private static final String DRAWN_IN_ASCII = "-~>.:-=+*%#";

    private static final Duration TICK = Duration.ofMillis(250);

    /** As the operating system says it. */
    private static final String BROKEN_PIPE = "Broken pipe";

    /** Whether data is read by somebody who also sees stderr. */
    public boolean showsData() {
        return isSet(STDOUT_IS_TERMINAL);
    }

    /** Whether tables may be styled: on a terminal, unless NO_COLOR says no. */
    public boolean colour() {
        return showsData() && env.getOrDefault("NO_COLOR", "").isEmpty();
    }

    /** Says one line to people, below the data that was written before. */
    public void say(String line) {
        out.flush();
        err.println("redwork: " + Utf8.printable(line));
        err.flush();
    }

    /** Whether somebody is there to answer a question. */
    public boolean canAsk() {
        return isSet(Progress.STDERR_IS_TERMINAL) && !"0".equals(env.get(STDIN_IS_TERMINAL));
    }

    /** Asks people; whatever is not yes is no. */
    public boolean ask(String question) {
        err.print("redwork: " + question + " [y/N] ");
        err.flush();
        try {
            String answer = new BufferedReader(new InputStreamReader(in, UTF_8)).readLine();
            return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
        } catch (IOException e) {
            return false;
        }
    }

    /** Writes one line of data. */
    public void print(String line) {
        out.println(Utf8.printable(line));
    }

    /** Writes a table that fits {@link #columns}; or all of it, however wide. */
    public void print(Table table, boolean wide) {
        table.lines(colour(), wide ? Integer.MAX_VALUE : columns()).forEach(line -> out.println(drawn(line)));
    }

    /** Writes one line of a drawing. */
    public void draw(String line) {
        out.println(drawn(line));
    }

    /** A line of a table or a drawing: without box characters and blocks where the locale is C. */
    String drawn(String line) {
        if (!isSet(ASCII)) {
            return line;
        }
        String ascii = line;
        for (int i = 0; i < DRAWN.length(); i++) {
            ascii = ascii.replace(DRAWN.charAt(i), DRAWN_IN_ASCII.charAt(i));
        }
        return ascii;
    }

    /** How wide a line of data may be: as COLUMNS says, else the terminal; where there is none, any width. */
    public int columns() {
        int said = Terminal.number(env.get("COLUMNS"), 0);
        return said > 0 ? said : showsData() ? Terminal.size(env).columns() : Integer.MAX_VALUE;
    }

    /**
     * Hands on what was written so far.
     *
     * @throws BrokenPipeException when nobody reads it any more
     * @throws OutputException when it cannot be written
     */
    public void flush() {
        if (!out.checkError()) {
            return;
        }
        IOException failure = out instanceof Stdout stdout ? stdout.failure() : null;
        String why = failure == null ? BROKEN_PIPE : String.valueOf(failure.getMessage());
        throw why.contains(BROKEN_PIPE) ? new BrokenPipeException() : new OutputException(why);
    }

    /** A progress line, which is gone when its work is done, or when Ctrl-C ends us before. */
    public Progress progress(String name, String unit, long total) {
        boolean terminal = isSet(Progress.STDERR_IS_TERMINAL);
        Progress progress = new Progress(
                name,
                unit,
                total,
                err,
                terminal,
                System::nanoTime,
                () -> Terminal.size(env).columns());
        if (terminal) {
            Thread ticks = new Thread(() -> tick(progress), "redwork-progress");
            ticks.setDaemon(true);
            ticks.start();
            try {
                Runtime.getRuntime().addShutdownHook(new Thread(progress::close, "redwork-progress-end"));
            } catch (IllegalStateException e) {
                // We are ending already.
                progress.close();
            }
        }
        return progress;
    }

    /** A waiting reader sees that it goes on, from the first moment. */
    private static void tick(Progress progress) {
        while (!progress.isClosed()) {
            LockSupport.parkNanos(TICK.toNanos());
            progress.tick();
        }
    }

    private boolean isSet(String variable) {
        return "1".equals(env.get(variable));
    }

    /** Our output cannot be written, to a full disk say. */
    public static final class OutputException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutputException(String why) {
            super("stdout cannot be written: " + why);
        }
    }

    /** The reader of our output, such as {@code head}, has gone: a reason to end, not to complain. */
    public static final class BrokenPipeException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
