package dev.redwork.dashboard.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.Dashboard;
import dev.redwork.dashboard.DashboardOptions;
import dev.redwork.job.RedisSettings;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** A server of the pages on a free port, and a browser without scripts: it keeps cookies, and sends forms. */
public final class SeenPages implements AutoCloseable {
    private final Dashboard dashboard;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(cookies).build();
    private final String prefix;

    public SeenPages(String redis) {
        this(DashboardOptions.of(RedisSettings.of(redis)).port(0).build());
    }

    public SeenPages(DashboardOptions options) {
        this.dashboard = Dashboard.start(options);
        this.prefix = options.prefix();
    }

    /** An answer; the path is behind the prefix. */
    public record Answer(HttpResponse<String> http) {
        public int status() {
            return http.statusCode();
        }

        public String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }

        /** The page that it is, as a browser reads it. */
        public Document page() {
            assertThat(header("Content-Type")).isEqualTo("text/html;charset=utf-8");
            return Jsoup.parse(http.body());
        }

        /** It is a page, and all is well. */
        public Document good() {
            assertThat(status()).as(http.body()).isEqualTo(200);
            return page();
        }
    }

    /**
     * Asks for a page.
     *
     * @param headers name, value, name, value
     */
    public Answer get(String path, String... headers) {
        HttpRequest.Builder request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.GET());
    }

    /**
     * Sends a form, as a browser does.
     *
     * @param fields name, value, name, value
     */
    public Answer post(String path, String... fields) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < fields.length; i += 2) {
            pairs.add(URLEncoder.encode(fields[i], UTF_8) + "=" + URLEncoder.encode(fields[i + 1], UTF_8));
        }
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "same-origin")
                .POST(BodyPublishers.ofString(String.join("&", pairs))));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + dashboard.port() + prefix + path))
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(client.send(request.build(), BodyHandlers.ofString(UTF_8)));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        dashboard.close();
    }
}
