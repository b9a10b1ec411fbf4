package dev.redwork.worker.tasks.fetch;

import dev.redwork.job.Ticker;
import dev.redwork.worker.tasks.fetch.FetchWatch.FetchGuard;
import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The HTTP client: connections that are reused, and nothing that remembers one page for the next (no cookies, no credentials)
 * or acts unasked (no redirects, no retries, no unpacking).
 */
final class FetchClient implements AutoCloseable {
    /** More than the handlers that may run at once; beyond it a fetch waits for a connection, within its own time. */
    private static final int CONNECTIONS = 10_000;

    private static final TimeValue KEPT_IDLE = TimeValue.ofSeconds(10);

    static final int HEADER_LINES = 100;
    static final int HEADER_LINE_BYTES = 16 << 10;

    private final PoolingHttpClientConnectionManager pool;
    private final CloseableHttpClient client;

    FetchClient(DnsResolver names, SSLContext tls, Ticker ticker) {
        Http1Config heads = Http1Config.custom()
                .setMaxHeaderCount(HEADER_LINES)
                .setMaxLineLength(HEADER_LINE_BYTES)
                .build();
        pool = new Builder()
                .setDnsResolver(names)
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
                .setConnectionFactory(socket -> new FetchConnection(heads, ticker))
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        // Always: the connection itself knows what is worth a look.
                        .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                        .build())
                .setMaxConnTotal(CONNECTIONS)
                .setMaxConnPerRoute(CONNECTIONS)
                .build();
        client = HttpClients.custom()
                .setConnectionManager(pool)
                .setUserAgent("redwork-fetch")
                .setConnectionReuseStrategy(FetchClient::maybeUsedAgain)
                .setKeepAliveStrategy((response, context) -> KEPT_IDLE)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableConnectionState()
                .disableContentCompression()
                .build();
    }

    /**
     * Asks for a page; the body is still to be read, or the guard to break it off.
     *
     * <p>A server may close a connection that rests just when we take it. That says nothing about the page, so it is
     * asked for again, until on a connection that never served before. So with a 408, which may say that it waited too long
     * for a request, and not that ours took too long.
     */
    ClassicHttpResponse send(WebAddress address, FetchGuard guard) throws IOException {
        return send(address, FetchClient::newGet, guard);
    }

    /**
     * As {@link #send(WebAddress, FetchGuard)}.
     *
     * @param requests one for each time that it is sent; to send one twice must do no harm
     */
    ClassicHttpResponse send(WebAddress address, Supplier<? extends HttpUriRequestBase> requests, FetchGuard guard)
            throws IOException {
        while (true) {
            HttpUriRequestBase request = address.asked(requests.get());
            request.setConfig(config(guard));
            guard.watches(request);
            HttpClientContext context = HttpClientContext.create();
            try {
                ClassicHttpResponse response = client.executeOpen(address.target(), request, context);
                if (response.getCode() != HttpStatus.SC_REQUEST_TIMEOUT || answers(context) < 2) {
                    return response;
                }
                guard.breakOff();
            } catch (NoHttpResponseException | SocketException e) {
                if (answers(context) < 1) {
                    throw e;
                }
            }
        }
    }

    private static HttpGet newGet() {
        HttpGet request = new HttpGet("/");
        request.setHeader(HttpHeaders.ACCEPT_ENCODING, Unpacked.ACCEPTED);
        return request;
    }

    /** How many answers came over this connection. */
    private static long answers(HttpClientContext context) {
        EndpointDetails connection = context.getEndpointDetails();
        return connection == null ? 0 : connection.getResponseCount();
    }

    /** As HTTP says, and not behind a 304 that nobody asked for, and that may have a body, nor where a length was given twice over. */
    private static boolean maybeUsedAgain(HttpRequest request, HttpResponse response, HttpContext context) {
        boolean isDoubtful = response.getCode() == HttpStatus.SC_NOT_MODIFIED
                || (response.containsHeader(HttpHeaders.TRANSFER_ENCODING)
                        && response.containsHeader(HttpHeaders.CONTENT_LENGTH));
        return !isDoubtful && DefaultClientConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context);
    }

    private static RequestConfig config(FetchGuard guard) {
        Timeout left = Timeout.of(guard.nanosLeft(), TimeUnit.NANOSECONDS);
        return RequestConfig.custom()
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .setConnectionRequestTimeout(left)
                // The watch ends it in time; this is for the case that the watch itself is held up.
                .setResponseTimeout(left)
                .build();
    }

    /** Closes connections that rest. */
    void tidy() {
        pool.closeIdle(KEPT_IDLE);
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }

    /**
     * Connects to the very addresses that were checked: no SOCKS proxy of the JVM's settings comes in between. TLS gets the name that was
     * looked up.
     */
    private static final class Builder extends PoolingHttpClientConnectionManagerBuilder {
        @Override
        protected HttpClientConnectionOperator createConnectionOperator(
                SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
            TlsSocketStrategy named = (socket, host, port, settings, context) ->
                    tls.upgrade(socket, CheckedNames.ascii(host), port, settings, context);
            return new DefaultHttpClientConnectionOperator(
                    proxy -> new Socket(Proxy.NO_PROXY),
                    ports,
                    names,
                    RegistryBuilder.<TlsSocketStrategy>create()
                            .register(URIScheme.HTTPS.id, named)
                            .build());
        }
    }
}
