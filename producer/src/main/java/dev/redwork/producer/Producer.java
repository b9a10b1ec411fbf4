package dev.redwork.producer;

import com.github.f4b6a3.ulid.Ulid;
import dev.redwork.job.CancelResult;
import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.job.Names;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Task;
import dev.redwork.job.TaskOptions;
import dev.redwork.job.Ticker;
import dev.redwork.job.Timing;
import dev.redwork.job.TraceContext;
import dev.redwork.job.Uniqueness;
import dev.redwork.json.JobJson;
import dev.redwork.json.Json;
import dev.redwork.producer.EnqueueRequest.Destination;
import dev.redwork.producer.EnqueueRequest.Template;
import dev.redwork.producer.EnqueueRequest.WaitClock;
import dev.redwork.producer.GroupCommit.EnqueueSender;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.RedisLink.RedisClock;
import dev.redwork.redis.ResidentThread.LaneQueues;
import dev.redwork.redis.ServerInfo;
import dev.redwork.store.JobStore.NewJob;
import dev.redwork.store.Keys;
import dev.redwork.store.QueueStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Enqueues jobs and gets their results back. Safe for use by many threads, which then share round trips; one a JVM is
 * enough: {@code Producer.connect(url).enqueue(GCD, new Pair(a, b)).get(Duration.ofSeconds(5))}.
 */
public final class Producer implements AutoCloseable {
    private final RedisSettings settings;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final WaitClock waits = this::sleep;
    private final RedisLink link;
    private final QueryConnection queries;
    private final GroupCommit groupCommit;
    final Inbox inbox;
    private final @Nullable Inbox results;
    private final JobFactory factory;
    private final Replacer replacer;

    /** Null: nobody is told of jobs. */
    private final @Nullable ProducerListeners listeners;

    Producer(RedisSettings settings, boolean results, Timing timing) {
        this(settings, results, timing, List.of());
    }

    private Producer(RedisSettings settings, boolean results, Timing timing, List<ProducerListener> listeners) {
        this(ServerInfo.connect(settings), new RedisLink(settings, RedisLink.CALL_TIMEOUT), results, timing, listeners);
        ProducerRehearsal.start(() -> factory.made() > ProducerRehearsal.ENOUGH);
    }

    /**
     * @param link sends jobs
     * @param reading waits for their results
     */
    Producer(RedisLink link, RedisLink reading, boolean results, Timing timing, List<ProducerListener> listeners) {
        this.listeners = ProducerListeners.of(listeners, waits, results);
        this.settings = link.settings();
        this.link = link;
        RedisClock clock = RedisClock.of(link);
        this.groupCommit =
                new GroupCommit(new EnqueueSender(settings, link::send, clock, waits)::send, new Backpressure(waits));
        this.queries = new QueryConnection(settings);
        ProducerClasses.initialize(Keys.of(settings, Defaults.QUEUE), queries);
        String address = JobFactory.newAddress();
        // Its thread and its connection begin with the first handle that waits.
        this.inbox = new Inbox(reading, queries, address, timing.block(), waits);
        this.results = results ? inbox : null;
        this.factory = new JobFactory(settings, clock, waits, results ? address : null);
        this.replacer = new Replacer(queries, this.results, groupCommit, waits);
    }

    /**
     * Connects to a server.
     *
     * @param url {@code redis://[user:password@]host[:port][/database]}
     * @throws IllegalArgumentException when {@code url} is not of that form
     * @throws dev.redwork.job.RedisUnavailableException when nothing answers there
     * @throws dev.redwork.job.RedisRefusedException wrong password, or a server older than 6.2
     */
    public static Producer connect(String url) {
        return connect(RedisSettings.of(url));
    }

    public static Producer connect(RedisSettings settings) {
        return new Producer(settings, true, Timing.DEFAULT);
    }

    /**
     * A producer for callers that only enqueue: its handles receive no results, no inbox is kept for it. {@link #job} gives one that
     * does.
     */
    public static Producer withoutResults(RedisSettings settings) {
        return new Producer(settings, false, Timing.DEFAULT);
    }

    /** For a producer with listeners. */
    public static Builder builder(String url) {
        return builder(RedisSettings.of(url));
    }

    public static Builder builder(RedisSettings settings) {
        return new Builder(settings);
    }

    /** Collects how a producer is to be. */
    public static final class Builder {
        private final RedisSettings settings;
        private final List<ProducerListener> listeners = new ArrayList<>();
        private boolean results = true;

