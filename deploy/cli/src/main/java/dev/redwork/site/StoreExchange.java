package dev.redwork.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.ResponseChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** A request of a store: its body is read to its end, and no more of it is kept than the store takes. */
final class StoreExchange extends SlowExchange {
    private final SiteStore store;
    private final Duration delay;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    private boolean tooLarge;
    private @Nullable HttpRequest request;
    private @Nullable ResponseChannel channel;
    private @Nullable HttpContext context;

    /** @param delay of each save */
    StoreExchange(Site site, long number, SiteStore store, Duration delay) {
        super(site, number);
        this.store = store;
        this.delay = delay;
    }

    @Override
    public void handleRequest(
            HttpRequest request, @Nullable EntityDetails entity, ResponseChannel channel, HttpContext context)
            throws HttpException, IOException {
        this.request = request;
        this.channel = channel;
        this.context = context;
        if (entity == null) {
            reply();
        }
    }

    @Override
    String allowed() {
        return StoreReply.METHODS;
    }

    @Override
    public void consume(ByteBuffer bytes) {
        tooLarge |= body.size() + bytes.remaining() > StoreReply.MOST_BYTES;
        if (tooLarge) {
            bytes.position(bytes.limit());
            return;
        }
        byte[] part = new byte[bytes.remaining()];
        bytes.get(part);
        body.writeBytes(part);
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) throws HttpException, IOException {
        reply();
    }

    /** The row is there before its delay begins: a client that loses its answer finds it saved. */
    private void reply() throws HttpException, IOException {
        HttpRequest asked = Objects.requireNonNull(request);
        StoreReply reply = tooLarge
                ? StoreReply.tooLarge()
                : StoreReply.to(store, asked.getMethod(), asked.getPath(), body.toByteArray());
        answer(
                reply.name(),
                reply.isSave() ? delay : Duration.ZERO,
                Answer.of(reply.status(), ContentType.TEXT_PLAIN.withCharset(UTF_8), reply.text()),
                Objects.requireNonNull(channel),
                Objects.requireNonNull(context));
    }
}
