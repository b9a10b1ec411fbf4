package dev.redwork.job;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt did not give an output.
 *
 * @param reason what kind of failure
 * @param type class of what the handler threw; null when it was not a throw
 * @param message what happened, for people
 * @param stack the trimmed stack trace; null when it was not a throw
 * @param at when, ms since the epoch, in Redis time
 * @param delay ms until the next attempt; 0: none follows
 */
public record Failure(
        Reason reason,
        @Nullable String type,
        String message,
        @Nullable String stack,
        long at,
        long delay) {

    /** The kinds of failure; {@link #text()} is what JSON and tables show. */
    public enum Reason {
        /** The handler threw. */
        FAILED,
        /** The handler's time was over before it returned. */
        TIMED_OUT,
        /** The input did not fit the task's input type. */
        UNDECODABLE,
        /** The output could not be written as JSON. */
        UNENCODABLE,
        /** The output was larger than {@link Defaults#PAYLOAD_LIMIT}. */
        TOO_LARGE,
        /** Its workers died too often while they ran it. */
        POISON,
        /** The id stood in the line, but its spec was gone. */
        VANISHED;

        /** Lower case, words parted by blanks: "too large". */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        /**
         * The reason with this text.
         *
         * @throws IllegalArgumentException when there is none
         */
        public static Reason ofText(String text) {
            return Arrays.stream(values())
                    .filter(reason -> reason.text().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no reason is called '" + text + "'"));
        }
    }

    /** A line of a stack. */
    private static final Pattern FRAME = Pattern.compile("\n\tat ([^\r\n\"\\\\]+)");

    /** The class loader and the module, where a line tells them. */
    private static final Pattern MODULE = Pattern.compile("^[^($]*/");

    /** Classes of the JDK, and ours. */
    private static final Pattern OTHERS = Pattern.compile("(?:javax?|jdk|sun|dev\\.redwork)\\.");

    /** At the end of what was longer. */
    private static final String CUT = "...";

    private static final int MESSAGE_LIMIT = 2_000;
    private static final int STACK_LIMIT = 2_000;

    /** Of a stack that is too long the end is kept, too: there stands the first cause. */
    private static final int STACK_END = 700;

    /** A handler's exception, its message and its stack cut to 2,000 bytes of JSON each. */
    public static Failure thrown(Throwable thrown, long at, long delay) {
        StringWriter stack = new StringWriter();
        try {
            thrown.printStackTrace(new PrintWriter(stack));
        } catch (Throwable e) {
            stack.append("(its stack trace could not be printed: ")
                    .append(e.getClass().getName())
                    .append(')');
        }
        return new Failure(
                Reason.FAILED,
                thrown.getClass().getName(),
                cut(messageOf(thrown), MESSAGE_LIMIT),
                cutMiddle(stack.toString()),
                at,
                delay);
    }

    /** A failure that was not thrown by a handler. */
    public static Failure of(Reason reason, String message, long at, long delay) {
        return new Failure(reason, null, cut(message, MESSAGE_LIMIT), null, at, delay);
    }

    /** The same without message and stack. */
    public Failure withoutText() {
        return new Failure(reason, type, "", null, at, delay);
    }

    /** The simple name of the exception that a handler threw, else the reason. */
    public String name() {
        return reason == Reason.FAILED && type != null ? type.substring(type.lastIndexOf('.') + 1) : reason.text();
    }

    /** The class of the exception that a handler threw, else the reason. */
    public String typeOrReason() {
        return reason == Reason.FAILED && type != null ? type : reason.text();
    }

    /**
     * The first line of the stack that is not of a class of the JDK, nor of ours: {@code com.acme.Mail.send(Mail.java:12)}; empty: none.
     * One through which the stack was cut is none.
     */
    public String frame() {
        return stack == null
                ? ""
                : FRAME.matcher(stack)
                        .results()
                        .map(line -> MODULE.matcher(line.group(1)).replaceFirst(""))
                        .filter(line -> !OTHERS.matcher(line).lookingAt() && !line.endsWith(CUT))
                        .findFirst()
                        .orElse("");
    }

    /** Its class or reason, and its frame: {@code java.io.IOException at com.acme.Mail.send(Mail.java:12)}. Failures with one cause have one kind. */
    public String kind() {
        return kind(typeOrReason(), frame());
    }

    /** The same, of its parts. */
    public static String kind(String typeOrReason, String frame) {
        return typeOrReason + (frame.isEmpty() ? "" : " at " + frame);
    }

    /** Its name and its message on one line, of {@code most} characters: what is longer ends in an ellipsis. */
    public String onALine(int most) {
        String whole = (name() + (message.isEmpty() ? "" : ": " + message)).replaceAll("\\s+", " ");
        return whole.length() <= most ? whole : whole.substring(0, most - 1) + "…";
    }

    private static String messageOf(Throwable thrown) {
        try {
            String message = thrown.getMessage();
            return message == null ? "" : message;
        } catch (Throwable e) {
            // A handler's own exception class may throw in getMessage; its failure must still be recorded.
            return "(its message could not be read: " + e.getClass().getName() + ")";
        }
    }

    private static String cutMiddle(String stack) {
        if (fitting(stack, STACK_LIMIT) == stack.length()) {
            return stack;
        }
        String backwards = new StringBuilder(stack).reverse().toString();
        int end = fitting(backwards, STACK_END);
        return cut(stack, STACK_LIMIT - STACK_END) + "\n" + stack.substring(stack.length() - end);
    }

    private static String cut(String text, int limit) {
        int end = fitting(text, limit);
        return end == text.length() ? text : text.substring(0, end) + CUT;
    }

    /** How many characters of a text take up to so many bytes of JSON; never half of a pair. */
    private static int fitting(String text, int limit) {
        int end = 0;
        for (int bytes = 0; end < text.length(); end += Character.charCount(text.codePointAt(end))) {
            int one = text.codePointAt(end);
            // Beyond the first plane JSON has two escapes.
            bytes += one < 0x80 ? 1 : one < 0x800 ? 2 : one < 0x10000 ? 3 : 4;
            if (bytes > limit) {
                return end;
            }
        }
        return end;
    }
}
