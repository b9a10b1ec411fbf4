package dev.redwork.faultproxy;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The replies of one connection, with the line's rewrites applied over the borders of its packets. */
final class ReplyStream {
    private String heldBack = "";

    byte[] next(byte[] packet, List<Rewrite> rewrites) {
        if (rewrites.isEmpty() && heldBack.isEmpty()) {
            return packet;
        }
        String piece = heldBack + new String(packet, StandardCharsets.ISO_8859_1);
        for (Rewrite rewrite : rewrites) {
            piece = rewrite.apply(piece);
        }
        String whole = piece;
        int undecided = rewrites.stream()
                .mapToInt(rewrite -> rewrite.undecided(whole))
                .max()
                .orElse(0);
        heldBack = whole.substring(whole.length() - undecided);
        return whole.substring(0, whole.length() - undecided).getBytes(StandardCharsets.ISO_8859_1);
    }
}
