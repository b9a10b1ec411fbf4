package dev.redwork.producer;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.redwork.job.Job;
import dev.redwork.job.Names;
import dev.redwork.job.Payload;
import dev.redwork.job.Task;
import dev.redwork.job.TaskOptions;
import dev.redwork.json.JobJson;
import dev.redwork.json.Json;
import dev.redwork.store.Keys;
import dev.redwork.store.Moved;
import dev.redwork.store.Operator;
import dev.redwork.store.RedisLink;
import dev.redwork.store.RedisSettings;
import dev.redwork.store.ServerInfo;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Enqueues jobs and gets their results back. Safe for use by many threads, which then share round trips; one a JVM is
 * enough: {@code Producer.connect(url).enqueue(GCD, new Pair(a, b)).get(Duration.ofSeconds(5))}.
 */
public final class Producer implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final RedisSettings settings;
    private final Asking asking;
    private final Submitter submitter;
    private final @Nullable Inbox inbox;
    private final Map<String, Keys> queues = new ConcurrentHashMap<>();

    private Producer(RedisSettings settings, boolean results) {
        this.settings = settings;
        RedisLink link = new RedisLink(settings, RedisLink.CALL_TIMEOUT);
        try {
            ServerInfo.check(link);
        } catch (RuntimeException e) {
            link.close();
            throw e;
        }
        this.submitter = new Submitter(link);
        this.asking = new Asking(settings);
        this.inbox = results ? new Inbox(settings, asking, Long.toUnsignedString(RANDOM.nextLong(), 36)) : null;
    }

    /**
     * Connects to a server.
     *
     * @param url {@code redis://[user:password@]host[:port][/database]}
     * @throws IllegalArgumentException when {@code url} is not of that form
     * @throws dev.redwork.store.RedisUnavailableException when nothing answers there
     * @throws dev.redwork.store.RedisRefusedException wrong password, or a server older than 6.2
     */
    public static Producer connect(String url) {
        return connect(RedisSettings.of(url));
    }

    public static Producer connect(RedisSettings settings) {
        return new Producer(settings, true);
    }

    /** A producer for those who only put jobs in: its handles learn nothing by themselves, no inbox is kept for it. */
    public static Producer withoutResults(RedisSettings settings) {
        return new Producer(settings, false);
    }

    /**
     * Enqueues one job; returns when Redis has it.
     *
     * @throws dev.redwork.job.PayloadException when the input is no JSON or larger than 1 MB; nothing was sent
     * @throws dev.redwork.store.RedisUnavailableException when Redis did not answer for 30 s: it may have it
     * @throws dev.redwork.store.RedisRefusedException when Redis is full or refuses us: it does not have the job
     */
    public <I, O> JobHandle<O> enqueue(Task<I, O> task, I input) {
        return enqueue(task, input, newId());
    }

    /**
     * As {@link #enqueue(Task, Object)}, under an id of the caller's own. As long as the job or its result is there, the
     * same id enqueues nothing: the handle says {@link JobHandle#isDuplicate()} and gives that job's result.
     */
    public <I, O> JobHandle<O> enqueue(Task<I, O> task, I input, String id) {
        return submit(task, List.of(id), Collections.singleton(input)).get(0);
    }

    /**
     * Enqueues many jobs, up to 1,000 a round trip; the handles stand in the order of the inputs.
     *
     * @throws dev.redwork.job.PayloadException when one of the inputs is no JSON or larger than 1 MB; nothing was sent
     * @throws PartlyEnqueuedException when Redis refused or fell silent after some of them
     */
    public <I, O> List<JobHandle<O>> enqueueAll(Task<I, O> task, Collection<? extends I> inputs) {
        return submit(
                task, Stream.generate(Producer::newId).limit(inputs.size()).toList(), inputs);
    }

    /**
     * Runs a task on all inputs.
     *
     * @param timeout for all of them together
     * @return the outputs, in the order of the inputs
     * @throws JobFailedException of the first input whose job failed; the other jobs go on
     * @throws WaitTimeoutException when they did not all end in time; the jobs go on
     */
    public <I, O> List<O> map(Task<I, O> task, Collection<? extends I> inputs, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        List<O> outputs = new ArrayList<>(inputs.size());
        for (JobHandle<O> job : enqueueAll(task, inputs)) {
            outputs.add(job.get(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))));
        }
        return outputs;
    }

    /**
     * As {@link #map}, for inputs and outputs that need not fit into memory: jobs are enqueued as the stream is read.
     *
     * @param ahead jobs that are open at a time, and outputs that wait to be read; fewer for large outputs
     * @param patience how long each next output may take
     */
    public <I, O> Stream<O> stream(Task<I, O> task, Iterator<? extends I> inputs, int ahead, Duration patience) {
        return new Window<I, O>(this, task, inputs, ahead, patience).stream();
    }

    /**
     * Cancels a job, whoever enqueued it. One that waits, also for its time or for another attempt, never starts, whichever
     * worker is up; of one that runs the worker is told. Whoever waits for it learns so by {@link JobCancelledException}.
     *
     * @return {@link Moved#CANCELLED} it never starts; {@link Moved#ASKED} it runs, and its worker is told; {@link Moved#ENDED}
     *     it had ended before (or this call cancelled it, when its answer was lost and it was sent again); {@link Moved#GONE}
     *     there is no such job
     */
    public Moved cancel(String queue, String id) {
        Keys keys = settings.keys(queue);
        return asking.with(link -> new Operator(link, keys).cancel(List.of(Names.checkId(id))))
                .getOrDefault(id, Moved.GONE);
    }

    /** A new batch: jobs of one queue that share counts, flags and cancellation. */
    public Batch batch(String queue) {
        return batch(queue, newId());
    }

    /** The batch with this id, which somebody else may have begun. */
    public Batch batch(String queue, String id) {
        return new Batch(asking, settings.keys(queue), id);
    }

    /** Ends the connections. Jobs go on; handles that wait end with {@link java.util.concurrent.CancellationException}. */
    @Override
    public void close() {
        if (inbox != null) {
            inbox.close();
        }
        submitter.close();
        asking.close();
    }

    private <I, O> List<JobHandle<O>> submit(Task<I, O> task, List<String> ids, Collection<? extends I> inputs) {
        TaskOptions options = task.options();
        Keys keys = queues.computeIfAbsent(options.queue(), settings::keys);
        String address = inbox == null ? null : inbox.address();
        List<Submitter.Entry> entries = new ArrayList<>(ids.size());
        List<JobHandle<O>> handles = new ArrayList<>(ids.size());
        Iterator<String> nextId = ids.iterator();
        for (I input : inputs) {
            String id = Names.checkId(nextId.next());
            Payload json = Json.encodeInput(task, input);
            Job job = new Job(id, task.name(), json, options.attempts(), options.resultTtl(), address, options.batch());
            entries.add(new Submitter.Entry(job, JobJson.write(job)));
            handles.add(new JobHandle<>(id, task, keys, this, inbox));
        }
        if (inbox != null) {
            // Before the jobs are sent: an outcome may be here before the call that enqueued has returned.
            inbox.watch(keys, handles);
        }
        submitter.submit(keys, entries, handles);
        return handles;
    }

    private static String newId() {
        return UlidCreator.getMonotonicUlid().toString();
    }
}
