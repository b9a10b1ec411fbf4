package dev.redwork.worker.tasks.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.job.PermanentFailure;
import dev.redwork.job.RedworkException;
import dev.redwork.job.RetryAfter;
import dev.redwork.worker.tasks.fetch.FetchWatch.FetchGuard;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpPut;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/**
 * Saves rows in a store: the value of a row is put under the store's URL and the row's id. To save a row twice must change
 * nothing, since a save whose answer was lost is repeated.
 */
final class StoreClient {
    private static final int TIMEOUT_MILLIS = 30_000;

    /** As far as an answer is read: a store has little to say, and a page is none of ours. */
    private static final int ANSWER = 4 << 10;

    private final FetchClient client;
    private final FetchWatch watch;

    StoreClient(FetchClient client, FetchWatch watch) {
        this.client = client;
        this.watch = watch;
    }

    /**
     * Saves one row.
     *
     * @param store its URL, to which {@code /ID} is added
     * @throws PermanentFailure when the store has another value for the row, or takes none from us
     * @throws RedworkException when it did not answer, or could not save it now
     * @throws InterruptedException when the thread is interrupted, wherever it is
     */
    void put(String store, String id, String value) throws InterruptedException {
        WebAddress address = below(store, id);
        StoreAnswer answer = send(address, () -> withText(new HttpPut("/"), value));
        RedworkException failure = failure(address, answer);
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Saves rows whose values are their ids in one call, all of them or none.
     *
     * @return false: the store has another value for one of them
     * @throws RedworkException as {@link #put} does for anything else
     */
    boolean postAll(String store, List<String> ids) throws InterruptedException {
        String lines = ids.stream().map(id -> id + "\t" + id + "\n").collect(Collectors.joining());
        WebAddress address = below(store, "rows");
        StoreAnswer answer = send(address, () -> withText(new HttpPost("/"), lines));
        RedworkException failure = failure(address, answer);
        if (failure != null && answer.status() != HttpStatus.SC_CONFLICT) {
            throw failure;
        }
        return failure == null;
    }

    private static HttpUriRequestBase withText(HttpUriRequestBase request, String text) {
        request.setEntity(new ByteArrayEntity(text.getBytes(UTF_8), ContentType.TEXT_PLAIN.withCharset(UTF_8)));
        return request;
    }

    private static WebAddress below(String store, String name) {
        if (store.contains("?") || store.contains("#")) {
            throw new PermanentFailure(
                    WebAddress.shown(store) + " is no store's URL: it ends in its path, without ? and #");
        }
        return WebAddress.of(store.strip().replaceFirst("/+$", "") + "/" + name);
    }

    /**
     * A store's answer.
     *
     * @param said its first line, behind a colon; empty: it said nothing
     * @param retryAfter seconds; null: it did not say
     */
    private record StoreAnswer(
            int status, String said, @Nullable String retryAfter) {
        static StoreAnswer of(ClassicHttpResponse response) throws IOException {
            HttpEntity entity = response.getEntity();
            String text = entity == null ? "" : new String(entity.getContent().readNBytes(ANSWER), UTF_8);
            String line = text.strip().lines().findFirst().orElse("");
            Header after = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
            return new StoreAnswer(
                    response.getCode(),
                    line.isEmpty() ? "" : ": " + WebAddress.shown(line),
                    after == null ? null : after.getValue());
        }
    }

    private StoreAnswer send(WebAddress address, Supplier<? extends HttpUriRequestBase> requests)
            throws InterruptedException {
        try (FetchGuard guard = watch.guard(TIMEOUT_MILLIS)) {
            return guard.ask(address, "is the store overloaded?", () -> {
                try {
                    guard.does("it was still being asked");
                    ClassicHttpResponse response = client.send(address, requests, guard);
                    guard.does("its answer was still being read");
                    return StoreAnswer.of(response);
                } finally {
                    // Nothing to do for an answer that was read to its end.
                    guard.breakOff();
                }
            });
        }
    }

    /** Null: it is saved. */
    private static @Nullable RedworkException failure(WebAddress address, StoreAnswer answer) {
        int status = answer.status();
        String place = WebAddress.shown(address.toString());
        String words = place + " answered " + status + answer.said();
        return switch (status) {
            case HttpStatus.SC_OK, HttpStatus.SC_CREATED, HttpStatus.SC_NO_CONTENT -> null;
            case HttpStatus.SC_CONFLICT -> new PermanentFailure(place + " has another value" + answer.said());
            case HttpStatus.SC_REQUEST_TIMEOUT, HttpStatus.SC_TOO_MANY_REQUESTS, HttpStatus.SC_SERVICE_UNAVAILABLE ->
                later(words, answer.retryAfter());
            default ->
                status < HttpStatus.SC_INTERNAL_SERVER_ERROR
                        ? new PermanentFailure(words + ": is it a store, and its own URL? redwork site --store is one")
                        : new FetchException(words);
        };
    }

    /** When the store says, if it says seconds; at most an hour. */
    private static RedworkException later(String message, @Nullable String after) {
        return after != null && after.matches("\\d{1,4}")
                ? new RetryAfter(Duration.ofSeconds(Math.min(3_600, Integer.parseInt(after))), message)
                : new FetchException(message);
    }
}
