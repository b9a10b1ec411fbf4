package dev.redwork.site;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.AsyncServerBootstrap;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.nio.AsyncServerExchangeHandler;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A local HTTP server that stands in for slow pages: every path answers 200 with the {@link SitePage} of {@code ?name=},
 * after {@code ?delay=}. Or for a slow store, of rows in memory, see {@link StoreReply}. A request that makes no sense gets 400
 * and the reason. A connection that waits holds no thread, so that 10,000 can wait at a time.
 */
public final class Site implements AutoCloseable {
    private static final int IO_THREADS = 2;

    /** As the server names it. */
    private static final String LISTENER_THREAD = "server-listener";

    /** How many connections the kernel may keep for us until we accept them, as far as it lets us. */
    private static final int BACKLOG = 10_000;

    /** A connection on which nothing happens is closed after this time. */
    private static final Duration IDLE = PageQuery.LONGEST_DELAY.plusMinutes(1);

    private final SiteLog log;
    private final @Nullable SiteStore store;
    private final ScheduledExecutorService timer;
    private final HttpAsyncServer server;
    private final InetSocketAddress address;
    private final CompletableFuture<@Nullable String> end = new CompletableFuture<>();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong served = new AtomicLong();

    /** @param store null: it has pages */
    private Site(InetSocketAddress bind, Duration delay, SiteLog log, @Nullable SiteStore store)
            throws IOException, InterruptedException {
        this.log = log;
        this.store = store;
        this.timer = newTimer();
        this.server = AsyncServerBootstrap.bootstrap()
                .setIOReactorConfig(IOReactorConfig.custom()
                        .setIoThreadCount(IO_THREADS)
                        .setBacklogSize(BACKLOG)
                        .setSoReuseAddress(true)
                        .setTcpNoDelay(true)
                        .setSoTimeout(Timeout.of(IDLE))
                        .build())
                .setExceptionCallback(this::failed)
                .setIOSessionDecorator(EndOfClient::isAnError)
                .setRequestRouter((request, context) -> () -> exchange(received.incrementAndGet(), delay))
                .create();
        // The JDK loads what closes one when it first does so: too late when the process may open no more files.
        Selector.open().close();
        server.start();
        try {
            this.address = (InetSocketAddress)
                    server.listen(bind, URIScheme.HTTP).get().getAddress();
        } catch (ExecutionException e) {
            close();
            throw new IOException(reason(e.getCause()), e);
        }
    }

    /**
     * Starts one.
     *
     * @param host the address to listen on, such as 127.0.0.1
     * @param port 0: a free one
     * @param delay of requests that name none
     * @param logFile where each request's start and end is written, a JSON object a line, after what is there; null: nowhere
     * @throws IOException when the port is in use, the address is not ours, or the file cannot be written
     */
    public static Site start(String host, int port, Duration delay, @Nullable Path logFile)
            throws IOException, InterruptedException {
        return start(host, port, delay, logFile, null);
    }

    /**
     * Starts a store in place of pages, as {@link #start} does.
     *
     * @param delay of each save
     */
    public static Site startStore(String host, int port, Duration delay, @Nullable Path logFile)
            throws IOException, InterruptedException {
        return startStore(host, port, delay, logFile, new SiteStore());
    }

    /** As {@link #startStore(String, int, Duration, Path)}, with the rows of one that has ended. */
    public static Site startStore(String host, int port, Duration delay, @Nullable Path logFile, SiteStore rows)
            throws IOException, InterruptedException {
        return start(host, port, delay, logFile, rows);
    }

    private static Site start(String host, int port, Duration delay, @Nullable Path logFile, @Nullable SiteStore store)
            throws IOException, InterruptedException {
        if (delay.isNegative() || delay.compareTo(PageQuery.LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException("a site's delay is 0 to " + PageQuery.LONGEST_DELAY.toMinutes()
                    + " minutes, not " + delay.toMillis() + " ms");
        }
        return new Site(new InetSocketAddress(host, port), delay, new SiteLog(logFile), store);
    }

    private AsyncServerExchangeHandler exchange(long number, Duration delay) {
        return store == null ? new PageExchange(this, number, delay) : new StoreExchange(this, number, store, delay);
    }

    /** Where it is: {@code http://127.0.0.1:8080}. */
    public String url() {
        String host = address.getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** Where the page of a name is. */
    public String url(String name) {
        return url() + "/?name=" + new SitePage(name).name();
    }

    /**
     * Its rows.
     *
     * @throws IllegalStateException when it has pages
     */
    public SiteStore store() {
        if (store == null) {
            throw new IllegalStateException(url() + " has pages and no rows");
        }
        return store;
    }

    /** How many requests were answered. */
    public long served() {
        return served.get();
    }

    /**
     * Waits until it is closed, or takes no more connections.
     *
     * @return why it takes no more: its process may open no more files, say; null: it was closed
     */
    public @Nullable String awaitEnd() throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            return String.valueOf(e.getCause());
        }
    }

    @Override
    public void close() {
        // First: that we close their connections must not be told as if the clients had gone.
        log.close();
        timer.shutdownNow();
        server.close(CloseMode.IMMEDIATE);
        end.complete(null);
    }

    /** A connection's failure is its own affair; but after its first one the thread that accepts them is gone. */
    private void failed(Exception failure) {
        if (Thread.currentThread().getName().startsWith(LISTENER_THREAD)) {
            end.complete(String.valueOf(failure.getMessage()));
        }
    }

    SiteLog log() {
        return log;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    void countServed() {
        served.incrementAndGet();
    }

    private static ScheduledExecutorService newTimer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "redwork-site-timer");
            thread.setDaemon(true);
            return thread;
        });
        // Clients that went away would keep their pages in memory until their delay is over.
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private static String reason(@Nullable Throwable cause) {
        String message = cause == null ? "" : String.valueOf(cause.getMessage());
        if (message.contains("in use")) {
            return "the port is in use";
        } else if (message.contains("assign")) {
            return "this machine has no such address";
        } else if (message.contains("ermission")) {
            return "ports below 1024 are for root";
        }
        return message.contains("Unresolved") ? "there is no such host" : message;
    }
}
