package dev.redwork.worker.tasks.files;

/**
 * Counts the words that begin in a range of a text's bytes. The text is UTF-8, and blanks are what Unicode calls white space (property
 * {@code White_Space}): 6 characters of one byte, 2 of two, 17 of three. All else is part of a word, bytes that are no character too.
 *
 * <p>No byte of such a blank is both a first and a later byte of a character, so a blank is found by its bytes wherever one begins to
 * look, and what stands before the range matters no further than its last character.
 */
final class WordScan {
    /** Bytes before and behind the range that are to be looked at, since a blank may lie across its ends. */
    static final int AROUND = 2;

    /** A byte order mark, which is no part of the text. */
    private static final int[] MARK = {0xef, 0xbb, 0xbf};

    private static final byte PART = 0;
    private static final byte BLANK = 1;

    /** May be the first byte of a longer blank. */
    private static final byte UNSURE = 2;

    private static final byte[] KINDS = new byte[256];

    static {
        for (int blank : new int[] {'\t', '\n', 0x0b, '\f', '\r', ' '}) {
            KINDS[blank] = BLANK;
        }
        for (int first : new int[] {0xc2, 0xe1, 0xe2, 0xe3}) {
            KINDS[first] = UNSURE;
        }
    }

    private final long from;
    private final long to;

    /** Where the next byte stands. */
    private long at;

    private boolean inWord;
    private long words;

    /** Bytes that began a blank, or what may become one, and how many: it is decided by the next ones. */
    private final int[] held = new int[3];

    private int holds;

    /**
     * Of a range.
     *
     * @param from its first byte
     * @param to the byte behind it
     */
    WordScan(long from, long to) {
        this.from = from;
        this.to = to;
        this.at = start();
    }

    /** The first byte that is to be read: a blank that ends before the range has at most three. */
    long start() {
        return Math.max(0, from - AROUND - 1);
    }

    /** The byte behind the last one that is to be read. */
    long end() {
        return to > Long.MAX_VALUE - AROUND ? to : to + AROUND;
    }

    /** Takes the next bytes. */
    void add(byte[] bytes, int offset, int length) {
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            if (holds == 0 && at > 0) {
                i = plain(bytes, i, end);
            }
            if (i < end) {
                held[holds++] = bytes[i] & 0xff;
                decide();
            }
        }
    }

    /** Takes bytes up to the first one that may begin a longer blank; where that is. */
    private int plain(byte[] bytes, int offset, int end) {
        boolean in = inWord;
        int i = offset;
        for (; i < end; i++) {
            byte kind = KINDS[bytes[i] & 0xff];
            if (kind == UNSURE) {
                break;
            }
            boolean isPart = kind == PART;
            if (isPart && !in) {
                begin(at + i - offset);
            }
            in = isPart;
        }
        at += i - offset;
        inWord = in;
        return i;
    }

    /** How many words begin in the range, when all bytes have come. */
    long words() {
        while (holds > 0) {
            release();
        }
        return words;
    }

    /** Takes what is held as far as it is clear what it is. */
    private void decide() {
        while (holds > 0) {
            int length = length();
            if (length > 0) {
                drop(length);
            } else if (length == 0) {
                release();
            } else {
                return;
            }
        }
    }

    /** The bytes of the blank that is held; 0: the first byte begins none; -1: it takes another byte to tell. */
    private int length() {
        int first = held[0];
        boolean mayBeMark = at == 0 && first == MARK[0];
        if (KINDS[first] != UNSURE && !mayBeMark) {
            return KINDS[first] == BLANK ? 1 : 0;
        }
        if (holds < 2) {
            return -1;
        }
        int second = held[1];
        if (first == 0xc2) {
            return second == 0x85 || second == 0xa0 ? 2 : 0;
        }
        boolean mayBe = mayBeMark
                ? second == MARK[1]
                : first == 0xe1 ? second == 0x9a : first == 0xe3 ? second == 0x80 : second == 0x80 || second == 0x81;
        if (!mayBe) {
            return 0;
        }
        return holds < 3 ? -1 : isBlank(first, second, held[2], mayBeMark) ? 3 : 0;
    }

    private static boolean isBlank(int first, int second, int third, boolean mayBeMark) {
        if (mayBeMark) {
            return third == MARK[2];
        } else if (first != 0xe2) {
            return third == 0x80;
        } else if (second == 0x81) {
            return third == 0x9f;
        }
        return (third >= 0x80 && third <= 0x8a) || third == 0xa8 || third == 0xa9 || third == 0xaf;
    }

    /** The held bytes are a blank. */
    private void drop(int length) {
        inWord = false;
        at += length;
        shift(length);
    }

    /** The first held byte is part of a word. */
    private void release() {
        if (!inWord) {
            begin(at);
        }
        inWord = true;
        at++;
        shift(1);
    }

    private void shift(int length) {
        for (int i = length; i < holds; i++) {
            held[i - length] = held[i];
        }
        holds -= length;
    }

    private void begin(long place) {
        if (place >= from && place < to) {
            words++;
        }
    }
}
