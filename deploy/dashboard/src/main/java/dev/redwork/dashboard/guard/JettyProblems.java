package dev.redwork.dashboard.guard;

import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Problems;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Tells as problems what Jetty refuses by itself, and those of the guard. Its own pages are HTML and repeat what was sent. */
final class JettyProblems extends ErrorHandler {
    /** Jetty's word for the path of a request that it could not read. */
    private static final String OF_A_BAD_MESSAGE = "/badMessage";

    /** On every answer: no browser guesses a type, keeps anything, or shares it with another origin. */
    private static final HttpField[] HEADERS = {
        new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
        new PreEncodedHttpField("Referrer-Policy", "no-referrer"),
        new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store"),
        new PreEncodedHttpField("Cross-Origin-Opener-Policy", "same-origin"),
        new PreEncodedHttpField("Cross-Origin-Resource-Policy", "same-origin"),
    };

    private static final HttpField HSTS =
            new PreEncodedHttpField(HttpHeader.STRICT_TRANSPORT_SECURITY, "max-age=31536000");

    private final boolean hsts;

    /** @param hsts whether each answer tells browsers to come by TLS only */
    JettyProblems(boolean hsts) {
        this.hsts = hsts;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        write(request, response, callback, Problems.ofStatus(response.getStatus()));
        return true;
    }

    void addHeaders(HttpFields.Mutable headers) {
        if (hsts) {
            headers.put(HSTS);
        }
        for (HttpField header : HEADERS) {
            headers.put(header);
        }
    }

    void write(Request request, Response response, Callback callback, Problem problem) {
        response.setStatus(problem.status());
        HttpFields.Mutable headers = response.getHeaders();
        addHeaders(headers);
        problem.headers().forEach(headers::put);
        headers.put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        String path = request.getHttpURI().getPath();
        boolean known = path != null && !path.equals(OF_A_BAD_MESSAGE);
        String json = problem.fields(HttpStatus.getMessage(problem.status()), known ? path : "")
                .json();
        Content.Sink.write(response, true, json, callback);
    }
}
