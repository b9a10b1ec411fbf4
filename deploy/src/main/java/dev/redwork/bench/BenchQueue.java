package dev.redwork.bench;

import dev.redwork.job.Defaults;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Task;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.Producer;
import dev.redwork.redis.Call;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.ReadCalls.Scanned;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.Reply;
import dev.redwork.store.JobStore;
import dev.redwork.store.Keys;
import dev.redwork.worker.Worker;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A queue of one bench, {@code bench.<what>.<random>}: nobody else uses it, and all of its keys go with it. */
public final class BenchQueue implements AutoCloseable {
    /** Keys that may be left of a queue whose jobs have all ended, besides their results. */
    private static final Set<String> KEPT = Set.of("totals", "recent", "doorbell", "sessions");

    /** Keys that ended jobs and their batches leave. */
    private static final List<String> LEFT = List.of("job:", "totals", "recent", "batch:", "batches", "flag:");

    private static final String SHORT = "b.";

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

    private volatile @Nullable Worker worker;

    private BenchQueue(String name, RedisSettings settings, RedisSettings line) {
        this.settings = settings;
        this.line = line;
        this.name = name;
        this.prefix = settings.namespace() + ":{" + name + "}:";
        this.link = new RedisLink(settings, RedisLink.CALL_TIMEOUT);
        this.lineLink = new RedisLink(line, RedisLink.CALL_TIMEOUT);
    }

    /**
     * A new one.
     *
     * @param line where workers and producers reach the server, over a line that may be slow; {@code settings} lead there straight
     */
    public static BenchQueue of(RedisSettings settings, RedisSettings line, String what) {
        return new BenchQueue("bench." + what + "." + random(), settings, line);
    }

    private static String random() {
        return Integer.toString(new SecureRandom().nextInt(1 << 30), 36);
    }

    /** One more, which ends with this one. */
    BenchQueue another(String what) {
        return kept(new BenchQueue(name + "." + what, settings, line));
    }

    /** As {@link #another}, under a name as long as that of most queues: it stands in each of a queue's keys. */
    BenchQueue anotherShort() {
        String digits = random();
        int length = Math.min(digits.length(), Defaults.QUEUE.length() - SHORT.length());
        return kept(new BenchQueue(SHORT + digits.substring(digits.length() - length), settings, line));
    }

    private BenchQueue kept(BenchQueue other) {
        others.add(other);
        return other;
    }

    public String name() {
        return name;
    }

    RedisSettings settings() {
        return settings;
    }

    /** Straight to the server, for what counts and clears away. */
    RedisLink link() {
        return link;
    }

    /** The way of workers and producers, for what they are compared with. */
    RedisLink lineLink() {
        return lineLink;
    }

    Keys keys() {
        return Keys.of(settings, name);
    }

    /** A key of ours. */
    String key(String rest) {
        return prefix + rest;
    }

    /** A producer whose results stay in Redis. */
    Producer newProducer() {
        return kept(Producer.withoutResults(line));
    }

    /** A producer that is told of results. */
    Producer newProducerOfResults() {
        return kept(Producer.connect(line));
    }

    private Producer kept(Producer producer) {
        producers.add(producer);
        return producer;
    }

    /** Puts in so many jobs whose results stay in Redis, and tells their ids. */
    <I> List<String> enqueue(Task<I, ?> task, I input, int count) {
        return enqueue(call -> task, input, count, ENQUEUED);
    }

    /** As {@link #enqueue(Task, Object, int)}, so many a call, each call with the task for its number, from 0. */
    <I> List<String> enqueue(IntFunction<Task<I, ?>> tasks, I input, int count, int perCall) {
        List<String> ids = new ArrayList<>(count);
        try (Producer producer = newProducer()) {
            for (int call = 0; ids.size() < count; call++) {
                int some = Math.min(perCall, count - ids.size());
                producer.enqueueAll(tasks.apply(call), Collections.nCopies(some, input)).stream()
                        .map(JobHandle::id)
                        .forEach(ids::add);
            }
        }
        return ids;
    }

