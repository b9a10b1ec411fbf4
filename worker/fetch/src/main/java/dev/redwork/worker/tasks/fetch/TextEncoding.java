package dev.redwork.worker.tasks.fetch;

import dev.redwork.worker.tasks.fetch.DecodingReader.Decoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An encoding of text, as the web means it: the names, and the characters of the bytes, are those of the WHATWG Encoding Standard. Java's
 * own charsets of the same names are others: latin1 on the web has quotes and dashes where Java's has control characters, gb2312 has
 * many times the characters.
 *
 * @param name as the standard writes it
 */
record TextEncoding(String name, Function<InputStream, Reader> decoder) {
    static final TextEncoding UTF_8 = ofJava("UTF-8", StandardCharsets.UTF_8);
    static final TextEncoding UTF_16BE = ofJava("UTF-16BE", StandardCharsets.UTF_16BE);
    static final TextEncoding UTF_16LE = ofJava("UTF-16LE", StandardCharsets.UTF_16LE);

    private static final int BYTES = 0x80;

    private static final class Read {
        static final Map<String, TextEncoding> OF_LABELS = ofLabels();
    }

    /** That of a label, in any case and with blanks around it; null: nobody knows it. */
    static @Nullable TextEncoding of(@Nullable String label) {
        return label == null ? null : Read.OF_LABELS.get(label.strip().toLowerCase(Locale.ROOT));
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

    private static TextEncoding ofJava(String name, Charset charset) {
        return new TextEncoding(name, bytes -> new InputStreamReader(bytes, charset));
    }

    private static TextEncoding singleByte(String name, IntUnaryOperator characters) {
        return ofBytes(name, () -> (bytes, first) -> first < BYTES ? first : characters.applyAsInt(first - BYTES));
    }

    /** @param decoder makes one for each text */
    static TextEncoding ofBytes(String name, Supplier<Decoder> decoder) {
        return new TextEncoding(name, bytes -> new DecodingReader(bytes, decoder.get()));
    }

    /** Of encodings that no browser reads, since what is harmless in ASCII is markup in them: nothing but U+FFFD. */
    private static int replacement(DecodingReader bytes, int first) throws IOException {
        for (int read = first; read >= 0; read = bytes.next()) {}
        return DecodingReader.NONE;
    }
}
