package dev.redwork.embedded.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** One connection that speaks bare RESP: for tests of the line and the server, where a client's cleverness would be in the way. */
public final class RawRedis implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private Charset charset = StandardCharsets.UTF_8;

    private RawRedis(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Connects, and takes password and database from the URL. Replies are awaited for 10 s. */
    public static RawRedis connect(String url) {
        URI uri = URI.create(url);
        RawRedis redis = connect(uri.getHost(), uri.getPort() < 0 ? 6379 : uri.getPort());
        String user = uri.getRawUserInfo();
        if (user != null) {
            redis.call("AUTH", URLDecoder.decode(user.substring(user.indexOf(':') + 1), StandardCharsets.UTF_8));
        }
        if (uri.getPath().length() > 1) {
            redis.call("SELECT", uri.getPath().substring(1));
        }
        return redis;
    }

    /** Connects and sends nothing. */
    public static RawRedis connect(String host, int port) {
        try {
            return new RawRedis(new Socket(host, port)).timeout(Duration.ofSeconds(10));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot connect to " + host + ":" + port, e);
        }
    }

    /** How long a reply is awaited. */
    public RawRedis timeout(Duration timeout) {
        try {
            socket.setSoTimeout((int) timeout.toMillis());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on each byte that is sent or received is one character: for keys and values that are no UTF-8. */
    public RawRedis latin1() {
        charset = StandardCharsets.ISO_8859_1;
        return this;
    }

    /**
     * Sends one command and reads its reply: the text of a string or number, {@code nil}, an error as it comes without its
     * {@code -}, the elements of a list joined by blanks.
     *
     * @throws UncheckedIOException if the connection ends or nothing comes in time
     */
    public String call(String... command) {
        send(command);
        return receive();
    }

    /** As {@link #call}, for commands that share a round trip. */
    public List<String> all(List<String[]> commands) {
        send(commands);
        return commands.stream().map(command -> receive()).toList();
    }

    /** Sends one command and does not wait for the reply. */
    public void send(String... command) {
        send(List.<String[]>of(command));
    }

    private void send(List<String[]> commands) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String[] command : commands) {
            out.writeBytes(bytes("*" + command.length + "\r\n"));
            for (String part : command) {
                byte[] value = bytes(part);
                out.writeBytes(bytes("$" + value.length + "\r\n"));
                out.writeBytes(value);
                out.writeBytes(bytes("\r\n"));
            }
        }
        try {
            socket.getOutputStream().write(out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the next reply, as {@link #call} does. */
    public String receive() {
        try {
            return reply();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String reply() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '$' -> rest.equals("-1") ? "nil" : bulk(Integer.parseInt(rest));
            case '*' -> rest.equals("-1") ? "nil" : list(Integer.parseInt(rest));
            default -> rest;
        };
    }

    private String bulk(int length) throws IOException {
        byte[] value = new byte[length];
        in.readFully(value);
        line();
        return new String(value, charset);
    }

    private String list(int length) throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < length; i++) {
            all.append(i == 0 ? "" : " ").append(reply());
        }
        return all.toString();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
            line.append((char) b);
        }
        return line.toString().strip();
    }

    private byte[] bytes(String text) {
        return text.getBytes(charset);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