    /** A worker in this JVM, which is not to write keys any more once these are taken away. One at a time. */
    Worker attended(Worker started) {
        worker = started;
        return started;
    }

    Map<String, Long> totals() {
        Map<String, Long> totals = new LinkedHashMap<>();
        link.send(Call.map("HGETALL", key("totals"))).forEach((name, count) -> totals.put(name, Long.valueOf(count)));
        return totals;
    }

    /** Jobs that have an outcome. */
    static long ended(Map<String, Long> totals) {
        return totals.getOrDefault("succeeded", 0L)
                + totals.getOrDefault("dead", 0L)
                + totals.getOrDefault("cancelled", 0L);
    }

    /**
     * Looks at all that is left: each of these jobs succeeded once, and there is nothing else. An outcome is counted by the
     * script that records it, so one recorded twice is counted twice.
     */
    void checkEnded(Collection<String> ids) {
        checkEnded(ids, Set.of());
    }

    /** The same, of jobs that leave these keys, too. */
    void checkEnded(Collection<String> ids, Set<String> leaves) {
        Map<String, Long> totals = totals();
        Set<String> keys = keys(link);
        Set<String> results = named(keys, "job:");
        keys.removeIf(key -> KEPT.contains(key) || key.startsWith("job:") || key.startsWith("session:"));
        keys.removeAll(leaves);
        check(totals.getOrDefault("enqueued", 0L) == ids.size(), "enqueued", totals);
        check(totals.getOrDefault("succeeded", 0L) == ids.size(), "succeeded", totals);
        check(ended(totals) == ids.size(), "ended", totals);
        check(results.equals(Set.copyOf(ids)), "have a result (" + results.size() + ")", totals);
        check(keys.isEmpty(), "left nothing behind " + keys.stream().limit(5).toList(), totals);
    }

    /** Looks at what is left of so many jobs of batches, of which some were cancelled: each has one outcome. */
    void checkOutcomes(long jobs) {
        Map<String, Long> totals = totals();
        Set<String> keys = keys(link);
        Set<String> outcomes = named(keys, "job:");
        check(totals.getOrDefault("enqueued", 0L) == jobs, "enqueued", totals);
        check(ended(totals) == jobs && totals.getOrDefault("dead", 0L) == 0, "ended well", totals);
        check(outcomes.size() == jobs, "have an outcome (" + outcomes.size() + ")", totals);
    }

    /** Each of these jobs waits, once, and there is nothing else. */
    void checkWaiting(Collection<String> ids) {
        Map<String, Long> totals = totals();
        Set<String> specs = named(keys(link), "job:");
        check(totals.getOrDefault("enqueued", 0L) == ids.size(), "enqueued", totals);
        check(specs.equals(Set.copyOf(ids)), "have a spec (" + specs.size() + ")", totals);
    }

    /** Deletes all keys of the queue, which no worker reads. */
    void clear() {
        clear(link);
    }

    /** Deletes what jobs that have ended leave; workers may go on reading. */
    void clearEnded() {
        clearOnly(LEFT.toArray(String[]::new));
    }

    /** Deletes the keys that start so; workers may go on reading. */
    void clearOnly(String... starts) {
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

    /** Breaks off whatever goes on, on whatever thread: from now on all of it fails. */
    public void stop() {
        others.forEach(BenchQueue::stop);
        Worker attended = worker;
        if (attended != null) {
            attended.hurry();
            attended.close();
        }
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

    private static Set<String> named(Set<String> keys, String start) {
        return keys.stream()
                .filter(key -> key.startsWith(start))
                .map(key -> key.substring(start.length()))
                .collect(Collectors.toSet());
    }

    private void check(boolean holds, String what, Map<String, Long> totals) {
        if (!holds) {
            throw new RedworkException("queue " + name + ": not all jobs " + what + "; totals are " + totals);
        }
    }
}
