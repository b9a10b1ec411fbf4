package dev.redwork.worker.tasks.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;

/** Text of bytes in one encoding. */
final class DecodingReader extends Reader {
    /** An encoding. */
    @FunctionalInterface
    interface Decoder {
        /**
         * The character that begins with this byte, or {@link #NONE}; -1: the bytes ended, and are no character. Takes the bytes
         * behind it, and puts back those that are not part of it.
         */
        int character(DecodingReader bytes, int first) throws IOException;
    }

    /** In place of bytes that are no character. */
    static final int NONE = 0xfffd;

    private static final int END = -1;

    private final InputStream bytes;
    private final Decoder decoder;

    /** Bytes that were read, and how many of them were taken: to ask the stream for each costs as much as all else. */
    private final byte[] read = new byte[8 << 10];

    private int reads;
    private int at;

    /** Bytes that were put back, the one to be read next at the end. */
    private final int[] back = new int[4];

    private int backs;

    /** Chars that were decoded, and how many of them were taken. */
    private final char[] ready = new char[3];

    private int decoded;
    private int taken;
    private char following;

    DecodingReader(InputStream bytes, Decoder decoder) {
        this.bytes = bytes;
        this.decoder = decoder;
    }

    /** The next byte; -1: there is none. */
    int next() throws IOException {
        if (backs > 0) {
            return back[--backs];
        }
        if (at == reads) {
            reads = Math.max(0, bytes.read(read));
            at = 0;
        }
        return reads == 0 ? END : read[at++] & 0xff;
    }

    /** Undoes {@link #next}; of several bytes, the last one first. */
    void putBack(int read) {
        if (read >= 0) {
            back[backs++] = read;
        }
    }

    /** The character that ends with this byte; of {@link #NONE} it is put back when it is ASCII: no byte before makes that disappear. */
    int endedBy(int last, int character) {
        if (character == NONE && last < 0x80) {
            putBack(last);
        }
        return character;
    }

    /** A mark that comes with the character that is being decoded. */
    void with(char mark) {
        following = mark;
    }

    @Override
    public int read(char[] to, int offset, int length) throws IOException {
        int n = 0;
        while (n < length && (taken < decoded || decode())) {
            to[offset + n++] = ready[taken++];
        }
        return n == 0 && length > 0 ? END : n;
    }

    private boolean decode() throws IOException {
        int first = next();
        int character = first < 0 ? END : decoder.character(this, first);
        if (character < 0) {
            return false;
        }
        taken = 0;
        decoded = Character.toChars(character, ready, 0);
        if (following != 0) {
            ready[decoded++] = following;
            following = 0;
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
