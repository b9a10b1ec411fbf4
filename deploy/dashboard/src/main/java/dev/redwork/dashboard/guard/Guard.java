package dev.redwork.dashboard.guard;

import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Role;
import dev.redwork.dashboard.http.Route;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.time.Duration;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** Sets the server up so that strangers do no harm: limits of sizes, times, connections and threads, and the checks of each call. */
public final class Guard {
    /** Of a body; what is larger is refused before it is read. */
    public static final int MOST_BODY_BYTES = 8 * 1024 * 1024;

    /** Of a body of a caller who may be anybody; a name and a password of 200 characters have room, even where each is written as an escape. */
    public static final int MOST_BYTES_OF_STRANGERS = 4 * 1024;

    /** How long the headers of a request may take, and its body. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    static final int MOST_HEADER_BYTES = 16 * 1024;
    static final int MOST_CONNECTIONS = 1_000;
    static final Duration IDLE = Duration.ofSeconds(60);
    static final int MOST_THREADS = 200;

    private static final int TOO_SLOW = 408;
    private static final int CALLER_WENT_AWAY = 499;

    private final HostRule hosts;
    private final Access access;
    private final boolean hidePayloads;
    private final @Nullable ServerCertificate certificate;
    private final String prefix;
    private final GuardLimits limits;

    /**
     * A guard of one server.
     *
     * @param hidePayloads from everybody
     * @param certificate null: it speaks plain HTTP
     * @param prefix of all paths; empty, or begins with a slash and ends without
     * @param limits {@link GuardLimits#ofServer}, but in tests
     */
    public Guard(
            HostRule hosts,
            Access access,
            boolean hidePayloads,
            @Nullable ServerCertificate certificate,
            String prefix,
            GuardLimits limits) {
        this.hosts = hosts;
        this.access = access;
        this.hidePayloads = hidePayloads;
        this.certificate = certificate;
        this.prefix = prefix;
        this.limits = limits;
    }

    /**
     * Whether a call of a route may be carried out.
     *
     * @throws Problem it may not
     */
    public void check(Context call, Route route) {
        check(call, route.role(), route.operationId());
        Redaction.of(call).check(call, route);
        MediaTypes.check(call, route);
    }

    /**
     * Whether a call that is none of the API's may be carried out: that of a page, or of a form on it.
     *
     * @param needed null: anybody may
     * @param action as the log names it
     * @throws Problem it may not
     */
    public void check(Context call, @Nullable Role needed, String action) {
        access.check(call, needed, action);
        new Redaction(hidePayloads, !Caller.of(call).may(Role.SECRETS)).keep(call);
    }

    /** Before the server is started. */
    public void configure(JavalinConfig config, String bind, int port) {
        config.http.maxRequestSize = MOST_BODY_BYTES;
        config.router.contextPath = prefix.isEmpty() ? "/" : prefix;
        config.jetty.timeoutStatus = TOO_SLOW;
        config.jetty.clientAbortStatus = CALLER_WENT_AWAY;
        config.jetty.threadPool = threads();
        config.jetty.modifyHttpConfiguration(Guard::configure);
        BodyMemory memory = new BodyMemory(limits.bodies());
        JettyProblems problems = new JettyProblems(certificate != null && certificate.hsts());
        config.jetty.modifyServletContextHandler(context -> {
            context.setAllowNullPathInContext(true);
            context.setErrorHandler(problems);
        });
        config.jetty.modifyServer(server -> {
            server.setErrorHandler(problems);
            server.insertHandler(new GuardHandler(hosts, prefix, memory, problems));
        });
        config.jetty.addConnector((server, http) -> connector(server, http, bind, port));
    }

    private static void configure(HttpConfiguration http) {
        http.setRequestHeaderSize(MOST_HEADER_BYTES);
        http.setSendServerVersion(false);
        // Javalin's own choice takes ambiguous paths, such as those with %2F; no name of ours needs one.
        http.setUriCompliance(UriCompliance.DEFAULT);
        // Its check of names refuses addresses and localhost; HostRule looks at the name that was asked for.
        http.addCustomizer(new SecureRequestCustomizer(false));
    }

    private ServerConnector connector(Server server, HttpConfiguration http, String bind, int port) {
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        ServerConnector connector = certificate == null
                ? new ServerConnector(server, plain)
                : new ServerConnector(server, certificate.sockets(), plain);
        if (certificate != null) {
            connector.addBean(certificate.lookedAfterBy(connector.getScheduler()));
        }
        connector.setHost(bind);
        connector.setPort(port);
        // A caller that comes in a burst would else be let in after a second, when it asks again.
        connector.setAcceptQueueSize(MOST_CONNECTIONS);
        connector.setIdleTimeout(IDLE.toMillis());
        connector.addBean(new SlowRequests(connector, limits.patience()));
        server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
        return connector;
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS);
        threads.setName("dashboard");
        if (VirtualThreads.areSupported()) {
            threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("dashboard-"));
        }
        return threads;
    }
}