        private Builder(RedisSettings settings) {
            this.settings = settings;
        }

        /** Adds one that is told of jobs; several are told in the order in which they were added. */
        public Builder listener(ProducerListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /** As {@link Producer#withoutResults}. */
        public Builder withoutResults() {
            results = false;
            return this;
        }

        /** As {@link Producer#connect(String)}. */
        public Producer connect() {
            return new Producer(settings, results, Timing.DEFAULT, listeners);
        }
    }

    /**
     * Enqueues one job; returns when Redis has it.
     *
     * @throws IllegalArgumentException when the task has a type of which no value could be read or written as JSON
     * @throws dev.redwork.job.RedworkException when this producer is closed, also meanwhile
     * @throws dev.redwork.job.PayloadException when the input is no JSON or larger than 1 MB; nothing was sent
     * @throws dev.redwork.job.RedisUnavailableException when Redis did not answer for 30 s: it may have it
     * @throws dev.redwork.job.RedisRefusedException when Redis is full or refuses us: it does not have the job
     * @throws QueueFullException when the queue is at its limits, and {@link dev.redwork.job.TaskOptions#whenFull} is over
     */
    public <I, O> JobHandle<O> enqueue(Task<I, O> task, I input) {
        return submit(task, List.of(factory.newId()), Collections.singleton(input))
                .get(0);
    }

    /**
     * As {@link #enqueue(Task, Object)}, under an id of the caller's own. As long as the job or its result is there, the
     * same id enqueues nothing: the handle says {@link JobHandle#isDuplicate()} and gives that job's result.
     */
    public <I, O> JobHandle<O> enqueue(Task<I, O> task, I input, String id) {
        return submit(task, List.of(Names.checkId(id)), Collections.singleton(input))
                .get(0);
    }

    /**
     * As {@link #enqueue(Task, Object, String)}, but a job with this id that is still scheduled gets the new input, options
     * and due time; one that is pending, running or has ended stays as it is. Decided in one step in Redis; safe to repeat.
     * Of calls that race any one may be the last.
     */
    public <I, O> ReplaceResult<O> replace(Task<I, O> task, I input, String id) {
        if (listeners != null) {
            return listeners.tell(task, 1, () -> replaceNow(task, input, id), done -> List.of(done.job()));
        }
        return replaceNow(task, input, id);
    }

    private <I, O> ReplaceResult<O> replaceNow(Task<I, O> task, I input, String id) {
        return replacer.replace(factory.write(task, List.of(Names.checkId(id)), Collections.singleton(input)));
    }

    /**
     * Enqueues many jobs, up to 1,000 a round trip; the handles stand in the order of the inputs.
     *
     * @throws dev.redwork.job.PayloadException when one of the inputs is no JSON or larger than 1 MB; nothing was sent
     * @throws PartlyEnqueuedException when Redis refused or fell silent after some of them
     */
    public <I, O> List<JobHandle<O>> enqueueAll(Task<I, O> task, Collection<? extends I> inputs) {
        return submit(task, newIds(inputs.size()), inputs);
    }

    /**
     * As {@link #enqueueAll(Task, Collection)}, under ids of the caller's own, as {@link #enqueue(Task, Object, String)} takes one.
     *
     * @param inputs id → input, in the order in which they are to stand in line
     */
    public <I, O> List<JobHandle<O>> enqueueAll(Task<I, O> task, Map<String, ? extends I> inputs) {
        return submit(task, inputs.keySet().stream().map(Names::checkId).toList(), inputs.values());
    }

    /** As {@link #map(Task, Iterable, UnaryOperator)}, each input as a job of its own. */
    public <I, O> Stream<O> map(Task<I, O> task, Iterable<? extends I> inputs) {
        return map(task, inputs, options -> options);
    }

    /**
     * Runs a task on each input: the outputs, in the order of the inputs, as they come. Jobs are enqueued as the stream is read, so
     * neither inputs nor outputs need fit into memory. Inputs are read on a thread of their own; those of a stream are {@code
     * stream::iterator}, and {@link Feed} gives those that other threads put.
     *
     * <p>To close the stream cancels what is open of it; so do a failure and the end of the time. Read to its end it need not be closed.
     * For one thread. A call that is refused by a full queue can be repeated, on the stream's iterator.
     *
     * @param options {@code options -> options.chunk(64)}
     * @throws JobFailedException of the first input, in order, that failed; the rest is cancelled
     * @throws WaitTimeoutException when the next output does not come in time; the rest is cancelled
     * @throws dev.redwork.job.PayloadException when an input is no JSON or too large, after the outputs of those before it
     * @throws IllegalStateException when the caller is a handler whose own lane reads the task's queue, or this has no results
     */
    public <I, O> Stream<O> map(Task<I, O> task, Iterable<? extends I> inputs, UnaryOperator<MapOptions<I>> options) {
        return Maps.ordered(this, task, inputs, options, false).map(MapItem::get);
    }

