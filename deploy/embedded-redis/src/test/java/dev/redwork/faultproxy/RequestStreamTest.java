package dev.redwork.faultproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestStreamTest {
    private static final List<String> REQUESTS =
            List.of("PING\r\n", "*1\r\n$4\r\nPING\r\n", "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$4\r\n*\r\nb\r\n", "*0\r\n");

    @Test
    void cutsIntoWholeRequestsWhereverThePacketsEnd() {
        String all = String.join("", REQUESTS);
        for (int border = 0; border <= all.length(); border++) {
            RequestStream stream = new RequestStream();
            Stream<String> seen =
                    Stream.concat(next(stream, all.substring(0, border)), next(stream, all.substring(border)));
            assertThat(seen).containsExactlyElementsOf(REQUESTS);
        }
    }

    private static Stream<String> next(RequestStream stream, String packet) {
        return stream.next(packet.getBytes(StandardCharsets.ISO_8859_1)).stream()
                .map(request -> new String(request, StandardCharsets.ISO_8859_1));
    }
}
