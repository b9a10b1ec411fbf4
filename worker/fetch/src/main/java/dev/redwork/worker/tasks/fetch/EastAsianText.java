package dev.redwork.worker.tasks.fetch;

import static dev.redwork.worker.tasks.fetch.DecodingReader.NONE;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The encodings in several bytes, chapters 10 to 13 of the Encoding Standard: each finds a pointer, whose character an index has. */
final class EastAsianText {
    static final List<TextEncoding> ENCODINGS = List.of(
            new TextEncoding("GBK", Gb18030::new),
            new TextEncoding("gb18030", Gb18030::new),
            new TextEncoding("Big5", Big5::new),
            new TextEncoding("EUC-JP", EucJp::new),
            new TextEncoding("ISO-2022-JP", Iso2022Jp::new),
            new TextEncoding("Shift_JIS", ShiftJis::new),
            new TextEncoding("EUC-KR", EucKr::new));

    private static final int HALFWIDTH_KATAKANA = 0xff61;

    private EastAsianText() {}

    private static boolean isIn(int value, int first, int last) {
        return first <= value && value <= last;
    }

    /** Characters of pointers, read when the first page needs them. */
    private static final class Index {
        private final int[] characters;

        private Index(int[] characters) {
            this.characters = characters;
        }

        static Index of(String name) {
            return new Index(String.join("", DataFile.lines("index-" + name + ".txt"))
                    .codePoints()
                    .toArray());
        }

        int character(int pointer) {
            return pointer < characters.length ? characters[pointer] : NONE;
        }
    }

    private static final class Big5Index {
        static final Index INDEX = Index.of("big5");
    }

    private static final class EucKrIndex {
        static final Index INDEX = Index.of("euc-kr");
    }

    private static final class Jis0208Index {
        static final Index INDEX = Index.of("jis0208");
    }

    private static final class Jis0212Index {
        static final Index INDEX = Index.of("jis0212");
    }

    private static final class Gb18030Index {
        static final Index INDEX = Index.of("gb18030");
        static final NavigableMap<Integer, Integer> RANGES = ranges();

        private static NavigableMap<Integer, Integer> ranges() {
            NavigableMap<Integer, Integer> ranges = new TreeMap<>();
            for (String line : DataFile.lines("index-gb18030-ranges.txt")) {
                String[] numbers = line.split(" ", -1);
                ranges.put(Integer.parseInt(numbers[0], 16), Integer.parseInt(numbers[1], 16));
            }
            return ranges;
        }
    }

    private static final class Gb18030 extends DecodingReader {
        Gb18030(InputStream bytes) {
            super(bytes);
        }

        @Override
        int character(int first) throws IOException {
            if (first < 0x80) {
                return first;
            }
            if (first == 0x80) {
                return '\u20ac';
            }
            if (first == 0xff) {
                return NONE;
            }
            int second = next();
            if (isIn(second, '0', '9')) {
                return ofFour(first, second);
            }
            if (isIn(second, 0x40, 0x7e) || isIn(second, 0x80, 0xfe)) {
                int pointer = (first - 0x81) * 190 + second - (second < 0x7f ? 0x40 : 0x41);
                int character = Gb18030Index.INDEX.character(pointer);
                if (character != NONE) {
                    return character;
                }
            }
            return noneBefore(second);
        }

        private int ofFour(int first, int second) throws IOException {
            int third = next();
            int fourth = isIn(third, 0x81, 0xfe) ? next() : -1;
            if (isIn(fourth, '0', '9')) {
                return character(
                        (first - 0x81) * 12_600 + (second - '0') * 1_260 + (third - 0x81) * 10 + fourth - '0',
                        Gb18030Index.RANGES);
            }
            boolean hasEnded = third < 0 || (fourth < 0 && isIn(third, 0x81, 0xfe));
            if (!hasEnded) {
                putBack(fourth);
                putBack(third);
                putBack(second);
            }
            return NONE;
        }

        private static int character(int pointer, NavigableMap<Integer, Integer> ranges) {
            boolean isFree = isIn(pointer, 39_420, 188_999) || pointer > 1_237_575;
            Map.Entry<Integer, Integer> range = ranges.floorEntry(pointer);
            return isFree ? NONE : pointer == 7_457 ? 0xe7c7 : range.getValue() + pointer - range.getKey();
        }
    }

    private static final class Big5 extends DecodingReader {
        Big5(InputStream bytes) {
            super(bytes);
        }

        @Override
        int character(int first) throws IOException {
            if (first < 0x80) {
                return first;
            }
            if (!isIn(first, 0x81, 0xfe)) {
                return NONE;
            }
            int second = next();
            if (isIn(second, 0x40, 0x7e) || isIn(second, 0xa1, 0xfe)) {
                int pointer = (first - 0x81) * 157 + second - (second < 0x7f ? 0x40 : 0x62);
                int character = marked(pointer);
                if (character != NONE) {
                    return character;
                }
            }
            return noneBefore(second);
        }

        /** Four pointers are two characters each. */
        private int marked(int pointer) {
            switch (pointer) {
                case 1_133, 1_164 -> with('\u0304');
                case 1_135, 1_166 -> with('\u030c');
                default -> {
                    return Big5Index.INDEX.character(pointer);
                }
            }
            return pointer < 1_164 ? '\u00ca' : '\u00ea';
        }
    }

