package dev.redwork.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.nio.AsyncServerExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.ResponseChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** One request: a timer answers it, so that waiting holds no thread. */
final class PageExchange implements AsyncServerExchangeHandler {
    private final Site site;
    private final long number;
    private final AtomicBoolean ended = new AtomicBoolean();
    private @Nullable SitePage page;
    private @Nullable Future<?> timer;
    private volatile @Nullable Answer answer;

    /** The answer to send. */
    private record Answer(int status, ContentType type, ByteBuffer body, int bytes) {
        static Answer of(int status, ContentType type, String text) {
            byte[] body = text.getBytes(UTF_8);
            return new Answer(status, type, ByteBuffer.wrap(body), body.length);
        }
    }

    PageExchange(Site site, long number) {
        this.site = site;
        this.number = number;
    }

    @Override
    public void handleRequest(
            HttpRequest request, @Nullable EntityDetails entity, ResponseChannel channel, HttpContext context)
            throws HttpException, IOException {
        PageQuery query;
        try {
            query = PageQuery.parse(request.getPath(), site.delay());
        } catch (IllegalArgumentException e) {
            site.log().start(number, null, 0);
            send(Answer.of(HttpStatus.SC_BAD_REQUEST, ContentType.TEXT_PLAIN, e.getMessage() + "\n"), channel, context);
            return;
        }
        page = query.page();
        site.log().start(number, query.page(), query.delay().toMillis());
        Answer html =
                Answer.of(HttpStatus.SC_OK, ContentType.TEXT_HTML, query.page().html());
        answerLater(query.delay(), () -> send(html, channel, context));
    }

    private interface Sending {
        void send() throws HttpException, IOException;
    }

    private void answerLater(Duration delay, Sending sending) {
        timer = site.timer()
                .schedule(
                        () -> {
                            try {
                                sending.send();
                            } catch (HttpException | IOException e) {
                                failed(e);
                            }
                        },
                        delay.toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private void send(Answer answer, ResponseChannel channel, HttpContext context) throws HttpException, IOException {
        this.answer = answer;
        channel.sendResponse(
                new BasicHttpResponse(answer.status()), new BasicEntityDetails(answer.bytes(), answer.type()), context);
    }

    @Override
    public int available() {
        Answer answer = this.answer;
        return answer == null ? 0 : answer.body().remaining();
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        Answer answer = this.answer;
        if (answer != null) {
            channel.write(answer.body());
            if (!answer.body().hasRemaining()) {
                channel.endStream();
            }
        }
    }

    /** The connection broke. */
    @Override
    public void failed(Exception cause) {
        Future<?> timer = this.timer;
        if (timer != null) {
            timer.cancel(false);
        }
        if (ended.compareAndSet(false, true)) {
            site.log().gone(number, page);
        }
    }

    /** The exchange is over, well or not. */
    @Override
    public void releaseResources() {
        Answer answer = this.answer;
        if (answer == null) {
            failed(new IOException("closed"));
        } else if (ended.compareAndSet(false, true)) {
            site.log().end(number, page, answer.status(), answer.bytes());
            site.countServed();
        }
    }

    @Override
    public void updateCapacity(CapacityChannel capacity) throws IOException {
        capacity.update(Integer.MAX_VALUE);
    }

    /** A request's body means nothing here. */
    @Override
    public void consume(ByteBuffer body) {
        body.position(body.limit());
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {}
}
