package dev.redwork.worker.tasks.fetch;

import static dev.redwork.worker.tasks.fetch.DecodingReader.NONE;

import dev.redwork.worker.tasks.fetch.DecodingReader.Decoder;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The encodings in several bytes, chapters 10 to 13 of the Encoding Standard: each finds a pointer, whose character an index has. */
final class EastAsianText {
    static final List<TextEncoding> ENCODINGS = List.of(
            TextEncoding.ofBytes("GBK", () -> EastAsianText::gb18030),
            TextEncoding.ofBytes("gb18030", () -> EastAsianText::gb18030),
            TextEncoding.ofBytes("Big5", () -> EastAsianText::big5),
            TextEncoding.ofBytes("EUC-JP", () -> EastAsianText::eucJp),
            TextEncoding.ofBytes("ISO-2022-JP", Iso2022Jp::new),
            TextEncoding.ofBytes("Shift_JIS", () -> EastAsianText::shiftJis),
            TextEncoding.ofBytes("EUC-KR", () -> EastAsianText::eucKr));

    private static final int HALFWIDTH_KATAKANA = 0xff61;

    /** Pointers of characters that users of Shift_JIS made themselves. */
    private static final int OWN = 8_836;

    private static final int LAST_OWN = 10_715;

    private EastAsianText() {}

    private static boolean isIn(int value, int first, int last) {
        return first <= value && value <= last;
    }

    /** Characters of pointers, read when the first page needs them. */
    private enum Index {
        BIG5,
        EUC_KR,
        JIS0208,
        JIS0212,
        GB18030;

        @SuppressWarnings("ImmutableEnumChecker") // read once
        private volatile int @Nullable [] characters;

        int character(int pointer) {
            int[] read = characters;
            if (read == null) {
                String file = "index-" + name().toLowerCase(Locale.ROOT).replace('_', '-') + ".txt";
                read = String.join("", DataFile.lines(file)).codePoints().toArray();
                characters = read;
            }
            return pointer < read.length ? read[pointer] : NONE;
        }
    }

    private static final class Gb18030Ranges {
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

    private static int gb18030(DecodingReader bytes, int first) throws IOException {
        if (first <= 0x80 || first == 0xff) {
            return first < 0x80 ? first : first == 0x80 ? '\u20ac' : NONE;
        }
        int second = bytes.next();
        if (isIn(second, '0', '9')) {
            return gb18030OfFour(bytes, first, second);
        }
        boolean fits = isIn(second, 0x40, 0x7e) || isIn(second, 0x80, 0xfe);
        int pointer = (first - 0x81) * 190 + second - (second < 0x7f ? 0x40 : 0x41);
        return bytes.endedBy(second, fits ? Index.GB18030.character(pointer) : NONE);
    }

    private static int gb18030OfFour(DecodingReader bytes, int first, int second) throws IOException {
        int third = bytes.next();
        int fourth = isIn(third, 0x81, 0xfe) ? bytes.next() : -1;
        if (isIn(fourth, '0', '9')) {
            int pointer = (first - 0x81) * 12_600 + (second - '0') * 1_260 + (third - 0x81) * 10 + fourth - '0';
            boolean isFree = isIn(pointer, 39_420, 188_999) || pointer > 1_237_575;
            Map.Entry<Integer, Integer> range = Gb18030Ranges.RANGES.floorEntry(pointer);
            return isFree ? NONE : pointer == 7_457 ? 0xe7c7 : range.getValue() + pointer - range.getKey();
        }
        boolean hasEnded = third < 0 || (fourth < 0 && isIn(third, 0x81, 0xfe));
        if (!hasEnded) {
            bytes.putBack(fourth);
            bytes.putBack(third);
            bytes.putBack(second);
        }
        return NONE;
    }

    private static int big5(DecodingReader bytes, int first) throws IOException {
        if (!isIn(first, 0x81, 0xfe)) {
            return first < 0x80 ? first : NONE;
        }
        int second = bytes.next();
        boolean fits = isIn(second, 0x40, 0x7e) || isIn(second, 0xa1, 0xfe);
        int pointer = (first - 0x81) * 157 + second - (second < 0x7f ? 0x40 : 0x62);
        return bytes.endedBy(second, fits ? marked(bytes, pointer) : NONE);
    }

    /** Four pointers are two characters each. */
    private static int marked(DecodingReader bytes, int pointer) {
        switch (pointer) {
            case 1_133, 1_164 -> bytes.with('\u0304');
            case 1_135, 1_166 -> bytes.with('\u030c');
            default -> {
                return Index.BIG5.character(pointer);
            }
        }
        return pointer < 1_164 ? '\u00ca' : '\u00ea';
    }

