package dev.redwork.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redwork.job.Payload;
import dev.redwork.json.RecordWriter.Name;

/**
 * Reads a record of the queue as {@link RecordWriter} writes it: the known fields in their order, no blanks, texts of plain ASCII. At
 * anything else it gives up, and Jackson, which reads any JSON, has to: it takes ten times as many steps. Reads a single value, too.
 */
final class RecordReader implements RecordValues {
    /** Of values inside each other; Jackson has a limit of its own. */
    private static final int DEPTH = 60;

    private static final long MOST = Long.MAX_VALUE / 100;
    private static final String ESCAPED = "\"\\/bfnrt";
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final byte[] bytes;
    private final int start;
    private final int end;
    private int at;
    private boolean plain = true;

    RecordReader(Payload json) {
        this.bytes = json.array();
        this.start = json.offset();
        this.end = start + json.length();
        this.at = start;
    }

    /**
     * Goes to the value of the next field.
     *
     * @param names of fields in their order
     * @param from the place of the first that may come
     * @return the field's place; -1: there is none, or none of these
     */
    int next(Name[] names, int from) {
        if (plain && peek() == (at == start ? '{' : ',')) {
            for (int place = from; place < names.length; place++) {
                if (isAt(names[place].bytes)) {
                    at += names[place].bytes.length;
                    return place;
                }
            }
        }
        return -1;
    }

    /** Whether this field comes next; its first byte, a comma, may be the brace of the record. */
    private boolean isAt(byte[] name) {
        if (at + name.length >= end) {
            return false;
        }
        for (int i = 1; i < name.length; i++) {
            if (bytes[at + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String text() {
        int from = at + 1;
        skipText(false);
        return plain ? new String(bytes, from, at - 1 - from, ISO_8859_1) : "";
    }

    @Override
    public int intNumber() {
        long number = number();
        plain &= (int) number == number;
        return (int) number;
    }

    @Override
    public long number() {
        boolean negative = skipIf('-');
        int from = at;
        long number = 0;
        while (isDigit() && number < MOST) {
            number = 10 * number + (bytes[at++] - '0');
        }
        plain &= at > from && (bytes[from] != '0' || at == from + 1);
        return negative ? -number : number;
    }

    @Override
    public Payload value() {
        int from = at;
        skipValue(DEPTH);
        return new Payload(bytes, from, at - from);
    }

    /** A number that may have a fraction. */
    double fraction() {
        int from = at;
        skipNumber();
        return plain ? Double.parseDouble(new String(bytes, from, at - from, ISO_8859_1)) : 0;
    }

    /** Whether the record, all of it, was understood. */
    boolean isWhole() {
        plain &= skipIf('}');
        return isRead();
    }

    /** Whether nothing follows. */
    boolean isRead() {
        return plain && at == end;
    }

    /** Whether all was understood until here. */
    boolean isPlain() {
        return plain;
    }

    private void skipValue(int depth) {
        if (depth == 0) {
            plain = false;
            return;
        }
        switch (peek()) {
            case '"' -> skipText(true);
            case '{' -> skipFields(depth);
            case '[' -> skipElements(depth);
            case 't' -> skip(TRUE);
            case 'f' -> skip(FALSE);
            case 'n' -> skip(NULL);
            default -> skipNumber();
        }
    }

    private void skipFields(int depth) {
        at++;
        if (!skipIf('}')) {
            do {
                skipText(true);
                skip(':');
                skipValue(depth - 1);
            } while (plain && skipIf(','));
            skip('}');
        }
    }

    private void skipElements(int depth) {
        at++;
        if (!skipIf(']')) {
            do {
                skipValue(depth - 1);
            } while (plain && skipIf(','));
            skip(']');
        }
    }

    /** @param escapes whether they may stand in it, but for those of a character by its number */
    private void skipText(boolean escapes) {
        skip('"');
        while (at < end && bytes[at] >= ' ' && bytes[at] != '"') {
            if (bytes[at] == '\\') {
                at++;
                plain &= escapes && at < end && ESCAPED.indexOf(bytes[at]) >= 0;
            }
            at++;
        }
        skip('"');
    }

    private void skipNumber() {
        boolean unused = skipIf('-');
        if (!skipIf('0')) {
            skipDigits();
        }
        if (skipIf('.')) {
            skipDigits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            unused = skipIf('+') || skipIf('-');
            skipDigits();
        }
    }

    private void skipDigits() {
        plain &= isDigit();
        while (isDigit()) {
            at++;
        }
    }

    private void skip(byte[] word) {
        for (byte one : word) {
            skip((char) one);
        }
    }

    private void skip(char one) {
        plain &= skipIf(one);
    }

    private boolean skipIf(char one) {
        boolean is = peek() == one;
        at += is ? 1 : 0;
        return is;
    }

    private boolean isDigit() {
        return peek() >= '0' && peek() <= '9';
    }

    /** The next byte; -1: there is none, or it is the first of a character beyond ASCII. */
    private int peek() {
        return at < end ? Math.max(-1, bytes[at]) : -1;
    }
}
