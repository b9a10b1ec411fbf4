package dev.redwork.worker.tasks.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordScanTest {
    /** All 25 of Unicode 15's property White_Space, and what looks like one of them, in characters or in bytes. */
    private static final String BLANKS = "\t\n\u000b\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
            + "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";

    private static final String OTHERS =
            "a-\u001c\u0084\u00a1\u00c2\u180e\u1681\u200b\u202a\u205e\u2060\u3001\ufeff\uff20\ud83d\ude00";

    private static final byte[][] BROKEN = {
        {(byte) 0xc2},
        {(byte) 0xe2},
        {(byte) 0xe2, (byte) 0x80},
        {(byte) 0xe3, (byte) 0x80},
        {(byte) 0xe1, (byte) 0x9a},
        {(byte) 0x80},
        {(byte) 0x85},
        {(byte) 0xff},
        {(byte) 0xf0, (byte) 0x9f},
        {(byte) 0xc0, (byte) 0xa0},
        {0}
    };

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "'',0",
                "' ',0",
                "a,1",
                "' a ',1",
                "a b,2",
                "<p>a</p> b,2",
                "'\uFEFFa',1",
                "'\uFEFF a',1",
                "'a\u3000b\u00a0c\u2009d',4"
            })
    void wordsAreWhatBlanksPart(String text, long words) {
        byte[] bytes = text.getBytes(UTF_8);
        assertThat(count(bytes, 0, bytes.length, bytes.length)).isEqualTo(words);
    }

    @Test
    void allThatUnicodeCallsWhiteSpaceIsBlank() {
        assertThat(BLANKS.codePoints())
                .hasSize(25)
                .allMatch(c -> Character.toString(c).matches("\\p{IsWhite_Space}"));
        StringBuilder parting = new StringBuilder();
        for (int c = 0; c < 0x11_0000; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                byte[] bytes = ("a" + Character.toString(c) + "b").getBytes(UTF_8);
                if (count(bytes, 0, bytes.length, bytes.length) == 2) {
                    parting.appendCodePoint(c);
                }
            }
        }
        assertThat(parting).hasToString(BLANKS);
    }

    /** Wherever it is cut, and however the bytes come, each word is counted once: as often as a plain split finds it. */
    @Test
    void theCountsOfAllPartsAreThatOfAPlainSplit() {
        Random random = new Random(17);
        for (int round = 0; round < 4_000; round++) {
            byte[] bytes = text(random);
            long words = 0;
            for (int from = 0; from < bytes.length; ) {
                int to = Math.min(bytes.length, from + 1 + random.nextInt(12));
                words += count(bytes, from, to, 1 + random.nextInt(5));
                from = to;
            }
            assertThat(words).as("round %d: %s", round, Arrays.toString(bytes)).isEqualTo(split(bytes));
        }
    }

    /** Of characters and of broken ones, many of them blank. */
    private static byte[] text(Random random) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (random.nextInt(4) == 0) {
            bytes.writeBytes("\ufeff".getBytes(UTF_8));
        }
        for (int i = random.nextInt(40); i > 0; i--) {
            int kind = random.nextInt(5);
            String from = kind < 2 ? BLANKS : OTHERS;
            int place = random.nextInt(from.codePointCount(0, from.length()));
            bytes.writeBytes(
                    kind == 4
                            ? BROKEN[random.nextInt(BROKEN.length)]
                            : Character.toString(from.codePointAt(from.offsetByCodePoints(0, place)))
                                    .getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    /** By Java's decoder and its regular expressions. */
    private static long split(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        return Arrays.stream((text.startsWith("\ufeff") ? text.substring(1) : text).split("\\p{IsWhite_Space}+", -1))
                .filter(word -> !word.isEmpty())
                .count();
    }

    private static long count(byte[] bytes, int from, int to, int step) {
        WordScan scan = new WordScan(from, to);
        int end = (int) Math.min(bytes.length, scan.end());
        for (int at = (int) scan.start(); at < end; at += step) {
            scan.add(bytes, at, Math.min(step, end - at));
        }
        return scan.words();
    }
}
