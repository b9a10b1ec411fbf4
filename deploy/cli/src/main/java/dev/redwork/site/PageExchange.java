package dev.redwork.site;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.nio.ResponseChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** A request for a page. */
final class PageExchange extends SlowExchange {
    private static final List<String> METHODS = List.of("GET", "HEAD");

    private final Duration otherwise;

    /** @param otherwise how long a page is held back that does not say */
    PageExchange(Site site, long number, Duration otherwise) {
        super(site, number);
        this.otherwise = otherwise;
    }

    @Override
    public void handleRequest(
            HttpRequest request, @Nullable EntityDetails entity, ResponseChannel channel, HttpContext context)
            throws HttpException, IOException {
        PageQuery query;
        if (!METHODS.contains(request.getMethod())) {
            // Or who takes it for a store would believe that its rows are saved.
            String why = "here are pages, for GET and HEAD; redwork site --store has rows\n";
            refuse(HttpStatus.SC_METHOD_NOT_ALLOWED, why, channel, context);
            return;
        }
        try {
            query = PageQuery.parse(request.getPath(), otherwise);
        } catch (IllegalArgumentException e) {
            refuse(HttpStatus.SC_BAD_REQUEST, e.getMessage() + "\n", channel, context);
            return;
        }
        SitePage page = query.page();
        Answer html = Answer.of(HttpStatus.SC_OK, ContentType.TEXT_HTML, page.html());
        answer(page.name(), query.delay(), html, channel, context);
    }

    private void refuse(int status, String why, ResponseChannel channel, HttpContext context)
            throws HttpException, IOException {
        answer(null, Duration.ZERO, Answer.of(status, ContentType.TEXT_PLAIN, why), channel, context);
    }

    @Override
    String allowed() {
        return String.join(", ", METHODS);
    }
}
