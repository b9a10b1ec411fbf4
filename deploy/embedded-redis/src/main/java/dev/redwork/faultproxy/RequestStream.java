package dev.redwork.faultproxy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Cuts what a client sends into whole requests: a fault must not hit half of one. */
final class RequestStream {
    private String rest = "";

    /** The requests that are complete with this packet. */
    List<byte[]> next(byte[] packet) {
        String all = rest + new String(packet, StandardCharsets.ISO_8859_1);
        List<byte[]> requests = new ArrayList<>();
        int start = 0;
        for (int end = end(all, start); end > 0; end = end(all, start)) {
            requests.add(all.substring(start, end).getBytes(StandardCharsets.ISO_8859_1));
            start = end;
        }
        rest = all.substring(start);
        return requests;
    }

    /** Where the request that begins here ends, or -1 while it is incomplete. */
    private static int end(String all, int start) {
        int at = afterLine(all, start);
        if (at < 0 || all.charAt(start) != '*') {
            return at;
        }
        for (int parts = number(all, start, at); parts > 0; parts--) {
            int text = afterLine(all, at);
            if (text < 0) {
                return -1;
            }
            at = text + number(all, at, text) + 2;
            if (at > all.length()) {
                return -1;
            }
        }
        return at;
    }

    private static int afterLine(String all, int start) {
        int newline = all.indexOf('\n', start);
        return newline < 0 ? -1 : newline + 1;
    }

    private static int number(String all, int start, int afterLine) {
        return Integer.parseInt(all.substring(start + 1, afterLine).strip());
    }
}
