package dev.redwork.torture;

import dev.redwork.doctor.Finding;
import dev.redwork.doctor.QueueAudit;
import dev.redwork.embedded.testing.RawRedis;
import dev.redwork.endtoend.Outcomes;
import dev.redwork.job.Defaults;
import dev.redwork.job.RedisSettings;
import dev.redwork.redis.RedisLink;
import dev.redwork.torture.Evidence.Left;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what is left in Redis when nobody works any more. */
final class Remains {
    private static final String JOB = TortureCollector.PREFIX + "job:";

    private static final String DEAD = TortureCollector.PREFIX + "dead";

    private static final int PIPELINE = 200;

    private Remains() {}

    /**
     * The evidence of a round.
     *
     * @param used the server's memory before the round, bytes
     */
    static Evidence read(TortureStage stage, List<Entry> entries, long used) {
        try (RawRedis redis = RawRedis.connect(stage.redis.url())) {
            redis.call("DEL", Pulse.KEY);
            List<Left> left = new ArrayList<>();
            Map<String, Ended> outcomes = new HashMap<>();
            List<String> keys = list(redis, "KEYS", "*");
            List<String> lives = each(redis, keys, "PTTL");
            for (int i = 0; i < keys.size(); i++) {
                left.add(new Left(keys.get(i), Long.parseLong(lives.get(i)), members(redis, keys.get(i))));
            }
            List<String> jobs = keys.stream().filter(key -> key.startsWith(JOB)).toList();
            List<String> values = each(redis, jobs, "GET");
            for (int i = 0; i < jobs.size(); i++) {
                if (Outcomes.isOutcome(values.get(i))) {
                    outcomes.put(jobs.get(i).substring(JOB.length()), Ended.of(Outcomes.read(values.get(i))));
                }
            }
            for (String id : list(redis, "ZRANGE", DEAD, "0", "-1")) {
                String failure = redis.call("HGET", TortureCollector.PREFIX + "failures", id);
                String crashes = redis.call("HGET", TortureCollector.PREFIX + "crashes", id);
                outcomes.put(id, Ended.dead(failure, redis.call("ZSCORE", DEAD, id), crashes));
            }
            Map<String, Long> totals = new HashMap<>();
            List<String> pairs = list(redis, "HGETALL", TortureCollector.PREFIX + "totals");
            for (int i = 0; i < pairs.size(); i += 2) {
                totals.put(pairs.get(i), Long.valueOf(pairs.get(i + 1)));
            }
            List<String> audit = audit(stage);
            // As if their TTL were over.
            each(
                    redis,
                    left.stream().filter(key -> key.ttl() > 0).map(Left::key).toList(),
                    "DEL");
            return new Evidence(entries, outcomes, totals, left, audit, FillMemory.used(stage) - used);
        }
    }

    private static List<String> audit(TortureStage stage) {
        try (RedisLink link = new RedisLink(RedisSettings.of(stage.redis.url()), RedisLink.CALL_TIMEOUT)) {
            return QueueAudit.of(link, Optional.of(List.of(Defaults.QUEUE)), 1_000_000, Duration.ofMillis(50)).stream()
                    .filter(finding -> finding.level() == Finding.Level.PROBLEM)
                    .map(finding -> finding.check() + ": " + finding.found())
                    .toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the doctor looked", e);
        }
    }

    /** The answers to one command with each of these keys, some of them on their way at a time. */
    private static List<String> each(RawRedis redis, List<String> keys, String command) {
        List<String> answers = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i += PIPELINE) {
            List<String> some = keys.subList(i, Math.min(keys.size(), i + PIPELINE));
            some.forEach(key -> redis.send(command, key));
            some.forEach(key -> answers.add(redis.receive()));
        }
        return answers;
    }

    private static List<String> members(RawRedis redis, String key) {
        if (key.startsWith(JOB)) {
            return List.of();
        }
        return switch (redis.call("TYPE", key)) {
            case "hash" -> list(redis, "HKEYS", key);
            case "zset" -> list(redis, "ZRANGE", key, "0", "-1");
            default -> List.of();
        };
    }

    private static List<String> list(RawRedis redis, String... command) {
        String joined = redis.call(command);
        return joined.isEmpty() ? List.of() : List.of(joined.split(" ", -1));
    }
}
