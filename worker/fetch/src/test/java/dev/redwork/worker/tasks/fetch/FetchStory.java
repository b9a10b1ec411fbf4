package dev.redwork.worker.tasks.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;

/** What a story of fetches starts with: a small internet, in which no fetch may be left over. */
abstract class FetchStory {
    final FetchWorld world = new FetchWorld();

    @AfterEach
    void closeWorld() throws IOException {
        assertThat(world.fetcher.running()).isZero();
        world.close();
    }

    RawServer pages(String headers, byte[] body) throws IOException {
        return world.server(connection -> {
            while (connection.request()) {
                connection.say("HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + body.length + "\r\n\r\n");
                connection.say(body);
            }
        });
    }

    static byte[] gzip(byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
