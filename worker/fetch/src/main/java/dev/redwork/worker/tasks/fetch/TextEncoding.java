package dev.redwork.worker.tasks.fetch;

import dev.redwork.worker.tasks.fetch.DecodingReader.Decoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An encoding of text, as the web means it: the names, and the characters of the bytes, are those of the WHATWG Encoding Standard. Java's
 * own charsets of the same names are others: latin1 on the web has quotes and dashes where Java's has control characters, gb2312 has
 * many times the characters.
 *
 * @param name as the standard writes it
 */
record TextEncoding(String name, Function<InputStream, Reader> decoder) {
    static final TextEncoding UTF_8 = ofBytes("UTF-8", () -> TextEncoding::utf8);
    static final TextEncoding UTF_16BE = ofBytes("UTF-16BE", () -> (bytes, first) -> utf16(bytes, first, false));
    static final TextEncoding UTF_16LE = ofBytes("UTF-16LE", () -> (bytes, first) -> utf16(bytes, first, true));

    private static final int BYTES = 0x80;

    private static final Pattern BLANKS_AROUND = Pattern.compile("^[\\t\\n\\f\\r ]+|[\\t\\n\\f\\r ]+\\z");

    private static final class Read {
        static final Map<String, TextEncoding> OF_LABELS = ofLabels();
    }

    /** That of a label, in any case and with blanks around it; null: nobody knows it. */
    static @Nullable TextEncoding of(@Nullable String label) {
        return label == null
                ? null
                : Read.OF_LABELS.get(BLANKS_AROUND.matcher(label).replaceAll("").toLowerCase(Locale.ROOT));
    }

    /** That of a byte order mark, which is stronger than all that is said; null: the bytes begin with none. */
    static @Nullable TextEncoding ofMark(byte[] start) {
        String bytes = new String(start, StandardCharsets.ISO_8859_1);
        if (bytes.startsWith("\u00ef\u00bb\u00bf")) {
            return UTF_8;
        }
        return bytes.startsWith("\u00fe\u00ff") ? UTF_16BE : bytes.startsWith("\u00ff\u00fe") ? UTF_16LE : null;
    }

    /** The text of these bytes; what is none becomes U+FFFD. */
    Reader open(InputStream bytes) {
        return decoder.apply(bytes);
    }

    /** As a page says it of itself: whoever could read that in single bytes did not write it in two. */
    TextEncoding saidInAscii() {
        if (name.startsWith("UTF-16")) {
            return UTF_8;
        }
        return name.equals("x-user-defined") ? Objects.requireNonNull(of("windows-1252")) : this;
    }

    private static Map<String, TextEncoding> ofLabels() {
        Map<String, TextEncoding> known = new HashMap<>(Map.of(
                "UTF-8", UTF_8,
                "UTF-16BE", UTF_16BE,
                "UTF-16LE", UTF_16LE,
                "replacement", ofBytes("replacement", () -> TextEncoding::replacement),
                "x-user-defined", singleByte("x-user-defined", i -> 0xf780 + i)));
        EastAsianText.ENCODINGS.forEach(encoding -> known.put(encoding.name(), encoding));
        for (String line : DataFile.lines("single-byte.txt")) {
            String[] words = line.split(" ", -1);
            int[] characters = new int[BYTES];
            for (int i = 0; i < BYTES; i++) {
                characters[i] = words[i + 1].equals("-") ? DecodingReader.NONE : Integer.parseInt(words[i + 1], 16);
            }
            known.put(words[0], singleByte(words[0], i -> characters[i]));
        }
        Map<String, TextEncoding> labels = new HashMap<>();
        for (String line : DataFile.lines("encodings.txt")) {
            List<String> words = List.of(line.split(" ", -1));
            TextEncoding encoding = Objects.requireNonNull(known.get(words.get(0)), line);
            words.subList(1, words.size()).forEach(label -> labels.put(label, encoding));
        }
        return Map.copyOf(labels);
    }

    private static TextEncoding singleByte(String name, IntUnaryOperator characters) {
        return ofBytes(name, () -> (bytes, first) -> first < BYTES ? first : characters.applyAsInt(first - BYTES));
    }

    /** @param decoder makes one for each text */
    static TextEncoding ofBytes(String name, Supplier<Decoder> decoder) {
        return new TextEncoding(name, bytes -> new DecodingReader(bytes, decoder.get()));
    }

    /** Java's own decoder makes one U+FFFD of half a character in three bytes; the standard, one of each byte. */
    private static int utf8(DecodingReader bytes, int first) throws IOException {
        if (first < BYTES) {
            return first;
        }
        int more = first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
        int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        int character = more == 0 ? DecodingReader.NONE : first & (0x3f >> more);
        for (int i = 0; i < more; i++) {
            int next = bytes.next();
            if (next < least || next > most) {
                bytes.putBack(next);
                return DecodingReader.NONE;
            }
            least = 0x80;
            most = 0xbf;
            character = (character << 6) | (next & 0x3f);
        }
        return character;
    }

    /** Java's own decoder drops the unit behind half a character, which may be markup. */
    private static int utf16(DecodingReader bytes, int first, boolean isLittle) throws IOException {
        int high = unit(first, bytes.next(), isLittle);
        if (high < 0 || !Character.isSurrogate((char) high)) {
            return high < 0 ? DecodingReader.NONE : high;
        }
        if (Character.isLowSurrogate((char) high)) {
            return DecodingReader.NONE;
        }
        int third = bytes.next();
        int fourth = bytes.next();
        int low = unit(third, fourth, isLittle);
        if (low >= 0 && Character.isLowSurrogate((char) low)) {
            return Character.toCodePoint((char) high, (char) low);
        }
        if (low >= 0) {
            bytes.putBack(fourth);
            bytes.putBack(third);
        }
        return DecodingReader.NONE;
    }

    /** Of two bytes; -1: they ended. */
    private static int unit(int first, int second, boolean isLittle) {
        return first < 0 || second < 0 ? -1 : isLittle ? (second << 8) | first : (first << 8) | second;
    }

    /** Of encodings that no browser reads, since what is harmless in ASCII is markup in them: nothing but U+FFFD. */
    private static int replacement(DecodingReader bytes, int first) throws IOException {
        for (int read = first; read >= 0; read = bytes.next()) {}
        return DecodingReader.NONE;
    }
}
