package dev.redwork.faultproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RewriteTest {
    @Test
    void findsTheTextAlsoOverTheBordersOfPackets() {
        String reply = "$20\r\nredis_version:7.0.15\r\n";
        for (int border = 0; border <= reply.length(); border++) {
            ReplyStream stream = new ReplyStream();
            List<Rewrite> rewrites = List.of(new Rewrite("redis_version:7", "redis_version:5"));
            String seen = next(stream, reply.substring(0, border), rewrites)
                    + next(stream, reply.substring(border), rewrites);
            assertThat(seen).isEqualTo("$20\r\nredis_version:5.0.15\r\n");
        }
    }

    @Test
    void refusesWhatWouldBreakTheReply() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rewrite("7.0.15", "7.0.5"))
                .withMessageContaining("same length");
        assertThatIllegalArgumentException().isThrownBy(() -> new Rewrite("", ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rewrite("a\r\n", "b\r\n"))
                .withMessageContaining("line ends");
    }

    private static String next(ReplyStream stream, String packet, List<Rewrite> rewrites) {
        return new String(
                stream.next(packet.getBytes(StandardCharsets.ISO_8859_1), rewrites), StandardCharsets.ISO_8859_1);
    }
}
