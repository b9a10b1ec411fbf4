package dev.redwork.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes to text and back: every string of bytes has a text of its own. */
class Utf8Test {
    /** Whole characters of one to four bytes, one of them the mark of what could not be decoded. */
    private static final List<String> VALID = List.of("a", "é", "€", "\uFFFD", "😀", "\uDBFF\uDFFF", "\uD800\uDC80");

    @Test
    void everyOneAndTwoBytesComeBack() {
        Set<String> texts = new HashSet<>();
        for (int one = 0; one < 256; one++) {
            texts.add(comesBack((byte) one));
            for (int two = 0; two < 256; two++) {
                texts.add(comesBack((byte) one, (byte) two));
            }
        }
        assertThat(texts).as("each has its own").hasSize(256 + 256 * 256);
    }

    @Test
    void randomBytesComeBack() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            comesBack(bytes);
        }
    }

    @Test
    void brokenBytesAmongWholeCharactersComeBack() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int part = random.nextInt(8); part >= 0; part--) {
                byte[] whole = VALID.get(random.nextInt(VALID.size())).getBytes(UTF_8);
                // A part of a character, too: what follows may make a whole one of it.
                bytes.write(whole, 0, random.nextBoolean() ? whole.length : random.nextInt(whole.length + 1));
                if (random.nextInt(3) == 0) {
                    bytes.write(0x80 | random.nextInt(0x80));
                }
            }
            comesBack(bytes.toByteArray());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Surrogates, high and low, and a pair of them.
                "eda080",
                "edb280",
                "eda080edb080",
                // The escape of 0xE9, as if it were text.
                "edb3a9",
                // Too long, too large, cut short.
                "c080",
                "f4908080",
                "e282",
                "f09f98",
                "efbfbd",
                "efbfbdff",
            })
    void whatLooksLikeACharacterComesBack(String hex) {
        comesBack(HexFormat.of().parseHex(hex));
    }

    @Test
    void validTextIsItself() {
        for (String text : VALID) {
            assertThat(Utf8.decode(text.getBytes(UTF_8))).isEqualTo(text);
            assertThat(Utf8.encode(text)).isEqualTo(text.getBytes(UTF_8));
            assertThat(Utf8.printable(text)).isEqualTo(text);
        }
    }

    @Test
    void brokenBytesArePrintedAsRedisCliPrintsThem() {
        assertThat(printed("café", ISO_8859_1)).isEqualTo("caf\\xe9");
        assertThat(printed("😀é", UTF_8)).isEqualTo("😀é");
        assertThat(Utf8.printable("cut \uD83D")).isEqualTo("cut \uFFFD");
        assertThat(Utf8.printable("😀\uDCE9\uDC00")).isEqualTo("😀\\xe9\uFFFD");
    }

    private static String printed(String text, Charset charset) {
        return Utf8.printable(Utf8.decode(text.getBytes(charset)));
    }

    /** Its text, which UTF-8 can print. */
    private static String comesBack(byte... bytes) {
        String text = Utf8.decode(bytes);
        String printable = Utf8.printable(text);
        boolean same = Arrays.equals(Utf8.encode(text), bytes)
                && new String(printable.getBytes(UTF_8), UTF_8).equals(printable);
        // A hundred thousand assertions take their time.
        if (!same) {
            throw new AssertionError(HexFormat.of().formatHex(bytes) + " became " + printable);
        }
        return text;
    }
}
