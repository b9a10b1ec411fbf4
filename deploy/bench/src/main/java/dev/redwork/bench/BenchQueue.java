package dev.redwork.bench;

import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.ReadCalls.Scanned;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobStore;
import dev.redwork.store.Keys;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** A queue of one bench, {@code b.<random>}: nobody else uses it, and all of its keys go with it. */
public final class BenchQueue implements AutoCloseable {
    /** Starts of the keys that may be left of a queue whose jobs have all ended, besides their results. */
    private static final List<String> KEPT = List.of("totals", "recent", "history", "doorbell", "session");

    /** As long as the name of most queues, {@code default}: it stands in each of a queue's keys. */
    private static final String NAME = "b.%05d";

    private static final int NAMES = 100_000;

    private static final String JOB = "job:";
    private static final int ENQUEUED = 10_000;
    private static final int UNLINKED = 1_000;

    private final RedisSettings settings;
    private final RedisSettings line;
    private final String name;
    private final String prefix;
    private final RedisLink link;
    private final RedisLink lineLink;
    private final Queue<Producer> producers = new ConcurrentLinkedQueue<>();
    private final Queue<BenchQueue> others = new ConcurrentLinkedQueue<>();

    /**
     * A new one.
     *
     * @param line where workers and producers reach the server, over a line that may be slow; {@code settings} lead there straight
     */
    BenchQueue(RedisSettings settings, RedisSettings line) {
        this(settings, line, NAME.formatted(new SecureRandom().nextInt(NAMES)));
    }

    /** That of another process, which takes its keys away: this one is only to be stopped. */
    BenchQueue(RedisSettings line, String name) {
        this(line, line, name);
    }

    private BenchQueue(RedisSettings settings, RedisSettings line, String name) {
        this.settings = settings;
        this.line = line;
        this.name = name;
        this.prefix = settings.namespace() + ":{" + name + "}:";
        this.link = new RedisLink(settings, RedisLink.CALL_TIMEOUT);
        this.lineLink = new RedisLink(line, RedisLink.CALL_TIMEOUT);
    }

    /** One more, which ends with this one. */
    public BenchQueue another() {
        BenchQueue other = new BenchQueue(settings, line);
        others.add(other);
        return other;
    }

    public String name() {
        return name;
    }

    /** Straight to the server, for what counts and clears away. */
    public RedisLink link() {
        return link;
    }

    /** The way of workers and producers, for what they are compared with. */
    RedisLink lineLink() {
        return lineLink;
    }

    public Keys keys() {
        return Keys.of(settings, name);
    }

    /** A key of ours. */
    String key(String rest) {
        return prefix + rest;
    }

    /** The task, to be put into this queue. */
    public <I, O> Task<I, O> here(Task<I, O> task) {
        return task.with(options -> options.queue(name));
    }

    /** A producer whose results stay in Redis. */
    Producer newProducer() {
        return kept(Producer.withoutResults(line));
    }

    /** A producer that is told of results. */
    public Producer newProducerOfResults() {
        return kept(Producer.connect(line));
    }

    private Producer kept(Producer producer) {
        producers.add(producer);
        return producer;
    }

    /** Puts in so many jobs whose results stay in Redis. */
    <I> void enqueue(Task<I, ?> task, I input, int count) {
        enqueue(call -> here(task), input, count, ENQUEUED);
    }

    /** The same, so many a call, each call with the task for its number, from 0. */
    <I> void enqueue(IntFunction<Task<I, ?>> tasks, I input, int count, int perCall) {
        try (Producer producer = newProducer()) {
            int left = count;
            for (int call = 0; left > 0; call++) {
                int some = Math.min(perCall, left);
                producer.enqueueAll(tasks.apply(call), Collections.nCopies(some, input));
                left -= some;
            }
        }
    }

    /** How many jobs have an outcome. */
    long ended() {
        return ended(totals());
    }

    private static long ended(Map<String, Long> totals) {
        return totals.getOrDefault("succeeded", 0L)
                + totals.getOrDefault("dead", 0L)
                + totals.getOrDefault("cancelled", 0L);
    }

