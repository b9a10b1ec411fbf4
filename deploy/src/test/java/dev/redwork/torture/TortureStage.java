package dev.redwork.torture;

import dev.redwork.embedded.Appendfsync;
import dev.redwork.embedded.RedisServer;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.endtoend.ChildJvm;
import dev.redwork.faultproxy.FaultProxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One round's cast: a Redis, worker and producer processes, each on a line of its own, and a collector. */
final class TortureStage implements AutoCloseable {
    static final int WORKERS = 3;
    static final int PRODUCERS = 2;

    final RedisServer redis;
    final Appendfsync appendfsync;
    final TortureLedger ledger;
    final Pulse pulse;
    final List<Slot> workers = new ArrayList<>();
    final List<Slot> producers = new ArrayList<>();
    private final ChildJvm collector;

    TortureStage(Path directory, long seed, Appendfsync appendfsync) {
        this.appendfsync = appendfsync;
        this.redis = RedisServer.builder().appendfsync(appendfsync).start();
        this.ledger = new TortureLedger(directory, "nemesis");
        this.pulse = new Pulse(redis.url(), ledger);
        // Small, so that a handler soon fills it.
        List<String> ofWorkers = new ArrayList<>(DenyThreads.LIMIT.options());
        ofWorkers.add("-Xmx64m");
        List<String> ofProducers = List.of("-Xmx64m", "-Xss512k");
        for (int i = 0; i < WORKERS; i++) {
            workers.add(slot("worker" + i, TortureWorker.class, ofWorkers, directory, seed));
        }
        for (int i = 0; i < PRODUCERS; i++) {
            producers.add(slot("producer" + i, TortureProducer.class, ofProducers, directory, seed + i));
        }
        this.collector = ChildJvm.start(
                TortureCollector.NAME,
                TortureCollector.class,
                List.of("-Xmx64m", MachineClock.options().get(0)),
                Map.of(),
                directory.resolve("collector.log").toFile(),
                List.of(redis.url(), directory.toString()));
    }

    private Slot slot(String name, Class<?> main, List<String> options, Path directory, long seed) {
        return new Slot(name, main, options, FaultProxy.to(redis.port()), directory, ledger, seed);
    }

    /** Starts what does not run. Not without a Redis: a process ends that finds none at its start. */
    void keep() {
        if (redis.isRunning()) {
            workers.forEach(Slot::keep);
            producers.forEach(Slot::keep);
        }
    }

    void awaitReady() {
        keep();
        collector.awaitReady();
        workers.forEach(slot -> slot.jvm().awaitReady());
        producers.forEach(slot -> slot.jvm().awaitReady());
    }

    Slot worker(int target) {
        return workers.get(target % WORKERS);
    }

    Slot producer(int target) {
        return producers.get(target % PRODUCERS);
    }

    /** The lines of workers and producers. */
    Slot anybody(int target) {
        int number = target % (WORKERS + PRODUCERS);
        return number < WORKERS ? workers.get(number) : producers.get(number - WORKERS);
    }

    /** One command on a connection of its own. */
    String call(String... command) {
        try (RawRedis raw = RawRedis.connect(redis.url())) {
            return raw.call(command);
        }
    }

    @Override
    public void close() {
        workers.forEach(Slot::close);
        producers.forEach(Slot::close);
        collector.close();
        pulse.close();
        redis.close();
        ledger.close();
    }
}
