package dev.redwork.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteProcessTest {
    private static final String NO_REDIS = "redis://127.0.0.1:1";
    private static final int CONNECTIONS = 10_000;

    @TempDir
    Path directory;

    @Test
    void holdsTenThousandRequestsAtATimeAndAnswersThemAll() throws Exception {
        Path log = directory.resolve("site.jsonl");
        // Long enough for the last of them to come before the first is answered, also on a busy machine.
        try (Spawned site = site("--delay", "15s", "--log", log.toString());
                Selector selector = Selector.open()) {
            InetSocketAddress address = address(site);
            List<SocketChannel> clients = new ArrayList<>(CONNECTIONS);
            try {
                for (int i = 0; i < CONNECTIONS; i++) {
                    SocketChannel client = SocketChannel.open(address);
                    clients.add(client);
                    client.write(US_ASCII.encode("GET /?name=p" + i + " HTTP/1.1\r\nHost: here\r\n\r\n"));
                    client.configureBlocking(false);
                    client.register(selector, SelectionKey.OP_READ);
                }
                assertThat(answered(selector)).isEqualTo(CONNECTIONS);
            } finally {
                for (SocketChannel client : clients) {
                    client.close();
                }
            }
            List<String> lines = Files.readAllLines(log);
            assertThat(lines.subList(0, CONNECTIONS)).allMatch(line -> line.contains("\"start\""));
            assertThat(lines.subList(CONNECTIONS, lines.size()))
                    .hasSize(CONNECTIONS)
                    .allMatch(line -> line.contains("\"status\":200"));
            site.signal("TERM");
            assertThat(site.exitCode()).isEqualTo(143);
            assertThat(site.err()).contains("10,000 requests answered");
        }
    }

    @Test
    void saysOnceWhereItListensAndHowManyItAnswered() throws Exception {
        try (Spawned site = site()) {
            InetSocketAddress address = address(site);
            Ran.redwork(NO_REDIS, "site", "--port", Integer.toString(address.getPort()))
                    .refused(2, "127.0.0.1:" + address.getPort(), "the port is in use");
            site.signal("TERM");
            assertThat(site.exitCode()).isEqualTo(143);
            assertThat(site.err().lines()).hasSize(2).last().isEqualTo("redwork: 0 requests answered");
            assertThat(site.out()).isEmpty();
        }
    }

    @Test
    void endsWhenItsProcessMayOpenNoMoreFiles() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command = "ulimit -n 200; exec '" + java + "' -XX:TieredStopAtLevel=1 -jar '" + Spawned.JAR
                + "' site --port 0 --delay 10m";
        List<SocketChannel> clients = new ArrayList<>();
        try (Spawned site = Spawned.command(NO_REDIS, List.of("sh", "-c", command))) {
            InetSocketAddress address = address(site);
            try {
                for (int i = 0; i < 200; i++) {
                    clients.add(SocketChannel.open(address));
                }
            } catch (ConnectException e) {
                // It has ended already.
            }
            assertThat(site.exitCode()).isEqualTo(70);
            assertThat(site.err()).contains("takes no more connections: Too many open files");
        } finally {
            for (SocketChannel client : clients) {
                client.close();
            }
        }
    }

    /** How many clients were given a page of their own before all is silent for a while. */
    private static int answered(Selector selector) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 14);
        int answered = 0;
        while (answered < CONNECTIONS && selector.select(Duration.ofSeconds(30).toMillis()) > 0) {
            for (SelectionKey key : selector.selectedKeys()) {
                buffer.clear();
                int read = ((SocketChannel) key.channel()).read(buffer);
                String answer = read < 0 ? "" : US_ASCII.decode(buffer.flip()).toString();
                StringBuilder all = key.attachment() instanceof StringBuilder before ? before : new StringBuilder();
                key.attach(all.append(answer));
                if (read < 0) {
                    key.cancel();
                } else if (all.indexOf("</html>") > 0) {
                    assertThat(all).startsWith("HTTP/1.1 200 OK");
                    answered++;
                }
            }
            selector.selectedKeys().clear();
        }
        return answered;
    }

    private static Spawned site(String... more) {
        List<String> arguments = new ArrayList<>(List.of("site", "--port", "0"));
        arguments.addAll(List.of(more));
        return Spawned.redwork(NO_REDIS, arguments.toArray(new String[0]));
    }

    private static InetSocketAddress address(Spawned site) {
        Pattern url = Pattern.compile("http://\\S+:\\d+");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> url.matcher(site.err()).find());
        URI uri = url.matcher(site.err())
                .results()
                .map(found -> URI.create(found.group()))
                .findFirst()
                .orElseThrow();
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }
}
