package dev.redwork.dashboard;

import dev.redwork.dashboard.api.AboutApi;
import dev.redwork.dashboard.api.AuditApi;
import dev.redwork.dashboard.api.BatchApi;
import dev.redwork.dashboard.api.BulkApi;
import dev.redwork.dashboard.api.DescriptionApi;
import dev.redwork.dashboard.api.EnqueueApi;
import dev.redwork.dashboard.api.EventApi;
import dev.redwork.dashboard.api.FailureApi;
import dev.redwork.dashboard.api.HealthApi;
import dev.redwork.dashboard.api.JobApi;
import dev.redwork.dashboard.api.JobListApi;
import dev.redwork.dashboard.api.JobMoveApi;
import dev.redwork.dashboard.api.LoginApi;
import dev.redwork.dashboard.api.MetricsApi;
import dev.redwork.dashboard.api.OwnMetrics;
import dev.redwork.dashboard.api.QueueApi;
import dev.redwork.dashboard.api.ResultApi;
import dev.redwork.dashboard.api.WorkerApi;
import dev.redwork.dashboard.guard.Access;
import dev.redwork.dashboard.guard.Audit;
import dev.redwork.dashboard.guard.Guard;
import dev.redwork.dashboard.guard.GuardLimits;
import dev.redwork.dashboard.guard.HostRule;
import dev.redwork.dashboard.guard.Logins;
import dev.redwork.dashboard.guard.Redaction;
import dev.redwork.dashboard.guard.ServerCertificate;
import dev.redwork.dashboard.guard.TokenFile;
import dev.redwork.dashboard.guard.UsersFile;
import dev.redwork.dashboard.html.PageSources;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.Problems;
import dev.redwork.dashboard.http.Route;
import dev.redwork.dashboard.page.Pages;
import dev.redwork.job.RedisSettings;
import dev.redwork.queue.Admin;
import dev.redwork.redis.RedisLinks;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server of the pages and of the HTTP API. */
public final class Dashboard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);

    private final RedisLinks redis;
    private final Audit audit;
    private final Admin admin;
    private final Guard guard;
    private final Map<Route, Endpoint> endpoints = new EnumMap<>(Route.class);
    private final EnqueueApi enqueues;
    private final ResultApi results;
    private final MetricsApi metrics;
    private final EventApi events;
    private final Pages pages;
    private final Javalin server;

    private Dashboard(DashboardOptions options) {
        TokenFile tokens = options.tokenFile() == null ? null : TokenFile.open(options.tokenFile());
        Logins logins = options.usersFile() == null
                ? null
                : new Logins(UsersFile.open(options.usersFile()), options.prefix(), options.tls() != null);
        this.guard = new Guard(
                new HostRule(options.hostNames()),
                new Access(tokens, logins, options.trustedProxy(), options.showMasked()),
                options.hidePayloads(),
                options.tls() == null ? null : ServerCertificate.open(options.tls(), options.hsts()),
                options.prefix(),
                GuardLimits.ofServer());
        OwnMetrics own = new OwnMetrics();
        this.redis = new RedisLinks(options.redis(), own.redis());
        this.audit = new Audit(redis);
        this.admin = Admin.of(options.redis(), own.redis());
        HealthApi.add(endpoints, redis);
        AboutApi.add(endpoints, redis);
        DescriptionApi.add(endpoints);
        QueueApi.add(endpoints, admin);
        JobApi.add(endpoints, admin);
        JobListApi.add(endpoints, admin);
        JobMoveApi.add(endpoints, admin);
        BulkApi.add(endpoints, admin);
        FailureApi.add(endpoints, admin);
        WorkerApi.add(endpoints, admin);
        BatchApi.add(endpoints, admin);
        AuditApi.add(endpoints, redis);
        LoginApi.add(endpoints, logins);
        this.enqueues = EnqueueApi.add(endpoints, redis);
        this.results = ResultApi.add(endpoints, redis, this::run);
        this.metrics = MetricsApi.add(endpoints, redis, own);
        this.events = EventApi.add(endpoints, redis, call -> guard.check(call, Route.EVENTS));
        this.pages = new Pages(
                guard,
                options.prefix(),
                options.redis().namespace(),
                logins != null,
                new PageSources(admin, redis, events, options.traces()));
        this.server = Javalin.create(config -> configure(config, options));
    }

    /**
     * Starts one on loopback, for everybody of this machine.
     *
     * @param port 0: a free one
     */
    public static Dashboard start(RedisSettings settings, int port) {
        return start(DashboardOptions.of(settings).port(port).build());
    }

    /**
     * Starts one.
     *
     * @throws IllegalArgumentException where it cannot listen there
     * @throws dev.redwork.cli.command.ErrorReport.ConfigurationException a file of tokens, users or TLS cannot be used
     */
    public static Dashboard start(DashboardOptions options) {
        Dashboard dashboard = new Dashboard(options);
        try {
            dashboard.server.start();
            return dashboard;
        } catch (JavalinException e) {
            dashboard.close();
            throw new IllegalArgumentException(
                    "cannot listen on " + options.bind() + " port " + options.port() + ": is it taken, or not ours?",
                    e);
        }
    }

    public int port() {
        return server.port();
    }

    /** How many callers wait for jobs to end. */
    public int waiting() {
        return results.waiting();
    }

    /** How many callers are told of events. */
    public int streams() {
        return events.streams();
    }

    private void configure(JavalinConfig config, DashboardOptions options) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.generateEtags = false;
        guard.configure(config, options.bind(), options.port());
        for (Route route : Route.values()) {
            Endpoint endpoint = audit.watched(route, Objects.requireNonNull(endpoints.get(route), route.name()));
            endpoints.put(route, endpoint);
            add(config, route.method(), route, endpoint);
            if (route.isSafe()) {
                add(config, "HEAD", route, endpoint);
            }
        }
        pages.add(config, endpoints);
        config.routes.exception(Exception.class, this::tell);
        // Javalin has a handler of its own for these, which is nearer to them than ours for all.
        config.routes.exception(HttpResponseException.class, this::tell);
        config.router.javaLangErrorHandler((response, e) -> LOG.error("a call of the API failed", e));
    }

    private void add(JavalinConfig config, String method, Route route, Endpoint endpoint) {
        config.routes.addEndpoint(new io.javalin.router.Endpoint(
                HandlerType.findOrCreate(method), route.path(), call -> answer(call, route, endpoint)));
    }

    private void answer(Context call, Route route, Endpoint endpoint) {
        guard.check(call, route);
        route.checkQuery(call.queryString(), call.queryParamMap());
        Endpoint.write(call, Redaction.of(call).of(endpoint.answer(call)));
    }

    /** On one of the threads that carry out calls. */
    private void run(Runnable task) {
        server.jettyServer().threadPool().execute(task);
    }

    private void tell(Exception e, Context call) {
        Problem problem = Problems.of(e);
        problem.headers().forEach(call::header);
        if (pages.isOf(call)) {
            pages.tell(call, problem);
            return;
        }
        call.status(problem.status())
                .contentType("application/problem+json")
                .result(problem.fields(HttpStatus.forStatus(problem.status()).getMessage(), call.path())
                        .json());
    }

    @Override
    public void close() {
        results.close();
        events.close();
        server.stop();
        enqueues.close();
        metrics.close();
        redis.close();
        admin.close();
    }
}
