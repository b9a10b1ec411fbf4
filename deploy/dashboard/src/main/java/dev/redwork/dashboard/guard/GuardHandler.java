package dev.redwork.dashboard.guard;

import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Problems;
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
    private final BodyMemory memory;
    private final JettyProblems problems;

    GuardHandler(HostRule hosts, String prefix, BodyMemory memory, JettyProblems problems) {
        this.hosts = hosts;
        this.prefix = prefix;
        this.memory = memory;
        this.problems = problems;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        problems.addHeaders(response.getHeaders());
        try {
            hosts.check(request.getHeaders().getValuesList(HttpHeader.HOST));
            OriginRule.check(request.getMethod(), request.getHeaders());
            if (request.getLength() > Guard.MOST_BODY_BYTES) {
                throw Problems.tooLarge();
            } else if (!memory.hasRoom(request.getLength() - BodyMemory.FREE)) {
                // Before the server would say that it may come (100 Continue).
                throw Problems.tooManyBodies();
            }
        } catch (Problem problem) {
            problems.write(request, response, callback, problem);
            return true;
        }
        SlowRequests.begin(request.getConnectionMetaData());
        Limited limited = new Limited(withPrefix(request));
        Request.addCompletionListener(request, failure -> memory.giveBack(limited.held));
        return super.handle(limited, response, callback);
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

    /** Ends a body of unknown length at the byte that is too many, and any where there is no room for it. */
    private final class Limited extends Request.Wrapper {
        private long bytes;
        private long held;

        Limited(Request request) {
            super(request);
        }

        @Override
        public Content.Chunk read() {
            // Not before its handler wants it: a stranger takes no room.
            if (!hold(getLength())) {
                return Content.Chunk.from(Problems.tooManyBodies(), true);
            }
            Content.Chunk chunk = super.read();
            if (chunk == null) {
                SlowRequests.waitForBody(getConnectionMetaData());
            } else if (!Content.Chunk.isFailure(chunk)) {
                bytes += chunk.remaining();
                boolean fits = bytes <= Guard.MOST_BODY_BYTES;
                if (!fits || !hold(bytes)) {
                    chunk.release();
                    return Content.Chunk.from(fits ? Problems.tooManyBodies() : Problems.tooLarge(), true);
                }
            }
            return chunk;
        }

        /** Room for a body of this length; below 0: it is not known yet. */
        private boolean hold(long length) {
            long more = length - BodyMemory.FREE - held;
            if (more > 0 && !memory.take(more)) {
                return false;
            }
            held += Math.max(0, more);
            return true;
        }
    }
}
