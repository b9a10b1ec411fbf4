package dev.redwork.dashboard;

import dev.redwork.dashboard.api.AboutApi;
import dev.redwork.dashboard.api.BatchApi;
import dev.redwork.dashboard.api.DescriptionApi;
import dev.redwork.dashboard.api.EnqueueApi;
import dev.redwork.dashboard.api.HealthApi;
import dev.redwork.dashboard.api.JobApi;
import dev.redwork.dashboard.api.JobListApi;
import dev.redwork.dashboard.api.JobMoveApi;
import dev.redwork.dashboard.api.QueueApi;
import dev.redwork.dashboard.api.ResultApi;
import dev.redwork.dashboard.api.WorkerApi;
import dev.redwork.dashboard.http.Endpoint;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.dashboard.http.RedisLinks;
import dev.redwork.dashboard.http.Route;
import dev.redwork.job.RedisSettings;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.EnumMap;
import java.util.Map;

/** The server of the HTTP API. */
public final class Dashboard implements AutoCloseable {
    private final RedisLinks redis;
    private final Map<Route, Endpoint> endpoints = new EnumMap<>(Route.class);
    private final EnqueueApi enqueues;
    private final ResultApi results;
    private final Javalin server;

    private Dashboard(RedisSettings settings, String host, int port) {
        this.redis = new RedisLinks(settings);
        HealthApi.add(endpoints, redis);
        AboutApi.add(endpoints, redis);
        DescriptionApi.add(endpoints);
        QueueApi.add(endpoints, redis);
        JobApi.add(endpoints, redis);
        JobListApi.add(endpoints, redis);
        JobMoveApi.add(endpoints, redis);
        WorkerApi.add(endpoints, redis);
        BatchApi.add(endpoints, redis);
        this.enqueues = EnqueueApi.add(endpoints, redis);
        this.results = ResultApi.add(endpoints, redis, this::run);
        this.server = Javalin.create(this::configure);
        server.start(host, port);
    }

    /** @param port 0: a free one */
    public static Dashboard start(RedisSettings settings, String host, int port) {
        return new Dashboard(settings, host, port);
    }

    public int port() {
        return server.port();
    }

    /** How many callers wait for jobs to end. */
    public int waiting() {
        return results.waiting();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.generateEtags = false;
        endpoints.forEach((route, endpoint) -> config.routes.addEndpoint(new io.javalin.router.Endpoint(
                HandlerType.findOrCreate(route.method()), route.path(), call -> answer(route, endpoint, call))));
        config.routes.exception(Exception.class, Dashboard::tell);
        config.routes.error(404, "*", call -> {});
    }

    private static void answer(Route route, Endpoint endpoint, Context call) {
        route.checkQuery(call.queryParamMap());
        Endpoint.write(call, endpoint.answer(call));
    }

    /** On one of the threads that carry out calls. */
    private void run(Runnable task) {
        server.jettyServer().threadPool().execute(task);
    }

    private static void tell(Exception e, Context call) {
        Problem problem = e instanceof Problem told
                ? told
                : e instanceof HttpResponseException refused
                        ? new Problem(refused.getStatus(), "refused", String.valueOf(refused.getMessage()))
                        : new Problem(500, "internal", "internal failure; the log says more");
        problem.headers().forEach(call::header);
        call.status(problem.status())
                .contentType("application/problem+json")
                .result(problem.fields(HttpStatus.forStatus(problem.status()).getMessage(), call.path())
                        .json());
    }

    @Override
    public void close() {
        results.close();
        server.stop();
        enqueues.close();
        redis.close();
    }
}
