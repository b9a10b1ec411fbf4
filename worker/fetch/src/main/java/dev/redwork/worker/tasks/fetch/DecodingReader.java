package dev.redwork.worker.tasks.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;

/** Text of bytes in one encoding. The encoding says which character the next bytes are. */
abstract class DecodingReader extends Reader {
    /** In place of bytes that are no character. */
    static final int NONE = 0xfffd;

    private static final int END = -1;

    private final InputStream bytes;

    /** Bytes that were put back, the one to be read next at the end. */
    private final int[] back = new int[4];

    private int backs;

    /** Chars that were decoded, and how many of them were taken. */
    private final char[] ready = new char[3];

    private int decoded;
    private int taken;
    private char following;

    DecodingReader(InputStream bytes) {
        this.bytes = bytes;
    }

    /**
     * The character that begins with this byte, or {@link #NONE}; -1: the bytes ended, and are no character. Reads the bytes behind
     * it, and puts back those that are not part of it.
     */
    abstract int character(int first) throws IOException;

    /** The next byte; -1: there is none. */
    final int next() throws IOException {
        return backs > 0 ? back[--backs] : bytes.read();
    }

    /** Undoes {@link #next}; of several bytes, the last one first. */
    final void putBack(int read) {
        if (read >= 0) {
            back[backs++] = read;
        }
    }

    /** As {@link #NONE}, and the byte that was read last is put back when it is ASCII: no byte before it makes that disappear. */
    final int noneBefore(int last) {
        if (last < 0x80) {
            putBack(last);
        }
        return NONE;
    }

    /** A mark that comes with the character that is being decoded. */
    final void with(char mark) {
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
        int character = first < 0 ? END : character(first);
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
