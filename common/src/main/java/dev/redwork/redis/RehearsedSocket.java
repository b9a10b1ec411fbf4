package dev.redwork.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redwork.job.RedisSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that leads nowhere: over it a worker or a producer rehearses the way of a job before the first job comes. For one
 * thread at a time.
 */
public final class RehearsedSocket extends Socket {
    /** No address is looked up, and no user is named. */
    public static final RedisSettings NOWHERE = RedisSettings.of("redis://rehearsal");

    private static final Logger LOG = LoggerFactory.getLogger(RehearsedSocket.class);

    private final UnaryOperator<String> server;
    private final ByteArrayOutputStream request = new ByteArrayOutputStream();
    private ByteArrayInputStream reply = new ByteArrayInputStream(new byte[0]);

    private final InputStream in = new InputStream() {
        @Override
        public int read() {
            return answered().read();
        }

        @Override
        public int read(byte[] into, int from, int most) {
            return answered().read(into, from, most);
        }
    };

    /** @param server answers the calls of a round trip; both as they stand on the line (RESP2) */
    public RehearsedSocket(UnaryOperator<String> server) {
        this.server = server;
    }

    /** A link whose round trips end here. */
    public RedisLink link() {
        return new RedisLink(NOWHERE, RedisLink.CALL_TIMEOUT, this, null);
    }

    /** Runs a rehearsal on a thread of its own. Without it all works the same, so where there is no thread or no memory for it there is none. */
    public static void begin(Runnable rehearsal) {
        try {
            Thread thread = new Thread(() -> quietly(rehearsal), "redwork-rehearsal");
            thread.setDaemon(true);
            thread.start();
        } catch (OutOfMemoryError e) {
            LOG.debug("no rehearsal: {}", e.getMessage());
        }
    }

    private static void quietly(Runnable rehearsal) {
        try {
            rehearsal.run();
        } catch (Throwable e) {
            LOG.debug("the rehearsal broke off", e);
        }
    }

    /** An array of texts as a server sends it. */
    public static String array(String... texts) {
        StringBuilder array = new StringBuilder("*" + texts.length + "\r\n");
        for (String text : texts) {
            array.append("$" + text.length() + "\r\n" + text + "\r\n");
        }
        return array.toString();
    }

    private ByteArrayInputStream answered() {
        if (reply.available() == 0) {
            String calls = request.toString(ISO_8859_1);
            request.reset();
            String replies = calls.contains("HELLO") ? "*2\r\n$5\r\nproto\r\n:2\r\n" : server.apply(calls);
            reply = new ByteArrayInputStream(replies.getBytes(ISO_8859_1));
        }
        return reply;
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return request;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public void setSoTimeout(int millis) {
        // An answer is always there.
    }

    @Override
    public int getSoTimeout() {
        return 0;
    }
}
