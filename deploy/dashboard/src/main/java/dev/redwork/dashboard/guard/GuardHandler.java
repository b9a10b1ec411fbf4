package dev.redwork.dashboard.guard;

import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Problems;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Stands before all routes, known or not: host, origin and size of each call, and the headers of each answer. */
final class GuardHandler extends Handler.Wrapper {
    private final HostRule hosts;
    private final String prefix;
    private final long mostBodyBytes;
    private final JettyProblems problems;

    GuardHandler(HostRule hosts, String prefix, long mostBodyBytes, JettyProblems problems) {
        this.hosts = hosts;
        this.prefix = prefix;
        this.mostBodyBytes = mostBodyBytes;
        this.problems = problems;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        problems.addHeaders(response.getHeaders());
        try {
            hosts.check(request.getHeaders().getValuesList(HttpHeader.HOST));
            OriginRule.check(request.getMethod(), request.getHeaders());
            if (request.getLength() > mostBodyBytes) {
                throw Problems.tooLarge();
            }
        } catch (Problem problem) {
            problems.write(request, response, callback, problem);
            return true;
        }
        SlowRequests.begin(request.getConnectionMetaData());
        return super.handle(new Limited(withPrefix(request)), response, callback);
    }

    /** A proxy may have taken the prefix off; the routes and {@code Location} have it. */
    private Request withPrefix(Request request) {
        HttpURI uri = request.getHttpURI();
        String path = uri.getCanonicalPath();
        if (prefix.isEmpty() || path == null || path.startsWith(prefix + "/")) {
            return request;
        }
        String rest = uri.getPath().equals(prefix) ? "/" : uri.getPath();
        return Request.serveAs(request, HttpURI.build(uri).path(prefix + rest).asImmutable());
    }

    /** Ends a body of unknown length at the byte that is too many. */
    private final class Limited extends Request.Wrapper {
        private long bytes;

        Limited(Request request) {
            super(request);
        }

        @Override
        public Content.Chunk read() {
            Content.Chunk chunk = super.read();
            if (chunk == null) {
                SlowRequests.waitForBody(getConnectionMetaData());
            } else if (!Content.Chunk.isFailure(chunk)) {
                bytes += chunk.remaining();
                if (bytes > mostBodyBytes) {
                    chunk.release();
                    return Content.Chunk.from(new HttpException.RuntimeException(413), true);
                }
            }
            return chunk;
        }
    }
}
