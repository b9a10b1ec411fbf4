package dev.redwork.dashboard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * One of the list in {@code hostile.txt}.
 *
 * @param text as a program would have it
 * @param bytes one character each, as it goes over the line
 */
record HostileString(String kind, String text, String bytes) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    static List<HostileString> all() {
        try (InputStream list = Objects.requireNonNull(HostileString.class.getResourceAsStream("hostile.txt"))) {
            return new String(list.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(HostileString::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HostileString read(String line) {
        int space = line.indexOf(' ');
        String kind = line.substring(0, space);
        try {
            String text = MAPPER.readValue(line.substring(space + 1), String.class);
            return new HostileString(kind, text, kind.equals("bytes") ? text : encoded(text));
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    private static String encoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        text.codePoints().forEach(point -> {
            boolean lone = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            if (lone) {
                bytes.write(0xe0 | (point >> 12));
                bytes.write(0x80 | (point >> 6 & 0x3f));
                bytes.write(0x80 | (point & 0x3f));
            } else {
                bytes.writeBytes(Character.toString(point).getBytes(UTF_8));
            }
        });
        return bytes.toString(ISO_8859_1);
    }

    /** For a path or a query: each byte that is not plain as a percent sign and two digits. */
    String percentEncoded() {
        StringBuilder encoded = new StringBuilder();
        bytes.chars().forEach(c -> {
            if (UNRESERVED.indexOf(c) >= 0) {
                encoded.append((char) c);
            } else {
                encoded.append(String.format("%%%02X", c));
            }
        });
        return encoded.toString();
    }

    /** As a string inside a JSON text, its bytes as they are: a control character is not escaped. */
    String rawInJson() {
        return '"' + bytes.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** As a JSON string that is well-formed, but for lone surrogates. */
    String inJson() {
        StringBuilder json = new StringBuilder("\"");
        text.chars()
                .forEach(c -> json.append(
                        c < ' ' || c > '~' || c == '"' || c == '\\' ? String.format("\\u%04x", c) : (char) c));
        return json.append('"').toString();
    }

    /** Whether it ends a header's line. */
    boolean breaksLines() {
        return bytes.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0);
    }
}
