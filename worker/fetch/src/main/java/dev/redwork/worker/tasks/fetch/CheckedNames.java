package dev.redwork.worker.tasks.fetch;

import dev.redwork.worker.tasks.fetch.FetchWatch.FetchGuard;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/**
 * Answers the addresses that the client then connects to, and no others: checked here, a name cannot mean one address
 * when it is looked at and another when it is used.
 *
 * <p>One refused address refuses the host: a name with a public and a private address is an attack or a mistake, and at which
 * of the two it would be reached cannot be chosen.
 *
 * <p>The system's lookup cannot be interrupted, so it runs on a few threads of its own: a fetch that waits for one that hangs
 * ends in its time. Such a thread is busy until the system gives up (some 10 to 30 s).
 */
final class CheckedNames implements DnsResolver, AutoCloseable {
    private static final int THREADS = 64;
    private static final long IDLE_SECONDS = 10;

    private final Rule rule;
    private final Lookup names;
    private final FetchWatch watch;
    private final AtomicInteger started = new AtomicInteger();
    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);

    /** Which addresses a worker connects to. */
    @FunctionalInterface
    interface Rule {
        /** Those of the public internet; a producer cannot look into the worker's own network. */
        Rule PUBLIC = ReservedNets::kindOf;

        /** Every address: {@code --allow-private}. */
        Rule ANY = address -> null;

        /** The kind of an address that must not be connected to, as in "a loopback address"; null when it may be. */
        @Nullable
        String refusal(InetAddress address);
    }

    /** Asks for the addresses of a host; may block for as long as it likes. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    CheckedNames(Rule rule, Lookup names, FetchWatch watch) {
        this.rule = rule;
        this.names = names;
        this.watch = watch;
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public InetAddress[] resolve(String given) throws UnknownHostException {
        String host = ascii(given);
        boolean isLiteral = WebAddress.isLiteral(host);
        InetAddress[] addresses = isLiteral ? new InetAddress[] {InetAddress.getByName(host)} : lookUp(host);
        for (InetAddress address : addresses) {
            String kind = rule.refusal(address);
            if (kind != null) {
                throw new FetchException(host + " is " + (isLiteral ? "" : address.getHostAddress() + ", ") + kind
                        + ": start the worker with --allow-private to fetch it");
            }
        }
        return addresses;
    }

    /**
     * The name as we gave it to HttpClient, which keeps one that begins with {@code xn--} in Unicode. No resolver takes that: DNS knows
     * the ASCII form only (RFC 5891, section 5.5).
     */
    static String ascii(String given) {
        // Of a name that we made, the Unicode form is valid, so that it comes back to itself.
        return Objects.requireNonNull(HostName.ascii(given), given);
    }

    /** The addresses of a host, never none, unless the time of this thread's fetch is over before. */
    private InetAddress[] lookUp(String host) throws UnknownHostException {
        FetchGuard guard = watch.guardOfThisThread();
        String before = guard.doing();
        guard.does("its name was still being looked up");
        FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> names.addresses(host));
        pool.execute(lookup);
        try {
            InetAddress[] addresses = lookup.get(guard.nanosLeft(), TimeUnit.NANOSECONDS);
            guard.does(before);
            return addresses;
        } catch (ExecutionException e) {
            throw unknown(host, "has no address", e.getCause());
        } catch (TimeoutException e) {
            throw unknown(host, "was not found in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(host, "was not looked up to the end", e);
        } finally {
            if (lookup.cancel(true)) {
                pool.remove(lookup);
            }
        }
    }

    @Override
    public @Nullable String resolveCanonicalHostname(String host) {
        return host;
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }

    private Thread thread(Runnable lookups) {
        Thread thread = new Thread(lookups, "redwork-fetch-lookup-" + started.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    private static UnknownHostException unknown(String host, String why, @Nullable Throwable cause) {
        UnknownHostException unknown = new UnknownHostException(host + " " + why);
        unknown.initCause(cause);
        return unknown;
    }
}