    private static int eucKr(DecodingReader bytes, int first) throws IOException {
        if (!isIn(first, 0x81, 0xfe)) {
            return first < 0x80 ? first : NONE;
        }
        int second = bytes.next();
        boolean fits = isIn(second, 0x41, 0xfe);
        return bytes.endedBy(second, fits ? Index.EUC_KR.character((first - 0x81) * 190 + second - 0x41) : NONE);
    }

    private static int eucJp(DecodingReader bytes, int first) throws IOException {
        if (first != 0x8e && first != 0x8f && !isIn(first, 0xa1, 0xfe)) {
            return first < 0x80 ? first : NONE;
        }
        int second = bytes.next();
        if (first == 0x8e && isIn(second, 0xa1, 0xdf)) {
            return HALFWIDTH_KATAKANA - 0xa1 + second;
        }
        return first == 0x8f && isIn(second, 0xa1, 0xfe)
                ? eucJp(bytes, second, bytes.next(), Index.JIS0212)
                : eucJp(bytes, first, second, Index.JIS0208);
    }

    private static int eucJp(DecodingReader bytes, int lead, int trail, Index index) {
        boolean fits = isIn(lead, 0xa1, 0xfe) && isIn(trail, 0xa1, 0xfe);
        return bytes.endedBy(trail, fits ? index.character((lead - 0xa1) * 94 + trail - 0xa1) : NONE);
    }

    private static int shiftJis(DecodingReader bytes, int first) throws IOException {
        if (first <= 0x80) {
            return first;
        } else if (!isIn(first, 0x81, 0x9f) && !isIn(first, 0xe0, 0xfc)) {
            return isIn(first, 0xa1, 0xdf) ? HALFWIDTH_KATAKANA - 0xa1 + first : NONE;
        }
        int second = bytes.next();
        boolean fits = isIn(second, 0x40, 0x7e) || isIn(second, 0x80, 0xfc);
        int lead = first - (first < 0xa0 ? 0x81 : 0xc1);
        int pointer = lead * 188 + second - (second < 0x7f ? 0x40 : 0x41);
        boolean isOwn = isIn(pointer, OWN, LAST_OWN);
        return bytes.endedBy(second, !fits ? NONE : isOwn ? 0xe000 - OWN + pointer : Index.JIS0208.character(pointer));
    }

    /** Bytes below 0x80 only, whose meaning escape sequences change. */
    private static final class Iso2022Jp implements Decoder {
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

        @Override
        public int character(DecodingReader bytes, int first) throws IOException {
            int at = first;
            while (at == ESCAPE) {
                boolean hides = justEscaped;
                justEscaped = escape(bytes);
                if (!justEscaped || hides) {
                    return NONE;
                }
                at = bytes.next();
            }
            if (at < 0) {
                return at;
            }
            justEscaped = false;
            return switch (set) {
                case ASCII -> isPlain(at) ? at : NONE;
                case ROMAN -> at == '\\' ? '\u00a5' : at == '~' ? '\u203e' : isPlain(at) ? at : NONE;
                case KATAKANA -> isIn(at, 0x21, 0x5f) ? HALFWIDTH_KATAKANA - 0x21 + at : NONE;
                case KANJI -> isIn(at, 0x21, 0x7e) ? kanji(bytes, at) : NONE;
            };
        }

        private static boolean isPlain(int at) {
            return at < 0x80 && at != 0x0e && at != 0x0f;
        }

        private static int kanji(DecodingReader bytes, int lead) throws IOException {
            int trail = bytes.next();
            if (trail == ESCAPE) {
                bytes.putBack(trail);
                return NONE;
            }
            return isIn(trail, 0x21, 0x7e) ? Index.JIS0208.character((lead - 0x21) * 94 + trail - 0x21) : NONE;
        }

        /** Reads what is behind an escape; false, and put back: it means nothing. */
        private boolean escape(DecodingReader bytes) throws IOException {
            int kind = bytes.next();
            int which = kind == '$' || kind == '(' ? bytes.next() : -1;
            if (kind == '$' && (which == '@' || which == 'B')) {
                set = Set.KANJI;
                return true;
            }
            if (kind == '(' && (which == 'B' || which == 'J' || which == 'I')) {
                set = which == 'B' ? Set.ASCII : which == 'J' ? Set.ROMAN : Set.KATAKANA;
                return true;
            }
            bytes.putBack(which);
            bytes.putBack(kind);
            return false;
        }
    }
}