    private Map<String, Long> totals() {
        Map<String, Long> totals = new LinkedHashMap<>();
        link.send(Call.map("HGETALL", key("totals"))).forEach((name, count) -> totals.put(name, Long.valueOf(count)));
        return totals;
    }

    /**
     * Looks at all that is left: so many jobs succeeded, each once, and there is nothing else. An outcome is counted by the
     * script that records it, so one recorded twice is counted twice.
     *
     * @param more starts of other keys that these jobs leave
     */
    public void checkEnded(long jobs, String... more) {
        Map<String, Long> totals = totals();
        Set<String> keys = keys(link);
        long results = keys.stream().filter(key -> key.startsWith(JOB)).count();
        keys.removeIf(key -> Stream.concat(KEPT.stream(), Stream.of(more)).anyMatch(key::startsWith));
        keys.removeIf(key -> key.startsWith(JOB));
        check(totals.getOrDefault("enqueued", 0L) == jobs, "enqueued", totals);
        check(totals.getOrDefault("succeeded", 0L) == jobs, "succeeded", totals);
        check(ended(totals) == jobs, "ended", totals);
        check(results == jobs, "have a result (" + results + ")", totals);
        check(keys.isEmpty(), "left nothing behind " + keys.stream().limit(5).toList(), totals);
    }

    /** So many jobs wait, each once. */
    void checkWaiting(long jobs) {
        Map<String, Long> totals = totals();
        long specs = keys(link).stream().filter(key -> key.startsWith(JOB)).count();
        check(totals.getOrDefault("enqueued", 0L) == jobs, "enqueued", totals);
        check(specs == jobs, "have a spec (" + specs + ")", totals);
    }

    private void check(boolean holds, String what, Map<String, Long> totals) {
        if (!holds) {
            throw new RedworkException("queue " + name + ": not all jobs " + what + "; totals are " + totals);
        }
    }

    /** Deletes all keys of the queue, which no worker reads. */
    void clear() {
        clear(link);
    }

    /** Deletes what jobs that have ended leave; workers may go on reading. */
    public void clearEnded() {
        clearOnly(JOB, "totals", "recent");
    }

    /** Deletes the keys that start so; workers may go on reading. */
    public void clearOnly(String... starts) {
        Set<String> keys = keys(link);
        keys.removeIf(key -> Stream.of(starts).noneMatch(key::startsWith));
        unlink(link, List.copyOf(keys));
    }

    private void clear(RedisLink through) {
        List<String> keys = List.copyOf(keys(through));
        while (!keys.isEmpty()) {
            unlink(through, keys);
            keys = List.copyOf(keys(through));
        }
    }

    private void unlink(RedisLink through, List<String> keys) {
        for (int i = 0; i < keys.size(); i += UNLINKED) {
            List<String> some = keys.subList(i, Math.min(keys.size(), i + UNLINKED));
            through.send(Call.command(
                    "UNLINK", Reply::number, some.stream().map(this::key).toArray()));
        }
    }

    private Set<String> keys(RedisLink through) {
        Set<String> keys = new HashSet<>();
        // A brace is no wildcard to Redis, and names have none.
        Scanned part = through.send(ReadCalls.scan("0", prefix + "*"));
        while (true) {
            part.names().forEach(key -> keys.add(key.substring(prefix.length())));
            if (part.isLast()) {
                return keys;
            }
            part = through.send(ReadCalls.scan(part.cursor(), prefix + "*"));
        }
    }

    /** Breaks off whatever goes on, on whatever thread: from now on all of it fails. */
    void stop() {
        others.forEach(BenchQueue::stop);
        link.close();
        lineLink.close();
        producers.forEach(Producer::close);
    }

    /** Stops, and takes all of it away. */
    @Override
    public void close() {
        stop();
        others.forEach(BenchQueue::close);
        try (RedisLink last = new RedisLink(settings, RedisLink.CALL_TIMEOUT)) {
            clear(last);
            last.send(JobStore.forget(settings, name));
        }
    }
}
