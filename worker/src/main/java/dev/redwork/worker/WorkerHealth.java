package dev.redwork.worker;

import java.util.List;

/**
 * Whether a worker works, as it knows by itself: Redis is not asked. For probes of Kubernetes and their like, which {@code redwork
 * worker --health-port} answers by itself.
 *
 * @param notLive what is wrong with the process, which only a restart mends; empty: nothing. An outage of Redis is no part of it
 * @param notReady why it takes no jobs now, or not as many as it should: those of {@code notLive}, threads that could not be started, it
 *     stops, or Redis is away; empty: it takes as many as its options say
 */
public record WorkerHealth(List<Failing> notLive, List<Failing> notReady) {
    /**
     * A part that fails.
     *
     * @param part {@code worker}, or a lane as on the command line: {@code lane high,default:8}
     * @param why for people
     */
    public record Failing(String part, String why) {}

    public WorkerHealth {
        notLive = List.copyOf(notLive);
        notReady = List.copyOf(notReady);
    }
}
