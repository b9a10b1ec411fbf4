package dev.redwork.faultproxy;

import java.nio.charset.StandardCharsets;

/** Replaces bytes by as many other bytes in a stream that arrives in pieces. */
final class Rewrite {
    private final String from;
    private final String to;

    Rewrite(String from, String to) {
        this.from = bytes(from);
        this.to = bytes(to);
        if (from.isEmpty() || this.from.length() != this.to.length()) {
            throw new IllegalArgumentException(
                    "rewrite needs two texts of the same length, were " + from + " and " + to);
        }
        if (from.contains("\r") || from.contains("\n")) {
            throw new IllegalArgumentException("rewrite of a text with line ends would hold back the end of a reply");
        }
    }

    /** Applies it to bytes, one char each. */
    String apply(String piece) {
        return piece.replace(from, to);
    }

    /** How many bytes at the piece's end may be the beginning of the text: they must wait for the next piece. */
    int undecided(String piece) {
        for (int length = Math.min(from.length() - 1, piece.length()); length > 0; length--) {
            if (piece.endsWith(from.substring(0, length))) {
                return length;
            }
        }
        return 0;
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