    /** As {@link #map}, with what became of each input: for {@link MapOptions#collectErrors}, and for its number and its job. */
    public <I, O> Stream<MapItem<I, O>> stream(
            Task<I, O> task, Iterable<? extends I> inputs, UnaryOperator<MapOptions<I>> options) {
        return Maps.ordered(this, task, inputs, options, true);
    }

    /** As {@link #stream}, in the order in which jobs end: a slow one holds up no other, nor do inputs that are waited for. */
    public <I, O> Stream<MapItem<I, O>> streamUnordered(
            Task<I, O> task, Iterable<? extends I> inputs, UnaryOperator<MapOptions<I>> options) {
        return Maps.unordered(this, task, inputs, options, true);
    }

    /** As {@link #forEach(Task, Iterable, UnaryOperator, Consumer)}, each input as a job of its own. */
    public <I, O> void forEach(Task<I, O> task, Iterable<? extends I> inputs, Consumer<? super MapItem<I, O>> action) {
        forEach(task, inputs, options -> options, action);
    }

    /**
     * As {@link #streamUnordered}, read to its end on this thread.
     *
     * @param action is given each item as its job ends; its exception cancels the rest
     */
    public <I, O> void forEach(
            Task<I, O> task,
            Iterable<? extends I> inputs,
            UnaryOperator<MapOptions<I>> options,
            Consumer<? super MapItem<I, O>> action) {
        try (Stream<MapItem<I, O>> items = streamUnordered(task, inputs, options)) {
            items.forEach(action);
        }
    }

    /**
     * Runs a task on each input and merges the outputs as they come, in any order: none waits for another, and none is kept.
     *
     * @param first to begin with; the value of no inputs
     * @param merge of the value so far and the next output; on this thread. Its exception cancels the rest
     */
    public <I, O, R> R reduce(
            Task<I, O> task,
            Iterable<? extends I> inputs,
            UnaryOperator<MapOptions<I>> options,
            R first,
            BiFunction<? super R, ? super O, ? extends R> merge) {
        R value = first;
        try (Stream<MapItem<I, O>> items = Maps.unordered(this, task, inputs, options, false)) {
            for (Iterator<MapItem<I, O>> next = items.iterator(); next.hasNext(); ) {
                value = merge.apply(value, next.next().get());
            }
        }
        return value;
    }

    /**
     * Jobs in the order in which they end.
     *
     * @param timeout how long {@link CompletedJobs#next()} waits for each next one
     */
    public <O> CompletedJobs<O> asCompleted(Collection<JobHandle<O>> jobs, Duration timeout) {
        return new CompletedJobs<>(jobs, timeout);
    }

    /**
     * Runs a task on all inputs and waits for all, as {@link java.util.concurrent.ExecutorService#invokeAll} does. It takes a task and its
     * inputs, and no lambdas: the code is in the workers, which may be other programs on other machines, and inputs are what travels.
     *
     * @param timeout for all of them together
     * @return of each input, in their order: done, and cancelled where it had not ended in time, as its job is then
     */
    public <I, O> List<Future<O>> invokeAll(Task<I, O> task, Collection<? extends I> inputs, Duration timeout) {
        return invoke(task, inputs, timeout).all();
    }

    /**
     * The output of the first job that succeeds, as {@link java.util.concurrent.ExecutorService#invokeAny} gives it; the others are
     * cancelled.
     *
     * @throws IllegalArgumentException when there are no inputs
     * @throws WaitTimeoutException when none has succeeded in time; they are cancelled
     * @throws JobFailedException of the last one, or whatever else {@link JobHandle#get} throws, when all have failed
     */
    public <I, O> O invokeAny(Task<I, O> task, Collection<? extends I> inputs, Duration timeout) {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("invokeAny of task " + task.name() + " needs one input or more");
        }
        return invoke(task, inputs, timeout).any();
    }

