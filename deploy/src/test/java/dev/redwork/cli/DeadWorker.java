package dev.redwork.cli;

import static org.awaitility.Awaitility.await;

import dev.redwork.embedded.testing.RawRedis;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A worker process that is killed while it holds a job, and whose lease need not be waited for. */
final class DeadWorker {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private DeadWorker() {}

    /** SIGKILL when it holds a job of one of the queues: it is stopped for the look, and goes on when it holds none. */
    static void kill(Spawned process, String url, String worker, List<String> queues) {
        try (RawRedis redis = RawRedis.connect(url)) {
            await().atMost(PATIENCE).pollDelay(Duration.ZERO).until(() -> {
                process.signal("STOP");
                // What it had sent is done by then.
                Thread.sleep(20);
                boolean holds = queues.stream().anyMatch(queue -> holdsAJob(redis, queue, worker));
                process.signal(holds ? "KILL" : "CONT");
                return holds;
            });
        }
        await().atMost(PATIENCE).until(() -> !process.isAlive());
    }

    /** Ends its lease on a queue now. */
    static void endLease(String url, String queue, String worker) {
        try (RawRedis redis = RawRedis.connect(url)) {
            String seconds = redis.call("TIME").split(" ", -1)[0];
            sessions(redis, queue, worker)
                    .forEach(session ->
                            redis.call("ZADD", key(queue, "sessions"), "XX", "LT", seconds + "000", session));
        }
    }

    private static boolean holdsAJob(RawRedis redis, String queue, String worker) {
        return sessions(redis, queue, worker)
                .anyMatch(session ->
                        !redis.call("HLEN", key(queue, "running:" + session)).equals("0"));
    }

    private static Stream<String> sessions(RawRedis redis, String queue, String worker) {
        return Stream.of(redis.call("ZRANGE", key(queue, "sessions"), "0", "-1").split(" ", -1))
                .filter(session -> redis.call("HGET", key(queue, "session:" + session), "worker")
                        .equals(worker));
    }

    private static String key(String queue, String name) {
        return "redwork:{" + queue + "}:" + name;
    }
}
