package dev.redwork.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of a site, one JSON object a line:
 *
 * <pre>
 *     {"at":1767225600000,"event":"start","request":17,"name":"p17","delay":100}
 *     {"at":1767225600100,"event":"end","request":17,"name":"p17","status":200,"bytes":412}
 *     {"at":1767225600050,"event":"end","request":18,"name":"p18","gone":true}
 * </pre>
 *
 * {@code at} is in ms since 1970, {@code delay} in ms. {@code name} is that of the page, or of the row of a
 * store ({@code rows} where it was asked for many). A request that made no sense has no name; one that was open when the
 * site ended has no end. Each line is written at once, so that it is there whatever ends the process.
 */
final class SiteLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SiteLog.class);

    private final @Nullable OutputStream out;
    private boolean broken;

    /** @param file its content stays; null: nothing is kept */
    SiteLog(@Nullable Path file) throws IOException {
        this.out = file == null ? null : Files.newOutputStream(file, CREATE, APPEND);
    }

    void start(long request, @Nullable String name, long delayMillis) {
        write("start", request, name, "\"delay\":" + delayMillis);
    }

    void end(long request, @Nullable String name, int status, int bytes) {
        write("end", request, name, "\"status\":" + status + ",\"bytes\":" + bytes);
    }

    /** The client went away before it had its answer. */
    void gone(long request, @Nullable String name) {
        write("end", request, name, "\"gone\":true");
    }

    private synchronized void write(String event, long request, @Nullable String name, String rest) {
        if (out == null || broken) {
            return;
        }
        // The name of a page or a row has nothing that JSON would have to escape.
        String named = name == null ? "" : "\"name\":\"" + name + "\",";
        String line = "{\"at\":" + System.currentTimeMillis() + ",\"event\":\"" + event + "\",\"request\":" + request
                + "," + named + rest + "}\n";
        try {
            out.write(line.getBytes(UTF_8));
        } catch (IOException e) {
            broken = true;
            LOG.warn("the log of requests ends here: {}", e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        broken = true;
        if (out != null) {
            try {
                out.close();
            } catch (IOException e) {
                LOG.warn("the log of requests could not be closed: {}", e.getMessage());
            }
        }
    }
}
