package dev.redwork.producer;

import dev.redwork.job.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An exception that a handler threw in its worker: class and message as text, and its frames, as far as the failure keeps them. */
final class RemoteFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String CAUSE = "Caused by: ";
    private static final Pattern FRAME =
            Pattern.compile("\\s*at (?:[^()]*/)?([^()/]+)\\.([^().]+)\\(([^()]*?)(?::(\\d+))?\\)");

    private RemoteFailure(String message, List<StackTraceElement> frames, @Nullable Throwable cause) {
        super(message, cause, false, true);
        setStackTrace(frames.toArray(new StackTraceElement[0]));
    }

    /** Null when nothing was thrown, and no stack was taken. */
    static @Nullable RemoteFailure of(@Nullable Failure failure) {
        if (failure == null || (failure.type() == null && failure.stack() == null)) {
            return null;
        }
        String message = failure.type() == null ? failure.message() : failure.type() + ": " + failure.message();
        String stack = failure.stack() == null ? "" : failure.stack();
        return of(message, List.of(stack.split("\n" + CAUSE)), 0);
    }

    /** One for each cause: a part of the stack is its frames, from the second one on with its text before them. */
    private static RemoteFailure of(String message, List<String> parts, int part) {
        List<StackTraceElement> frames = new ArrayList<>();
        for (String line : parts.get(part).lines().toList()) {
            Matcher frame = FRAME.matcher(line);
            if (frame.matches()) {
                frames.add(frame(frame));
            }
        }
        int next = part + 1;
        return new RemoteFailure(message, frames, next == parts.size() ? null : of(text(parts.get(next)), parts, next));
    }

    /** Class and message, which may have several lines. */
    private static String text(String part) {
        int frames = part.indexOf("\n\tat ");
        return frames < 0 ? part.strip() : part.substring(0, frames).strip();
    }

    private static StackTraceElement frame(Matcher frame) {
        String place = frame.group(3);
        boolean isNative = place.equals("Native Method");
        int line = isNative ? -2 : frame.group(4) == null ? -1 : Integer.parseInt(frame.group(4));
        String file = isNative || place.equals("Unknown Source") ? null : place;
        return new StackTraceElement(frame.group(1), frame.group(2), file, line);
    }
}