    private static final class EucKr extends DecodingReader {
        EucKr(InputStream bytes) {
            super(bytes);
        }

        @Override
        int character(int first) throws IOException {
            if (first < 0x80) {
                return first;
            }
            if (!isIn(first, 0x81, 0xfe)) {
                return NONE;
            }
            int second = next();
            int character =
                    isIn(second, 0x41, 0xfe) ? EucKrIndex.INDEX.character((first - 0x81) * 190 + second - 0x41) : NONE;
            return character == NONE ? noneBefore(second) : character;
        }
    }

    private static final class EucJp extends DecodingReader {
        EucJp(InputStream bytes) {
            super(bytes);
        }

        @Override
        int character(int first) throws IOException {
            if (first < 0x80) {
                return first;
            }
            if (first != 0x8e && first != 0x8f && !isIn(first, 0xa1, 0xfe)) {
                return NONE;
            }
            int second = next();
            if (first == 0x8e && isIn(second, 0xa1, 0xdf)) {
                return HALFWIDTH_KATAKANA - 0xa1 + second;
            }
            if (first == 0x8f && isIn(second, 0xa1, 0xfe)) {
                return pair(second, next(), Jis0212Index.INDEX);
            }
            return pair(first, second, Jis0208Index.INDEX);
        }

        private int pair(int lead, int trail, Index index) {
            int character = isIn(lead, 0xa1, 0xfe) && isIn(trail, 0xa1, 0xfe)
                    ? index.character((lead - 0xa1) * 94 + trail - 0xa1)
                    : NONE;
            return character == NONE ? noneBefore(trail) : character;
        }
    }

    private static final class ShiftJis extends DecodingReader {
        /** Pointers of characters that users made themselves. */
        private static final int OWN = 8_836;

        private static final int LAST_OWN = 10_715;

        ShiftJis(InputStream bytes) {
            super(bytes);
        }

        @Override
        int character(int first) throws IOException {
            if (first <= 0x80) {
                return first;
            }
            if (isIn(first, 0xa1, 0xdf)) {
                return HALFWIDTH_KATAKANA - 0xa1 + first;
            }
            if (!isIn(first, 0x81, 0x9f) && !isIn(first, 0xe0, 0xfc)) {
                return NONE;
            }
            int second = next();
            if (isIn(second, 0x40, 0x7e) || isIn(second, 0x80, 0xfc)) {
                int lead = first - (first < 0xa0 ? 0x81 : 0xc1);
                int pointer = lead * 188 + second - (second < 0x7f ? 0x40 : 0x41);
                int character =
                        isIn(pointer, OWN, LAST_OWN) ? 0xe000 - OWN + pointer : Jis0208Index.INDEX.character(pointer);
                if (character != NONE) {
                    return character;
                }
            }
            return noneBefore(second);
        }
    }

    /** Bytes below 0x80 only, whose meaning escape sequences change. */
    private static final class Iso2022Jp extends DecodingReader {
        private static final int ESCAPE = 0x1b;

        private enum Set {
            ASCII,
            ROMAN,
            KATAKANA,
            KANJI
        }

        private Set set = Set.ASCII;

        /** Whether nothing has come since the last escape sequence: the next one then hides something. */
        private boolean justEscaped;

        Iso2022Jp(InputStream bytes) {
            super(bytes);
        }

        @Override
        int character(int first) throws IOException {
            int at = first;
            while (at == ESCAPE) {
                boolean hides = justEscaped;
                justEscaped = escape();
                if (!justEscaped || hides) {
                    return NONE;
                }
                at = next();
            }
            if (at < 0) {
                return at;
            }
            justEscaped = false;
            return switch (set) {
                case ASCII -> isPlain(at) ? at : NONE;
                case ROMAN -> at == '\\' ? '\u00a5' : at == '~' ? '\u203e' : isPlain(at) ? at : NONE;
                case KATAKANA -> isIn(at, 0x21, 0x5f) ? HALFWIDTH_KATAKANA - 0x21 + at : NONE;
                case KANJI -> isIn(at, 0x21, 0x7e) ? kanji(at) : NONE;
            };
        }

        private static boolean isPlain(int at) {
            return at < 0x80 && at != 0x0e && at != 0x0f;
        }

        private int kanji(int lead) throws IOException {
            int trail = next();
            if (trail == ESCAPE) {
                putBack(trail);
                return NONE;
            }
            return isIn(trail, 0x21, 0x7e) ? Jis0208Index.INDEX.character((lead - 0x21) * 94 + trail - 0x21) : NONE;
        }

        /** Reads what is behind an escape; false, and put back: it means nothing. */
        private boolean escape() throws IOException {
            int kind = next();
            int which = kind == '$' || kind == '(' ? next() : -1;
            if (kind == '$' && (which == '@' || which == 'B')) {
                set = Set.KANJI;
                return true;
            }
            if (kind == '(' && (which == 'B' || which == 'J' || which == 'I')) {
                set = which == 'B' ? Set.ASCII : which == 'J' ? Set.ROMAN : Set.KATAKANA;
                return true;
            }
            putBack(which);
            putBack(kind);
            return false;
        }
    }
}
