package dev.redwork.dashboard.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.Dashboard;
import dev.redwork.dashboard.DashboardOptions;
import dev.redwork.dashboard.TestTokens;
import dev.redwork.dashboard.http.Role;
import dev.redwork.job.RedisSettings;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** A server of the pages on a free port, and a browser without scripts: it keeps cookies, and sends forms. */
public final class SeenPages implements AutoCloseable {
    private final Dashboard dashboard;
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final String prefix;
    private final List<String> always;

    /** One to whom all is shown, and who may do everything. */
    public SeenPages(String redis) {
        this(options(redis).build());
    }

    public SeenPages(DashboardOptions options) {
        this(options, List.of());
    }

    /** @param always headers of each call: name, value, name, value */
    private SeenPages(DashboardOptions options, List<String> always) {
        this.dashboard = Dashboard.start(options);
        this.prefix = options.prefix();
        this.always = always;
    }

    /** Of a server with options. */
    public static SeenPages with(String redis, UnaryOperator<DashboardOptions.Builder> options) {
        return new SeenPages(options.apply(options(redis)).build());
    }

    /** One who has a role, by a token. */
    public static SeenPages withRole(String redis, Path folder, Role role) throws IOException {
        TestTokens tokens = new TestTokens(folder.resolve("tokens-" + role.text()));
        String bearer = tokens.add(role);
        return new SeenPages(options(redis).tokenFile(tokens.file()).build(), List.of("Authorization", bearer));
    }

    private static DashboardOptions.Builder options(String redis) {
        return DashboardOptions.of(RedisSettings.of(redis)).port(0);
    }

    /** An answer; the path is behind the prefix. */
    public record Answer(HttpResponse<String> http) {
        public int status() {
            return http.statusCode();
        }

        /** Empty: it has none of that name. */
        public String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }

        public String text() {
            return http.body();
        }

        /** The page that it is, as a browser reads it; nothing in it that its policy forbids. */
        public Document page() {
            assertThat(header("Content-Type")).isEqualTo("text/html;charset=utf-8");
            assertThat(text()).doesNotContain(" style=").doesNotContainPattern("<[^>]* on[a-z]+=");
            return Jsoup.parse(text());
        }

        /** It is a page, and all is well. */
        public Document good() {
            assertThat(status()).as(text()).isEqualTo(200);
            return page();
        }

        /** The sentence that the next page shows; its first sign is + where it was done. */
        public String said() {
            String cookie = header("Set-Cookie");
            String value = cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
            return new String(Base64.getUrlDecoder().decode(value), UTF_8);
        }

        /** Where the browser goes next, readable. */
        public String location() {
            return URLDecoder.decode(header("Location"), UTF_8);
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

    /** The text of a page that is there. */
    public String page(String path) {
        Answer answer = get(path);
        Document unused = answer.good();
        return answer.text();
    }

    /** The text of a page that says why there is none. */
    public String refused(String path, int status) {
        Answer answer = get(path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        Document unused = answer.page();
        return answer.text();
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

    /** Sends a form of the server's own; a page follows in any case. */
    public Answer send(String path, String... fields) {
        Answer answer = post(path, fields);
        assertThat(answer.status()).as(answer.text()).isEqualTo(303);
        return answer;
    }

    /**
     * Fills in the only form of a page that changes something, and sends it.
     *
     * @param typed name, value, name, value
     */
    public Answer submit(String page, String... typed) {
        Element form = Jsoup.parse(page).select("main form[method=post]").get(0);
        List<String> fields = new ArrayList<>();
        form.select("input[type=hidden]").forEach(field -> fields.addAll(List.of(field.attr("name"), field.val())));
        fields.addAll(List.of(typed));
        assertThat(form.attr("action")).startsWith(prefix + "/form/");
        return send(form.attr("action").substring(prefix.length()), fields.toArray(String[]::new));
    }

    /** The first group of each place of a page that fits a pattern, in their order. */
    public static List<String> found(String page, String pattern) {
        return Pattern.compile(pattern)
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** Where the list of a page goes on; empty: nowhere. */
    public static String next(String page) {
        return Jsoup.parse(page).select("a[rel=next]").attr("href");
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + dashboard.port() + prefix + path))
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        return always.isEmpty() ? request : request.headers(always.toArray(String[]::new));
    }

    private Answer send(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString(UTF_8))
                .thenApply(Answer::new)
                .join();
    }

    @Override
    public void close() {
        dashboard.close();
    }
}