    private <I, O> Invocation<O> invoke(Task<I, O> task, Collection<? extends I> inputs, Duration timeout) {
        checkMayWait(task.options().queue());
        try {
            return new Invocation<>(this, enqueueAll(task, inputs), timeout);
        } catch (PartlyEnqueuedException e) {
            cancelOpen(e.enqueued());
            throw e;
        }
    }

    /**
     * Stops workers of a queue once all that waits in it now was claimed: puts pills behind it, each of which stops the worker that takes
     * it, after its running jobs.
     *
     * @param workers how many, 1 to 1,000
     * @param life how long before a pill that no worker took is void
     */
    public void stopWorkers(String queue, int workers, Duration life) {
        if (workers < 1 || workers > Defaults.CALL_JOBS) {
            throw new IllegalArgumentException("workers is " + workers + ", must be 1 to " + Defaults.CALL_JOBS);
        }
        Call<Long> pills = new QueueStore(Keys.of(settings, queue)).pushPills(newIds(workers), false, life);
        Long unused = queries.with(open -> open.send(pills));
    }

    /**
     * Cancels a job, whoever enqueued it. One that waits, also for its time or for another attempt, never starts, whichever
     * worker is up; the worker of a running one is told. Callers that wait for it get a {@link JobCancelledException}.
     *
     * @return {@link CancelResult#CANCELLED} it never starts; {@link CancelResult#REQUESTED} it runs, and its worker is told; {@link CancelResult#ENDED}
     *     it had ended before (or this call cancelled it, when its answer was lost and it was sent again); {@link CancelResult#GONE}
     *     there is no such job
     */
    public CancelResult cancel(String queue, String id) {
        return queries.cancel(Keys.of(settings, queue), id);
    }

    /**
     * The job with this id in the task's queue, whoever enqueued it and when: another process, this one before it was restarted, a
     * producer without results. Nothing is enqueued, and Redis is asked at once, and each second until the job has ended;
     * {@link JobHandle#get} gives its output as that of a job of one's own. It throws a {@link JobGoneException} when there is no
     * such job, or its result has expired, and an {@link OtherTaskException} when it is of another task.
     */
    public <O> JobHandle<O> job(Task<?, O> task, String id) {
        return job(task, task.options().queue(), id);
    }

    /** As {@link #job(Task, String)}, in another queue than the task's. */
    public <O> JobHandle<O> job(Task<?, O> task, String queue, String id) {
        JobHandle<O> job = new JobHandle<>(Names.checkId(id), factory.template(task, queue), queries, inbox);
        inbox.watch(job.keys(), List.of(job));
        job.watchOften();
        return job;
    }

    /** A new batch: jobs of one queue that share counts, flags and cancellation. */
    public Batch batch(String queue) {
        return batch(queue, factory.newId());
    }

    /** The batch with this id, which somebody else may have begun. */
    public Batch batch(String queue, String id) {
        return new Batch(queries, Keys.of(settings, queue), id, waits);
    }

    /**
     * Ends the connections: calls that enqueue fail, also those that are under way. Jobs go on; handles that wait end with
     * {@link java.util.concurrent.CancellationException}.
     */
    @Override
    public void close() {
        // First of all for callers that enqueue: they must not take it for an outage, and repeat their calls for 30 s.
        link.close();
        closing.countDown();
        inbox.close();
        queries.close();
    }

    /** Asleep until the time is over, or this is closed. */
    private void sleep(long nanos) throws InterruptedException {
        boolean unused = closing.await(nanos, TimeUnit.NANOSECONDS);
    }

    private List<String> newIds(int many) {
        List<String> ids = new ArrayList<>(many);
        for (int i = 0; i < many; i++) {
            ids.add(factory.newId());
        }
        return ids;
    }

    // For maps.

    String newId() {
        return factory.newId();
    }

    Ticker ticker() {
        return waits;
    }

    boolean isClosed() {
        return closing.getCount() == 0;
    }

    /** @throws IllegalStateException when no result would come, or the caller is a handler that might wait for its own slot */
    void checkMayWait(String queue) {
        if (results == null) {
            throw new IllegalStateException("this producer receives no results: use Producer.connect");
        }
        queries.checkMayWait("its jobs", queue);
    }

