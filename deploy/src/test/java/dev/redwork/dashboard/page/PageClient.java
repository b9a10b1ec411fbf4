package dev.redwork.dashboard.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.ApiClient;
import dev.redwork.dashboard.ApiClient.Answer;
import dev.redwork.dashboard.Dashboard;
import dev.redwork.dashboard.DashboardOptions;
import dev.redwork.dashboard.guard.Token;
import dev.redwork.dashboard.http.Role;
import dev.redwork.job.RedisSettings;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server, and who asks for its pages and sends their forms as a browser without scripts does. */
public final class PageClient implements AutoCloseable {
    private final Dashboard dashboard;
    private final ApiClient api;
    private final String[] headers;

    private PageClient(Dashboard dashboard, String... headers) {
        this.dashboard = dashboard;
        this.api = new ApiClient(dashboard);
        this.headers = headers;
    }

    /** One that may do everything. */
    public static PageClient of(String redis) {
        return new PageClient(Dashboard.start(RedisSettings.of(redis), 0), "Accept", "text/html");
    }

    /** One to whom nobody's payloads are shown. */
    public static PageClient hiding(String redis) {
        return new PageClient(
                Dashboard.start(DashboardOptions.of(RedisSettings.of(redis))
                        .port(0)
                        .hidePayloads(true)
                        .build()),
                "Accept",
                "text/html");
    }

    /** One that has a role. */
    public static PageClient withRole(String redis, Path folder, Role role) throws IOException {
        String secret = Token.newSecret();
        Path file = folder.resolve("tokens-" + role.text());
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, Token.of("somebody", Set.of(role), secret, null).line());
        Dashboard dashboard = Dashboard.start(DashboardOptions.of(RedisSettings.of(redis))
                .port(0)
                .tokenFile(file)
                .build());
        return new PageClient(dashboard, "Accept", "text/html", "Authorization", "Bearer " + secret);
    }

    public Answer get(String path, String... more) {
        return api.get(path, Stream.of(headers, more).flatMap(Stream::of).toArray(String[]::new));
    }

    /** The text of a page that is there. */
    public String page(String path) {
        Answer answer = get(path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).matches("text/html; ?charset=utf-8");
        assertThat(answer.text()).doesNotContain(" style=").doesNotContainPattern("<[^>]* on[a-z]+=");
        return answer.text();
    }

    /** The text of a page that says why there is none. */
    public String refused(String path, int status) {
        Answer answer = get(path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).matches("text/html; ?charset=utf-8");
        return answer.text();
    }

    /** Sends a form; what follows is always a page. */
    public Answer send(String path, String... pairs) {
        List<String> body = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            body.add(pairs[i] + "=" + URLEncoder.encode(pairs[i + 1], UTF_8));
        }
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Content-Type", "application/x-www-form-urlencoded"));
        Answer answer = api.send("POST", path, String.join("&", body).getBytes(UTF_8), all.toArray(String[]::new));
        assertThat(answer.status()).as(answer.text()).isEqualTo(303);
        return answer;
    }

    /** The sentence that the next page shows; its first sign is + where it was done. */
    public static String said(Answer answer) {
        String cookie = answer.header("Set-Cookie");
        return new String(
                Base64.getUrlDecoder().decode(cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'))), UTF_8);
    }

    /** The first group of each place that fits a pattern, in their order. */
    public static List<String> found(String page, String pattern) {
        return Pattern.compile(pattern)
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** Where the list goes on; empty: nowhere. */
    public static String next(String page) {
        return found(page, "<a href=\"([^\"]*)\" rel=\"next\">").stream()
                .findFirst()
                .orElse("")
                .replace("&amp;", "&");
    }

    @Override
    public void close() {
        dashboard.close();
    }
}
