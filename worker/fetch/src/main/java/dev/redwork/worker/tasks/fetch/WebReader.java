package dev.redwork.worker.tasks.fetch;

import dev.redwork.job.RedworkException;
import dev.redwork.tasks.Fetch;
import dev.redwork.tasks.Page;
import dev.redwork.worker.tasks.fetch.CheckedNames.Rule;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.apache.hc.core5.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages for handlers, under all rules of {@code fetch} (docs/fetch.md): which addresses may be reached, redirects, a time and a
 * limit for all. Its client is made by the first page, since most workers read none.
 */
public final class WebReader implements Closeable {
    private final Rule allowed;
    private final String adviceWhenLate;
    private @Nullable Fetcher made;
    private boolean closed;

    /**
     * Reads nothing yet.
     *
     * @param allowPrivate whether it connects to every address, and not to public ones only
     * @param adviceWhenLate to whoever reads that a page took too long: by what option of the task, or else how, it can be had
     */
    public WebReader(boolean allowPrivate, String adviceWhenLate) {
        this.adviceWhenLate = adviceWhenLate;
        this.allowed = allowPrivate ? Rule.ANY : Rule.PUBLIC;
    }

    /** Makes something of a body. */
    @FunctionalInterface
    public interface BodyReader<T> {
        /**
         * Reads a body.
         *
         * @param body without its content encoding
         * @throws IOException when the body breaks off: told as a failure of the server
         */
        T read(InputStream body) throws IOException, InterruptedException;
    }

    /**
     * Describes a page, as the task {@code fetch} does.
     *
     * @throws RedworkException when there is no page, for any reason
     * @throws InterruptedException when the thread is interrupted, wherever it is
     */
    public Page page(Fetch fetch) throws InterruptedException {
        return fetcher().run(fetch);
    }

    /**
     * Reads the body of a page that answers with 200.
     *
     * @param millis for all of it, reading included
     * @param limit bytes of the body, as they come
     * @throws RedworkException when there is no page, for any reason
     * @throws InterruptedException when the thread is interrupted, wherever it is
     */
    public <T> T read(String url, int millis, long limit, BodyReader<T> reader) throws InterruptedException {
        Fetcher.Answer<T> answer = fetcher().get(url, millis, response -> {
            if (response.getCode() != HttpStatus.SC_OK) {
                throw new FetchException(
                        WebAddress.shown(url) + " answered " + response.getCode() + ": nothing is read");
            }
            return reader.read(PageBody.open(response, limit));
        });
        return Objects.requireNonNull(answer.body());
    }

    /** It saves in stores, by the same client and the same rules. */
    PrimeSaver saving() {
        return fetcher().saving();
    }

    private synchronized Fetcher fetcher() {
        if (closed) {
            throw new IllegalStateException("the worker has stopped");
        }
        if (made == null) {
            made = Fetcher.of(allowed, adviceWhenLate);
        }
        return made;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (made != null) {
            made.close();
        }
    }
}
