package dev.redwork.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.job.Names;
import dev.redwork.worker.StopReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Locale;

/**
 * The lines that a worker process writes to its stdout for the supervisor that started it. Handlers, and processes that they
 * start, print to the same pipe. So each such line begins with a token that only these two know: it was the first line of the
 * process' stdin, where nobody prints it by habit, as one does an environment or arguments.
 *
 * <pre>
 * \n TOKEN session QUEUE SESSION \n      it is about to open this session
 * \n TOKEN ended CAUSE \n                it has stopped in good order, for this reason
 * </pre>
 *
 * The line end in front is a part of it: a handler may have printed half a line before.
 */
public final class ToParent {
    private static final String SESSION = "session";
    private static final String ENDED = "ended";

    private final String token;
    private final PrintStream out;

    ToParent(String token, PrintStream out) {
        this.token = token;
        this.out = out;
    }

    /**
     * Takes the token from stdin, before any handler is there, and reads no further.
     *
     * @param out the process' stdout, whatever handlers may set theirs to
     */
    public static ToParent open(InputStream in, PrintStream out) throws IOException {
        StringBuilder token = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            token.append((char) b);
        }
        return new ToParent(token.toString(), out);
    }

    /** It is about to open this session. */
    public void session(String queue, String session) {
        write(SESSION + " " + queue + " " + session);
    }

    /** It has stopped in good order, for this reason. */
    public void ended(StopReason reason) {
        write(ENDED + " " + text(reason));
    }

    /** The bytes before each message. */
    static byte[] start(String token) {
        return ("\n" + token + " ").getBytes(UTF_8);
    }

    /** Hands the content of a message to {@code heard}; false when it is no message. */
    static boolean read(String message, Heard heard) {
        String[] words = message.split(" ", -1);
        if (words.length == 3 && words[0].equals(SESSION) && areNames(words[1], words[2])) {
            heard.session(words[1], words[2]);
            return true;
        }
        for (StopReason reason : StopReason.values()) {
            if (message.equals(ENDED + " " + text(reason))) {
                heard.ended(reason);
                return true;
            }
        }
        return false;
    }

    /** In one write, and shorter than what a pipe takes as a whole: nothing that others print comes between. */
    private synchronized void write(String message) {
        out.writeBytes((new String(start(token), UTF_8) + message + "\n").getBytes(UTF_8));
        out.flush();
    }

    private static boolean areNames(String queue, String session) {
        try {
            Names.check("queue", queue);
            Names.checkId(session);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String text(StopReason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    /** The listener. */
    interface Heard {
        void session(String queue, String session);

        void ended(StopReason reason);
    }
}
