package dev.redwork.dashboard;

import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.dashboard.api.AboutApi;
import dev.redwork.dashboard.api.BatchApi;
import dev.redwork.dashboard.api.HealthApi;
import dev.redwork.dashboard.api.JobApi;
import dev.redwork.dashboard.api.JobListApi;
import dev.redwork.dashboard.api.JobMoveApi;
import dev.redwork.dashboard.api.QueueApi;
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
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The server of the HTTP API. */
public final class Dashboard implements AutoCloseable {
    private final RedisLinks redis;
    private final Javalin server;

    private Dashboard(RedisSettings settings, String host, int port) {
        this.redis = new RedisLinks(settings);
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

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.generateEtags = false;
        Map<Route, Endpoint> endpoints = new EnumMap<>(Route.class);
        HealthApi.add(endpoints, redis);
        AboutApi.add(endpoints, redis);
        QueueApi.add(endpoints, redis);
        JobApi.add(endpoints, redis);
        JobListApi.add(endpoints, redis);
        JobMoveApi.add(endpoints, redis);
        WorkerApi.add(endpoints, redis);
        BatchApi.add(endpoints, redis);
        endpoints.forEach((route, endpoint) -> config.routes.addEndpoint(new io.javalin.router.Endpoint(
                HandlerType.findOrCreate(route.method()), route.path(), call -> answer(route, endpoint, call))));
        config.routes.exception(Exception.class, Dashboard::tell);
        config.routes.error(404, "*", call -> {});
    }

    private static void answer(Route route, Endpoint endpoint, Context call) {
        route.checkQuery(call.queryParamMap());
        Object answer = endpoint.answer(call);
        if (answer instanceof JsonFields fields) {
            call.contentType("application/json").result(fields.json());
        } else if (answer instanceof List<?> list) {
            call.contentType("application/json")
                    .result(list.stream()
                            .map(item -> ((JsonFields) item).json())
                            .collect(Collectors.joining(",", "[", "]")));
        }
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
        server.stop();
        redis.close();
    }
}
