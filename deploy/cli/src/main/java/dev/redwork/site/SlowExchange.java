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
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.nio.AsyncServerExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.ResponseChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** One request: a timer answers it, so that waiting holds no thread. The log has its start and its end. */
abstract class SlowExchange implements AsyncServerExchangeHandler {
    private final Site site;
    private final long number;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable String name;
    private @Nullable Future<?> timer;
    private volatile @Nullable Answer answer;

    /** The answer to send. */
    record Answer(int status, ContentType type, ByteBuffer body, int bytes) {
        static Answer of(int status, ContentType type, String text) {
            byte[] body = text.getBytes(UTF_8);
            return new Answer(status, type, ByteBuffer.wrap(body), body.length);
        }
    }

    SlowExchange(Site site, long number) {
        this.site = site;
        this.number = number;
    }

    /** The methods that make sense here, as a header says them. */
    abstract String allowed();

    /**
     * Answers after a delay; zero: at once.
     *
     * @param asked for the log: which page or row; null: the request made no sense
     */
    void answer(@Nullable String asked, Duration delay, Answer answer, ResponseChannel channel, HttpContext context)
            throws HttpException, IOException {
        name = asked;
        site.log().start(number, asked, delay.toMillis());
        if (delay.isZero()) {
            send(answer, channel, context);
            return;
        }
        timer = site.timer()
                .schedule(
                        () -> {
                            try {
                                send(answer, channel, context);
                            } catch (HttpException | IOException e) {
                                failed(e);
                            }
                        },
                        delay.toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private void send(Answer answer, ResponseChannel channel, HttpContext context) throws HttpException, IOException {
        this.answer = answer;
        BasicHttpResponse head = new BasicHttpResponse(answer.status());
        if (answer.status() == HttpStatus.SC_METHOD_NOT_ALLOWED) {
            head.setHeader(HttpHeaders.ALLOW, allowed());
        }
        channel.sendResponse(head, new BasicEntityDetails(answer.bytes(), answer.type()), context);
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
            site.log().gone(number, name);
        }
    }

    /** The exchange is over, well or not. */
    @Override
    public void releaseResources() {
        Answer answer = this.answer;
        if (answer == null) {
            failed(new IOException("closed"));
        } else if (ended.compareAndSet(false, true)) {
            site.log().end(number, name, answer.status(), answer.bytes());
            site.countServed();
        }
    }

    @Override
    public void updateCapacity(CapacityChannel capacity) throws IOException {
        capacity.update(Integer.MAX_VALUE);
    }

    /** A body means nothing, unless somebody reads it. */
    @Override
    public void consume(ByteBuffer body) {
        body.position(body.limit());
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) throws HttpException, IOException {}
}
