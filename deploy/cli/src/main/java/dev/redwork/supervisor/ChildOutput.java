package dev.redwork.supervisor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/**
 * The stdout of a process, taken apart: {@link ToParent messages} are heard, and all the rest goes on to our own
 * stdout, unchanged, by whole lines where they are not too long. It holds some KB at most, however long a line is.
 */
final class ChildOutput {
    static final int HELD = 1 << 14;
    private static final int MESSAGE_LIMIT = 512;

    private final byte[] start;
    private final ToParent.Heard heard;
    private final PrintStream out;

    /** Output of others that is not handed on yet. */
    private final byte[] printed = new byte[HELD];

    private int size;

    /** How many bytes of {@code start} came last, and how many of these are handed on already. */
    private int matched;

    private int shown;

    /** The bytes behind {@code start}. */
    private final ByteArrayOutputStream message = new ByteArrayOutputStream(MESSAGE_LIMIT);

    ChildOutput(String token, ToParent.Heard heard, PrintStream out) {
        this.start = ToParent.start(token);
        this.heard = heard;
        this.out = out;
    }

    /** @param more whether the next bytes are there already: else half a line is shown, since nobody knows when it goes on */
    void take(byte[] bytes, int length, boolean more) {
        for (int i = 0; i < length; i++) {
            take(bytes[i]);
        }
        if (!more && matched < start.length) {
            // A message comes in one piece, so this line end begins none. If it did, it would still be heard.
            printMatched();
        }
        handOn(more ? afterLastLine() : size);
    }

    /** Nothing follows any more. */
    void end() {
        printMatched();
        printMessage();
        handOn(size);
    }

    private void take(byte b) {
        if (matched == start.length) {
            takeOfMessage(b);
        } else if (b == start[matched]) {
            matched++;
        } else {
            printMatched();
            begin(b);
        }
    }

    private void takeOfMessage(byte b) {
        boolean ends = b == '\n';
        if (ends && ToParent.read(message.toString(UTF_8), heard)) {
            message.reset();
            matched = 0;
            shown = 0;
        } else if (ends || message.size() == MESSAGE_LIMIT) {
            printMatched();
            printMessage();
            begin(b);
        } else {
            message.write(b);
        }
    }

    /** A byte that goes on with nothing: of what begins a message only the first is a line end. */
    private void begin(byte b) {
        matched = b == start[0] ? 1 : 0;
        shown = 0;
        if (matched == 0) {
            print(b);
        }
    }

    private void printMatched() {
        for (; shown < matched; shown++) {
            print(start[shown]);
        }
    }

    private void printMessage() {
        for (byte b : message.toByteArray()) {
            print(b);
        }
        message.reset();
    }

    private void print(byte b) {
        if (size == printed.length) {
            handOn(size);
        }
        printed[size++] = b;
    }

    private int afterLastLine() {
        int end = size;
        while (end > 0 && printed[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    private void handOn(int length) {
        if (length > 0) {
            out.write(printed, 0, length);
            out.flush();
            System.arraycopy(printed, length, printed, 0, size - length);
            size -= length;
        }
    }
}
