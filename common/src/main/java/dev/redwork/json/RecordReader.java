package dev.redwork.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redwork.job.Payload;
import dev.redwork.json.RecordWriter.Name;

/**
 * Reads a record of the queue as {@link RecordWriter} writes it: the known fields in their order, no blanks, texts of plain ASCII. At
 * anything else it gives up, and Jackson, which reads any JSON, has to: it takes ten times as many steps.
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
    private int at;
    private boolean plain;

    RecordReader(byte[] bytes) {
        this(bytes, 0, bytes.length > 1 && bytes[0] == '{');
    }

    private RecordReader(byte[] bytes, int at, boolean plain) {
        this.bytes = bytes;
        this.at = at;
        this.plain = plain;
    }

    /** Whether it is one number and nothing else. */
    static boolean isNumber(Payload json) {
        RecordReader reader = new RecordReader(json.array(), json.offset(), true);
        reader.skipNumber();
        return reader.plain && reader.at == json.offset() + json.length();
    }

    /**
     * Goes to the value of the next field.
     *
     * @param names of fields in their order
     * @param from the place of the first that may come
     * @return the field's place; -1: there is none, or none of these
     */
    int next(Name[] names, int from) {
        if (plain && (at == 0 || peek() == ',')) {
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
        if (at + name.length >= bytes.length) {
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
        int start = at + 1;
        skipText(false);
        return plain ? new String(bytes, start, at - 1 - start, ISO_8859_1) : "";
    }

    @Override
    public int intNumber() {
        long number = number();
        plain &= number <= Integer.MAX_VALUE;
        return (int) number;
    }

    @Override
    public long number() {
        int start = at;
        long number = 0;
        while (isDigit() && number < MOST) {
            number = 10 * number + (bytes[at++] - '0');
        }
        plain &= at > start && (bytes[start] != '0' || at == start + 1);
        return number;
    }

    @Override
    public Payload value() {
        int start = at;
        skipValue(DEPTH);
        return new Payload(bytes, start, at - start);
    }

    /** Whether all of it was read, and understood. */
    boolean isWhole() {
        return plain && at == bytes.length - 1 && bytes[at] == '}';
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
        int end = at;
        while (end < bytes.length && bytes[end] >= ' ' && bytes[end] != '"') {
            if (bytes[end] == '\\') {
                end++;
                plain &= escapes && end < bytes.length && ESCAPED.indexOf(bytes[end]) >= 0;
            }
            end++;
        }
        at = end;
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
        return at < bytes.length ? Math.max(-1, bytes[at]) : -1;
    }
}
