package dev.redwork.worker.tasks.fetch;

import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Ticker;
import dev.redwork.tasks.Fetch;
import dev.redwork.tasks.Page;
import dev.redwork.worker.tasks.fetch.CheckedNames.Lookup;
import dev.redwork.worker.tasks.fetch.CheckedNames.Rule;
import dev.redwork.worker.tasks.fetch.FetchWatch.FetchGuard;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.ssl.SSLContexts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handler of the task {@code fetch}: gets a page and describes it.
 *
 * <p>It gets addresses from people it does not know and pages from servers it does not know. So the address is checked
 * where the connection is made, everything has a limit, and the whole fetch has a deadline, whatever it is at.
 */
final class Fetcher implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Fetcher.class);
    private static final int REDIRECTS = 5;
    private static final Set<Integer> REDIRECTING = Set.of(301, 302, 303, 307, 308);

    /** A redirect's own body up to this size is read over, to use its connection again; a larger one is not. */
    private static final int BODY_OF_REDIRECT = 4 << 10;

    private final Ticker ticker;
    private final FetchWatch watch;
    private final CheckedNames names;
    private final FetchClient client;
    private final PrimeSaver saver;
    private final String adviceWhenLate;

    /**
     * With the system's name lookup and its trusted certificates.
     *
     * @param adviceWhenLate to whoever reads that a page took too long
     */
    static Fetcher of(Rule rule, String adviceWhenLate) {
        return new Fetcher(rule, InetAddress::getAllByName, SSLContexts.createDefault(), Ticker.SYSTEM, adviceWhenLate);
    }

    Fetcher(Rule rule, Lookup lookup, SSLContext tls, Ticker ticker, String adviceWhenLate) {
        this.ticker = ticker;
        this.adviceWhenLate = adviceWhenLate;
        watch = new FetchWatch(this::tidy, ticker);
        names = new CheckedNames(rule, lookup, watch);
        client = new FetchClient(names, tls, ticker);
        saver = new PrimeSaver(new StoreClient(client, watch));
        watch.start();
    }

    /**
     * Gets a page.
     *
     * @throws RedworkException when there is no page, for any reason; a {@link PermanentFailure} when a URL is refused
     * @throws InterruptedException when the thread is interrupted, wherever it is
     */
    Page run(Fetch fetch) throws InterruptedException {
        long start = ticker.read();
        int timeout = Objects.requireNonNullElse(fetch.timeoutMillis(), Fetch.TIMEOUT_MILLIS);
        int limit = Objects.requireNonNullElse(fetch.maxBytes(), Fetch.MAX_BYTES);
        Answer<PageBody> answer = get(fetch.url(), timeout, response -> PageBody.read(response, limit));
        PageBody body = Objects.requireNonNull(answer.body());
        return new Page(
                fetch.url(),
                answer.status(),
                body.bytes(),
                body.words(),
                body.title(),
                body.sha256(),
                TimeUnit.NANOSECONDS.toMillis(ticker.read() - start),
                answer.place());
    }

    /**
     * Gets a page, redirects included, and reads it as the caller says: its body is there while that runs.
     *
     * @param timeout ms, for all of it
     */
    <T> Answer<T> get(String url, int timeout, Reading<T> reading) throws InterruptedException {
        WebAddress first = WebAddress.of(url);
        try (FetchGuard guard = watch.guard(timeout)) {
            WebAddress address = first;
            for (int redirects = 0; redirects <= REDIRECTS; redirects++) {
                WebAddress asked = address;
                Answer<T> answer = guard.ask(asked, adviceWhenLate, () -> ask(asked, reading, guard));
                if (answer.body() != null) {
                    String place = redirects == 0 ? url : address.toString();
                    return new Answer<>(answer.status(), answer.body(), place);
                }
                address = address.follow(answer.place());
            }
            throw new FetchException("more than " + REDIRECTS + " redirects, the last one to "
                    + WebAddress.shown(address.toString()) + ": fetch that one if it is the right way");
        }
    }

    /** Makes something of an answer. */
    @FunctionalInterface
    interface Reading<T> {
        /** Never null. */
        T read(ClassicHttpResponse answer) throws IOException, InterruptedException;
    }

    /**
     * The outcome of a request: something that was made of the page, or where it is instead.
     *
     * @param body null: the page is elsewhere
     * @param place where it was found, or is said to be
     */
    record Answer<T>(int status, @Nullable T body, String place) {}

    private <T> Answer<T> ask(WebAddress address, Reading<T> reading, FetchGuard guard)
            throws IOException, InterruptedException {
        try {
            guard.does("it was still being asked");
            ClassicHttpResponse response = client.send(address, guard);
            guard.does("its body was still being read");
            @Nullable String location = REDIRECTING.contains(response.getCode()) ? location(response) : null;
            if (location != null) {
                readOver(response.getEntity());
                return new Answer<>(response.getCode(), null, location);
            }
            return new Answer<>(response.getCode(), reading.read(response), "");
        } finally {
            // Nothing to do for a body that was read to its end. Closing would read any other one to its end.
            guard.breakOff();
        }
    }

    /** Where a redirect leads; null: it does not say. */
    private static @Nullable String location(ClassicHttpResponse response) {
        // Not a list: a URL may hold commas.
        List<String> places = Arrays.stream(response.getHeaders(HttpHeaders.LOCATION))
                .map(Header::getValue)
                .distinct()
                .toList();
        if (places.size() > 1) {
            throw new FetchException("a redirect to two places: " + WebAddress.shown(places.get(0)) + " and "
                    + WebAddress.shown(places.get(1)));
        }
        return places.isEmpty() ? null : places.get(0);
    }

    /** A body that breaks off, or is not understood, breaks no redirect: nobody reads it. */
    private static void readOver(@Nullable HttpEntity entity) {
        if (entity == null || entity.getContentLength() < 0 || entity.getContentLength() > BODY_OF_REDIRECT) {
            return;
        }
        try {
            entity.getContent().readNBytes(BODY_OF_REDIRECT + 1);
        } catch (IOException e) {
            LOG.debug("the body of a redirect was not read", e);
        }
    }

    /** It saves in stores, by the same client and the same rules. */
    PrimeSaver saving() {
        return saver;
    }

    /** How many fetches run. */
    int running() {
        return watch.size();
    }

    private void tidy() {
        client.tidy();
    }

    @Override
    public void close() {
        saver.close();
        client.close();
        names.close();
        watch.close();
    }
}
