package dev.redwork.worker.tasks.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Name lookups that end when their caller's time is over.
 *
 * <p>The system's lookup cannot be interrupted, so it runs on a few threads of its own: a caller that waits for one that hangs
 * can go on. Such a thread is busy until the system gives up (some 10 to 30 s).
 */
final class BoundedLookups implements AutoCloseable {
    private static final int THREADS = 64;
    private static final long IDLE_SECONDS = 10;

    private final NameLookup names;
    private final AtomicInteger started = new AtomicInteger();
    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);

    BoundedLookups(NameLookup names) {
        this.names = names;
        pool.allowCoreThreadTimeOut(true);
    }

    /** The addresses of a host, never none. */
    InetAddress[] lookUp(String host, FetchGuard guard) throws UnknownHostException {
        FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> names.lookUp(host));
        pool.execute(lookup);
        try {
            return lookup.get(guard.nanosLeft(), TimeUnit.NANOSECONDS);
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
