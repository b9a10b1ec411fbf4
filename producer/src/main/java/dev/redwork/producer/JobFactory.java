package dev.redwork.producer;

import dev.redwork.job.Job;
import dev.redwork.job.Names;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.job.TaskOptions;
import dev.redwork.json.JobJson;
import dev.redwork.json.Json;
import dev.redwork.redis.RedisClock;
import dev.redwork.store.Keys;
import dev.redwork.store.NewJob;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Turns inputs into jobs, with their times by Redis' clock. */
final class JobFactory {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final RedisSettings settings;
    private final RedisClock clock;
    private final @Nullable String inbox;
    private final Ids ids = new Ids(RANDOM);
    private final Backpressure.Shared backpressure;
    private final Map<String, Keys> queues = new ConcurrentHashMap<>();

    /** @param inbox of the producer that is told of their outcomes; null: none is */
    JobFactory(RedisSettings settings, RedisClock clock, @Nullable String inbox, WaitClock waits) {
        this.settings = settings;
        this.clock = clock;
        this.inbox = inbox;
        this.backpressure = new Backpressure.Shared(waits);
    }

    /** A name for an inbox that no other producer has. */
    static String newAddress() {
        return Long.toUnsignedString(RANDOM.nextLong(), 36);
    }

    /** An id that sorts by its time, and tells it: Redis' time, whatever this machine's clock says. */
    String newId() {
        return ids.next(clock.now());
    }

    /**
     * One job for each input, in their order.
     *
     * @throws dev.redwork.job.PayloadException when one of the inputs is no JSON or larger than 1 MB
     */
    <I> EnqueueRequest write(Task<I, ?> task, List<String> ids, Collection<? extends I> inputs) {
        TaskOptions options = task.options();
        Destination destination =
                Destination.of(queues.computeIfAbsent(options.queue(), queue -> Keys.of(settings, queue)), options);
        long now = clock.now();
        long due = now + destination.delay(clock).toMillis();
        Duration expires = options.expires();
        List<NewJob> entries = new ArrayList<>(ids.size());
        Iterator<String> nextId = ids.iterator();
        for (I input : inputs) {
            Job job = new Job(
                    Names.checkId(nextId.next()),
                    task.name(),
                    Json.encodeInput(task, input),
                    options.attempts(),
                    options.resultTtl(),
                    now,
                    expires == null ? 0 : due + expires.toMillis(),
                    options.timeout(),
                    inbox,
                    options.batch());
            entries.add(new NewJob(job, JobJson.write(job), options.uniqueness()));
        }
        Backpressure whenFull = new Backpressure(options.queue(), backpressure, options.whenFull());
        return new EnqueueRequest(destination, entries, whenFull, options.uniqueness());
    }
}
