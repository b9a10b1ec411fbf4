package dev.redwork.producer;

import com.github.f4b6a3.ulid.Ulid;
import dev.redwork.job.Job;
import dev.redwork.job.Names;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.job.TaskOptions;
import dev.redwork.job.Ticker;
import dev.redwork.job.Uniqueness;
import dev.redwork.json.JobJson;
import dev.redwork.json.Json;
import dev.redwork.producer.EnqueueRequest.Destination;
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

/** Turns inputs into jobs, with their ids and times by Redis' clock. */
final class JobFactory {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The most by which a correction sets a clock back; by more, it was set anew, and the ids follow it. */
    private static final long TOLERANCE_MILLIS = 10_000;

    private final RedisSettings settings;
    private final RedisClock clock;
    private final Ticker ticker;
    private final @Nullable String inbox;
    private final Map<String, Keys> queues = new ConcurrentHashMap<>();
    private Ulid lastId = Ulid.MIN;

    /** @param inbox of the producer that is told of their outcomes; null: none is */
    JobFactory(RedisSettings settings, RedisClock clock, Ticker ticker, @Nullable String inbox) {
        this.settings = settings;
        this.clock = clock;
        this.ticker = ticker;
        this.inbox = inbox;
    }

    /** A name for an inbox that no other producer has. */
    static String newAddress() {
        return Long.toUnsignedString(RANDOM.nextLong(), 36);
    }

    /** An id that sorts by its time, and tells it: Redis' time, whatever this machine's clock says. */
    String newId() {
        return newUlid(clock.now()).toString();
    }

    /**
     * A ULID, greater than the one before. Made under a monitor: the lock in the library's own factory stays taken when a
     * caller's stack overflows in it, and no thread could enqueue any more.
     *
     * @param now the time that it tells, ms
     */
    synchronized Ulid newUlid(long now) {
        long before = lastId.getTime();
        Ulid made = now <= before && now > before - TOLERANCE_MILLIS ? lastId.increment() : random(now);
        lastId = made;
        return made;
    }

    private static Ulid random(long now) {
        byte[] bytes = new byte[Ulid.RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return new Ulid(now, bytes);
    }

    /**
     * One job for each input, in their order.
     *
     * @throws dev.redwork.job.PayloadException when one of the inputs is no JSON or larger than 1 MB
     */
    <I, O> EnqueueRequest<O> write(Task<I, O> task, List<String> ids, Collection<? extends I> inputs) {
        TaskOptions options = task.options();
        Destination destination = destination(options);
        long now = clock.now();
        Duration expires = options.expires();
        long expiresAt = expires == null ? 0 : now + destination.delay(now).toMillis() + expires.toMillis();
        List<NewJob> jobs = new ArrayList<>(ids.size());
        Iterator<String> nextId = ids.iterator();
        for (I input : inputs) {
            Job job = new Job(
                    Names.checkId(nextId.next()),
                    task.name(),
                    Json.encodeInput(task, input),
                    options.attempts(),
                    options.resultTtl(),
                    now,
                    expiresAt,
                    options.timeout(),
                    inbox,
                    options.batch());
            jobs.add(new NewJob(job, JobJson.write(job), options.uniqueness()));
        }
        return new EnqueueRequest<>(
                task, destination, jobs, ticker.read() + options.whenFull().toNanos());
    }

    private Destination destination(TaskOptions options) {
        Keys keys = queues.computeIfAbsent(options.queue(), queue -> Keys.of(settings, queue));
        Uniqueness uniqueness = options.uniqueness();
        return uniqueness != null && uniqueness.rule() == Uniqueness.Rule.DEBOUNCE
                ? new Destination(keys, uniqueness.window(), null, options.isFront())
                : new Destination(keys, options.delay(), options.at(), options.isFront());
    }
}
