package dev.redwork.cli.worker;

import dev.redwork.worker.Worker;
import dev.redwork.worker.WorkerHealth;
import dev.redwork.worker.WorkerHealth.Failing;
import dev.redwork.worker.WorkerOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The health of a worker's process, from before it has reached Redis. Apart: a worker that nobody probes loads none of it. */
final class HealthPort {
    private static final Logger LOG = LoggerFactory.getLogger(HealthPort.class);
    private static final String LOOPBACK = "127.0.0.1";

    private HealthPort() {}

    /**
     * Answers probes from now on, and scrapes of Prometheus where Micrometer is there.
     *
     * @param options of the worker that will start
     * @param started the worker, once it has started
     * @param stops whether it was told to stop, which may be before
     * @throws picocli.CommandLine.ParameterException where it cannot listen there
     */
    static HealthServer open(
            WorkerCommand command,
            int port,
            WorkerOptions.Builder options,
            CompletableFuture<Worker> started,
            BooleanSupplier stops) {
        String bind = command.healthBind == null ? LOOPBACK : command.healthBind;
        try {
            HealthServer server = HealthServer.start(bind, port, () -> look(started, stops), metrics(options));
            LOG.info("health is at {}/livez, /readyz and (with Micrometer) /metrics", server.url());
            return server;
        } catch (IOException | IllegalArgumentException e) {
            throw command.usage("--health-port: cannot listen on " + bind + " port " + port + ": " + e.getMessage());
        }
    }

    private static @Nullable Supplier<String> metrics(WorkerOptions.Builder options) {
        try {
            return WorkerScrape.of(options);
        } catch (LinkageError e) {
            LOG.debug("no metrics, since Micrometer's registry for Prometheus is not on the class path", e);
            return null;
        }
    }

    private static WorkerHealth look(CompletableFuture<Worker> started, BooleanSupplier stops) {
        if (started.isDone() && !started.isCompletedExceptionally()) {
            return started.join().health();
        }
        String why =
                stops.getAsBoolean() ? "it is stopping: it claims no more" : "it starts: Redis has not answered yet";
        return new WorkerHealth(List.of(), List.of(new Failing("worker", why)));
    }
}
