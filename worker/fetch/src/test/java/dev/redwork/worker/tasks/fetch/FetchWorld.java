package dev.redwork.worker.tasks.fetch;

import dev.redwork.tasks.Fetch;
import dev.redwork.tasks.Page;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContexts;
import org.jspecify.annotations.Nullable;

/**
 * A fetcher in a small internet: 127.0.0.1 counts as public, every name that ends in {@code .test} is there, and some
 * names are what an attacker would make of them.
 */
final class FetchWorld implements Closeable {
    final Fetcher fetcher;
    final AtomicInteger lookups = new AtomicInteger();
    final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<RawServer> servers = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    FetchWorld() {
        this(SSLContexts.createDefault());
    }

    FetchWorld(SSLContext tls) {
        fetcher = new Fetcher(FetchWorld::refusal, this::lookUp, tls, dev.redwork.job.Ticker.SYSTEM, "later");
    }

    RawServer server(RawServer.Script script) throws IOException {
        return keep(new RawServer(script));
    }

    RawServer keep(RawServer server) {
        servers.add(server);
        return server;
    }

    Page fetch(String url) throws InterruptedException {
        return fetcher.run(Fetch.of(url));
    }

    static String url(RawServer server) {
        return "http://127.0.0.1:" + server.port() + "/";
    }

    private static @Nullable String refusal(InetAddress address) {
        return address.getHostAddress().equals("127.0.0.1") ? null : ReservedNets.kindOf(address);
    }

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        int before = lookups.getAndIncrement();
        asked.add(host);
        return switch (host) {
            case "hangs.test" -> hang();
            case "rebinds.test" -> addresses(before == 0 ? "127.0.0.1" : "10.0.0.7");
            case "mixed.test" -> addresses("127.0.0.1", "192.168.1.1");
            case "xn--htte-0ra.test" -> addresses("10.0.0.8");
            case "inside.test" -> addresses("10.0.0.7");
            case "metadata.test" -> addresses("169.254.169.254");
            case "mapped.test" -> addresses("::ffff:127.0.0.2");
            case "sixtofour.test" -> addresses("2002:a00:1::1");
            default -> {
                // As DNS: nobody is there whose name is no ASCII.
                boolean isAscii = host.chars().allMatch(c -> c < 0x80);
                if (!isAscii || !host.endsWith(".test") || host.equals("nowhere.test")) {
                    throw new UnknownHostException(host);
                }
                yield addresses("127.0.0.1");
            }
        };
    }

    private static InetAddress[] addresses(String... literals) throws UnknownHostException {
        InetAddress[] addresses = new InetAddress[literals.length];
        for (int i = 0; i < literals.length; i++) {
            addresses[i] = InetAddress.getByName(literals[i]);
        }
        return addresses;
    }

    /** As the system's lookup does: deaf to interrupts. */
    private InetAddress[] hang() throws UnknownHostException {
        boolean heard = false;
        while (!heard) {
            try {
                over.await();
                heard = true;
            } catch (InterruptedException e) {
                heard = over.getCount() == 0;
            }
        }
        throw new UnknownHostException("hangs.test");
    }

    @Override
    public void close() throws IOException {
        over.countDown();
        fetcher.close();
        for (RawServer server : servers) {
            server.close();
        }
    }
}