    /** Cancels those that have not ended, in few round trips, also when this thread is interrupted. */
    void cancelOpen(Collection<? extends JobHandle<?>> jobs) {
        Map<Keys, List<String>> open = new HashMap<>();
        for (JobHandle<?> job : jobs) {
            if (!job.isDone()) {
                open.computeIfAbsent(job.keys(), keys -> new ArrayList<>()).add(job.id());
            }
        }
        // Redis must be spoken to, which an interrupt would end.
        boolean interrupted = Thread.interrupted();
        try {
            open.forEach(queries::cancel);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    <I, O> List<JobHandle<O>> submit(Task<I, O> task, List<String> ids, Collection<? extends I> inputs) {
        if (listeners != null) {
            return listeners.tell(task, ids.size(), () -> send(task, ids, inputs), handles -> handles);
        }
        return send(task, ids, inputs);
    }

    private <I, O> List<JobHandle<O>> send(Task<I, O> task, List<String> ids, Collection<? extends I> inputs) {
        EnqueueRequest<O> request = factory.write(task, ids, inputs);
        if (request.isDebounced()) {
            return replacer.debounce(request);
        }
        // Opened before the jobs are sent: an outcome may be here before the call that enqueued has returned.
        return groupCommit.submit(request.open(queries, results));
    }

    /** Turns inputs into jobs, with their ids and times by Redis' clock. */
    static final class JobFactory {
        private static final SecureRandom RANDOM = new SecureRandom();

        /** The most by which a correction sets a clock back; by more, it was set anew, and the ids follow it. */
        private static final long TOLERANCE_MILLIS = 10_000;

        /** Beyond it an instant has no milliseconds. */
        private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);

        private final RedisSettings settings;
        private final RedisClock clock;
        private final Ticker ticker;
        private final @Nullable String inbox;
        private final Map<String, Keys> queues = new ConcurrentHashMap<>();
        private Ulid lastId = Ulid.MIN;
        private volatile long made;
        private volatile @Nullable Template<?> last;

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
            Ulid id = now <= before && now > before - TOLERANCE_MILLIS ? lastId.increment() : random(now);
            lastId = id;
            made++;
            return id;
        }

        /** How many ids it has made. */
        long made() {
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
            Template<O> template = template(task);
            long now = clock.now();
            checkAt(template.destination().at(), now);
            long due = template.destination().due(now);
            TraceContext given = template.sample().trace();
            TraceContext trace = given == null ? LaneQueues.trace() : given;
            List<NewJob> jobs = new ArrayList<>(ids.size());
            Iterator<String> nextId = ids.iterator();
            for (I input : inputs) {
                Job job = template.sample()
                        .of(nextId.next(), Json.encodeInput(task, template.input(), input), now, due, trace);
                jobs.add(new NewJob(job, JobJson.write(job), template.uniqueness()));
            }
            return new EnqueueRequest<>(template, jobs, ticker.read() + template.patience());
        }

        /** Most callers enqueue many jobs of one task: its template is kept. */
        @SuppressWarnings("unchecked") // the same task has the same output
        private <O> Template<O> template(Task<?, O> task) {
            Template<?> known = last;
            if (known == null || known.task() != task) {
                known = Template.of(task, destination(task.options()), inbox);
                last = known;
            }
            return (Template<O>) known;
        }

        /** Of a job that somebody has enqueued. */
        <O> Template<O> template(Task<?, O> task, String queue) {
            Keys keys = keys(Names.check("queue", queue));
            return Template.of(task, new Destination(keys, Duration.ZERO, 0, false), inbox);
        }

        private Keys keys(String queue) {
            return queues.computeIfAbsent(queue, name -> Keys.of(settings, name));
        }

        private Destination destination(TaskOptions options) {
            Keys keys = keys(options.queue());
            Uniqueness uniqueness = options.uniqueness();
            return uniqueness != null && uniqueness.rule() == Uniqueness.Rule.DEBOUNCE
                    ? new Destination(keys, uniqueness.window(), 0, options.isFront())
                    : new Destination(keys, options.delay(), at(options.at()), options.isFront());
        }

        /** 1 for all that was before our era of time: it is over. */
        private static long at(@Nullable Instant at) {
            if (at == null) {
                return 0;
            }
            return at.isAfter(LATEST)
                    ? Long.MAX_VALUE
                    : at.isBefore(Instant.EPOCH) ? 1 : Math.max(1, at.toEpochMilli());
        }

        private static void checkAt(long at, long now) {
            if (at - now > Defaults.SPAN_MAX.toMillis()) {
                throw new IllegalArgumentException("at is "
                        + (at == Long.MAX_VALUE
                                ? "beyond all time"
                                : Instant.ofEpochMilli(at).toString())
                        + ", must be at most 10 years from now");
            }
        }
    }
}
