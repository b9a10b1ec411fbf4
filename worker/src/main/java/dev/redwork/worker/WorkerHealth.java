package dev.redwork.worker;

import java.util.List;

/**
 * Whether a worker works, as it knows by itself: Redis is not asked. For probes of Kubernetes and their like, which {@code redwork
 * worker --health-port} answers by itself.
 *
 * @param live what is wrong with the process, which only a restart mends; empty: nothing. An outage of Redis is no part of it
 * @param ready why it takes no jobs now: those of {@code live}, it stops, or Redis is away; empty: it takes some
 */
public record WorkerHealth(List<Failing> live, List<Failing> ready) {
    /**
     * A part that fails.
     *
     * @param part {@code worker}, or a lane as on the command line: {@code lane high,default:8}
     * @param why for people
     */
    public record Failing(String part, String why) {}

    public WorkerHealth {
        live = List.copyOf(live);
        ready = List.copyOf(ready);
    }
}
