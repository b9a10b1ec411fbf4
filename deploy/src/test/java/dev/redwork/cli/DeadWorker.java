package dev.redwork.cli;

import dev.redwork.embedded.testing.RawRedis;

/** A worker process that was killed: its lease need not be waited for. */
final class DeadWorker {
    private DeadWorker() {}

    /** Ends its lease on a queue now. */
    static void endLease(String url, String queue, String worker) {
        try (RawRedis redis = RawRedis.connect(url)) {
            String prefix = "redwork:{" + queue + "}:";
            String seconds = redis.call("TIME").split(" ", -1)[0];
            for (String session :
                    redis.call("ZRANGE", prefix + "sessions", "0", "-1").split(" ", -1)) {
                if (redis.call("HGET", prefix + "session:" + session, "worker").equals(worker)) {
                    redis.call("ZADD", prefix + "sessions", "XX", "LT", seconds + "000", session);
                }
            }
        }
    }
}
