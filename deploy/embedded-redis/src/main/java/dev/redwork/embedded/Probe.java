package dev.redwork.embedded;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Asks, over a socket and without a client library, whether the server that we started serves now. */
final class Probe {
    private static final int TIMEOUT_MILLIS = 1_000;

    private Probe() {}

    /** The answer at an address. */
    enum Answer {
        /** None, of another process, or of one that still loads its data. */
        NO,
        /** Of somebody: it does not tell its pid, or not without a password that we do not know. */
        SOMEBODY,
        /** Of our process, which serves. */
        OURS
    }

    /** Asks at this address for the process with this pid. */
    static Answer ask(InetSocketAddress address, @Nullable String password, long pid) {
        try (Socket socket = new Socket()) {
            socket.connect(address, TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(questions(password));
            BufferedReader replies =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            if (password != null) {
                line(replies);
            }
            String pong = line(replies);
            if (pong.startsWith("-NOAUTH")) {
                return Answer.SOMEBODY;
            }
            return pong.equals("+PONG") ? whose(pid, replies) : Answer.NO;
        } catch (IOException e) {
            return Answer.NO;
        }
    }

    // Between our choice of a port and the server's bind another server may take it, and would answer PONG too.
    private static Answer whose(long pid, BufferedReader replies) throws IOException {
        String key = "process_id:";
        for (String line = line(replies); !line.startsWith("-"); line = line(replies)) {
            if (line.startsWith(key)) {
                return line.equals(key + pid) ? Answer.OURS : Answer.NO;
            }
        }
        return Answer.SOMEBODY;
    }

    private static byte[] questions(@Nullable String password) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (password != null) {
            byte[] secret = password.getBytes(StandardCharsets.UTF_8);
            out.writeBytes(ascii("*2\r\n$4\r\nAUTH\r\n$" + secret.length + "\r\n"));
            out.writeBytes(secret);
            out.writeBytes(ascii("\r\n"));
        }
        out.writeBytes(ascii("PING\r\nINFO server\r\n"));
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String line(BufferedReader replies) throws IOException {
        String line = replies.readLine();
        if (line == null) {
            throw new IOException("closed");
        }
        return line;
    }
}
