package dev.redwork.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The terminal while a command draws on all of it: another screen, no cursor, keys as they are pressed. Closing it gives back
 * what was there before; that may happen twice.
 */
public final class Terminal implements AutoCloseable {
    /** Columns and lines. */
    public record Size(int columns, int lines) {}

    private static final Size USUAL = new Size(80, 24);
    private static final Pattern ROWS_COLUMNS = Pattern.compile("(\\d{1,5}) (\\d{1,5})");
    private static final String OTHER_SCREEN = "\033[?1049h\033[?25l\033[2J";
    private static final String FIRST_SCREEN = "\033[?25h\033[?1049l";
    private static final String HOME = "\033[H";
    private static final String CLEAR_LINE = "\033[K";
    private static final String CLEAR_BELOW = "\033[J";

    private final Console console;
    private final String modes;
    private volatile Size size;
    private boolean closed;

    private Terminal(Console console) {
        this.console = console;
        this.modes = stty("-g");
        this.size = size(console.env());
        if (!modes.isEmpty()) {
            // Signals stay on: Ctrl-C must end us.
            stty("-icanon -echo min 1 time 0");
        }
        console.out().print(OTHER_SCREEN);
        console.out().flush();
    }

    public static Terminal open(Console console) {
        Terminal terminal = new Terminal(console);
        SignalHandlers.on("WINCH", () -> terminal.size = size(console.env()));
        return terminal;
    }

    /** As the terminal says, else the environment, else 80 by 24. */
    public static Size size(Map<String, String> env) {
        Matcher size = ROWS_COLUMNS.matcher(stty("size"));
        int columns = size.matches() ? Integer.parseInt(size.group(2)) : 0;
        int lines = size.matches() ? Integer.parseInt(size.group(1)) : 0;
        return new Size(
                columns > 0 ? columns : number(env.get("COLUMNS"), USUAL.columns()),
                lines > 0 ? lines : number(env.get("LINES"), USUAL.lines()));
    }

    public Size size() {
        return size;
    }

    /** Draws over what is there, line by line, so that nothing flickers. */
    public synchronized void draw(Iterable<String> lines) {
        if (closed) {
            return;
        }
        StringBuilder screen = new StringBuilder(HOME);
        int room = size.lines();
        for (String line : lines) {
            if (--room < 0) {
                break;
            }
            screen.append(console.drawn(line)).append(CLEAR_LINE).append(room == 0 ? "" : "\r\n");
        }
        console.out().print(screen.append(room > 0 ? CLEAR_BELOW : ""));
        console.flush();
    }

    /** Waits for a key up to so many ms; -1: none was pressed. */
    public int key(long millis) throws InterruptedException {
        InputStream in = console.in();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        do {
            try {
                if (in.available() > 0) {
                    return in.read();
                }
            } catch (IOException e) {
                // Nobody types any more; the screen goes on.
                TimeUnit.MILLISECONDS.sleep(millis);
                return -1;
            }
            TimeUnit.MILLISECONDS.sleep(Math.min(50, millis));
        } while (System.nanoTime() - end < 0);
        return -1;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        console.out().print(FIRST_SCREEN);
        console.out().flush();
        if (!modes.isEmpty()) {
            stty(modes);
        }
    }

    /** Whether stdin is one: {@link System#console} does not tell where stdout goes elsewhere. False where nothing can tell. */
    public static boolean isStdin() {
        try {
            return new ProcessBuilder("test", "-t", "0")
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static int number(@Nullable String text, int otherwise) {
        return text != null && text.matches("[1-9]\\d{0,4}") ? Integer.parseInt(text) : otherwise;
    }

    /** The answer of stty; empty where there is no terminal or no stty. */
    private static String stty(String arguments) {
        try {
            Process stty = new ProcessBuilder("sh", "-c", "stty " + arguments + " </dev/tty")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readAllBytes(), UTF_8).strip();
            return stty.waitFor() == 0 ? answer : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
