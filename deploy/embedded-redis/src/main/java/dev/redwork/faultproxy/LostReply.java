package dev.redwork.faultproxy;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A request that is to be executed without its client ever hearing of it. */
final class LostReply {
    private final String marker;
    private final CompletableFuture<Void> happened = new CompletableFuture<>();

    LostReply(String marker) {
        // One char for each byte: the search is for bytes.
        this.marker = new String(marker.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    boolean concerns(byte[] request) {
        return new String(request, StandardCharsets.ISO_8859_1).contains(marker);
    }

    CompletableFuture<Void> happened() {
        return happened;
    }
}
