package dev.redwork.queue;

import dev.redwork.admin.Diagnosis;
import dev.redwork.admin.JobFinder;
import dev.redwork.admin.QueueReader;
import dev.redwork.admin.WorkerCall;
import dev.redwork.job.MoveResult;
import dev.redwork.job.Names;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.WorkerOrder;
import dev.redwork.queue.record.JobExplanation;
import dev.redwork.queue.record.JobMove;
import dev.redwork.queue.record.JobPage;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.queue.record.MovedJobs;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.queue.record.SessionGroup;
import dev.redwork.redis.RedisLinks;
import dev.redwork.redis.ServerInfo;
import dev.redwork.store.SessionStore;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at queues, jobs and workers, and acts on them, as the command line does: {@code admin.queue("mail").pause()}. Safe for use by
 * many threads, one a JVM is enough: it holds up to eight connections, one for each call that is on its way.
 *
 * <p>What is said of all queues is said of those that ever had a job or a worker: {@link #queueNames}. Plain reads: the numbers of a
 * busy queue need not add up. All is safe to repeat. Each method throws
 *
 * <ul>
 *   <li>{@link IllegalArgumentException} for a name or an id that can be none;
 *   <li>{@link dev.redwork.job.RedisUnavailableException} when Redis does not answer within five seconds: whether the call was carried
 *       out is unknown;
 *   <li>{@link dev.redwork.job.RedisRefusedException} when Redis refused it, since its memory is full, or by its rules for users;
 *   <li>{@link dev.redwork.job.RedworkException} when all connections were in use for five seconds: nothing was done.
 * </ul>
 */
public final class Admin implements AutoCloseable {
    private final RedisLinks redis;

    private Admin(RedisSettings settings) {
        this.redis = new RedisLinks(settings);
    }

    /**
     * Connects to a server.
     *
     * @param url {@code redis://[user:password@]host[:port][/database]}
     * @throws IllegalArgumentException when {@code url} is not of that form
     * @throws dev.redwork.job.RedisUnavailableException when nothing answers there
     * @throws dev.redwork.job.RedisRefusedException wrong password, or a server older than 6.2
     */
    public static Admin connect(String url) {
        return connect(RedisSettings.of(url));
    }

    /** As {@link #connect(String)}, with a namespace or the files of TLS. */
    public static Admin connect(RedisSettings settings) {
        Admin admin = of(settings);
        try {
            ServerInfo unused = admin.redis.ask(ServerInfo::check);
            return admin;
        } catch (RuntimeException e) {
            admin.close();
            throw e;
        }
    }

    /** One that connects with its first call: its server need not be there yet. */
    public static Admin of(RedisSettings settings) {
        return new Admin(settings);
    }

    /**
     * One queue. It need not be there: one that never had a job or a worker is empty.
     *
     * @throws IllegalArgumentException when no queue can have this name
     */
    public QueueAdmin queue(String name) {
        return new QueueAdmin(redis, Names.check("queue", name));
    }

    /** The queues that ever had a job or a worker, by name. */
    public List<String> queueNames() {
        return redis.ask(link -> new QueueReader(link).names());
    }

    /** The sizes of all queues, by name. */
    public List<QueueRecord> queues() {
        return redis.ask(link -> {
            QueueReader reader = new QueueReader(link);
            return reader.read(reader.names());
        });
    }

    /** The sizes of these queues, in their order. */
    public List<QueueRecord> queues(Collection<String> names) {
        names.forEach(name -> Names.check("queue", name));
        return redis.ask(link -> new QueueReader(link).read(List.copyOf(names)));
    }

    /** Those of these queues that are paused, by one call. */
    public Set<String> paused(Collection<String> names) {
        return redis.ask(link -> new QueueReader(link).paused(List.copyOf(names)));
    }

    /** Redis' time, ms since the epoch: all times in records are by its clock. */
    public long now() {
        return redis.ask(link -> link.send(SessionStore.now()));
    }

    /**
     * Looks for a job in all queues.
     *
     * @return empty: it was never enqueued, or its result has expired
     * @throws IllegalArgumentException also when two queues have a job of this id: ask the {@link #queue} that is meant
     */
    public Optional<JobRecord> find(String id) {
        return Optional.ofNullable(find(List.of(id)).get(id));
    }

    /**
     * As {@link #find(String)}, many.
     *
     * @return those that were found, in the order of the ids
     */
    public Map<String, JobRecord> find(Collection<String> ids) {
        return find(ids, JobFinder::find);
    }

    /** As {@link #find(Collection)}, with the beginnings of inputs and without outputs, which may be large. */
    public Map<String, JobRecord> heads(Collection<String> ids) {
        return find(ids, JobFinder::heads);
    }

    /** As {@link JobFinder#find} and {@link JobFinder#heads}. */
    private interface Finder {
        Stream<JobRecord> find(JobFinder finder, List<String> ids, List<String> queues);
    }

    private Map<String, JobRecord> find(Collection<String> ids, Finder finder) {
        List<String> wanted = QueueAdmin.checked(ids);
        Map<String, JobRecord> anywhere = new LinkedHashMap<>();
        redis.ask(link -> finder.find(new JobFinder(link), wanted, new QueueReader(link).names())
                        .toList())
                .forEach(job -> {
                    JobRecord twin = anywhere.putIfAbsent(job.id(), job);
                    if (twin != null) {
                        throw new IllegalArgumentException("job " + job.id() + " is in queue " + twin.queue()
                                + " and in queue " + job.queue() + ": ask the queue that is meant");
                    }
                });
        Map<String, JobRecord> found = new LinkedHashMap<>();
        wanted.forEach(id -> found.computeIfAbsent(id, anywhere::get));
        return found;
    }

    /** As {@link QueueAdmin#jobs}, of all queues. */
    public JobPage jobs(JobQuery query, int limit, String after) {
        return jobs(queueNames(), query, limit, after);
    }

    /** As {@link QueueAdmin#jobs}, of these queues: each state of each queue costs up to twenty small reads. */
    public JobPage jobs(Collection<String> queues, JobQuery query, int limit, String after) {
        queues.forEach(name -> Names.check("queue", name));
        return QueueAdmin.jobs(redis, List.copyOf(queues), query, limit, after, QueueAdmin.LOOKS);
    }

    /** As {@link QueueAdmin#why(String)}, wherever it is. */
    public JobExplanation why(String id) {
        return find(List.of(id), JobFinder::heads).values().stream()
                .findFirst()
                .map(job -> queue(job.queue()).why(id))
                .orElseGet(() -> new JobExplanation(id, null, List.of(Diagnosis.GONE)));
    }

    /** As {@link QueueAdmin#cancel}, wherever they are. */
    public Map<String, MoveResult> cancel(Collection<String> ids) {
        return move(JobMove.CANCEL, ids);
    }

    /** As {@link QueueAdmin#requeue}, wherever they are. */
    public Map<String, MoveResult> requeue(Collection<String> ids) {
        return move(JobMove.REQUEUE, ids);
    }

    /** As {@link QueueAdmin#run}, wherever they are. */
    public Map<String, MoveResult> run(Collection<String> ids) {
        return move(JobMove.RUN, ids);
    }

    /** As {@link QueueAdmin#delete}, wherever they are. */
    public Map<String, MoveResult> delete(Collection<String> ids) {
        return move(JobMove.DELETE, ids);
    }

    /** As {@link QueueAdmin#count}, in all queues. */
    public MovedJobs count(JobMove move, JobQuery query, int most) {
        return QueueAdmin.bulk(redis, queueNames(), move, query, most, false);
    }

    /** As {@link QueueAdmin#move(JobMove, JobQuery, int)}, in all queues. */
    public MovedJobs move(JobMove move, JobQuery query, int most) {
        return QueueAdmin.bulk(redis, queueNames(), move, query, most, true);
    }

    /** As {@link QueueAdmin#move(JobMove, Collection)}, wherever they are. */
    public Map<String, MoveResult> move(JobMove move, Collection<String> ids) {
        Map<String, MoveResult> moved = new LinkedHashMap<>();
        ids.forEach(id -> moved.put(id, MoveResult.GONE));
        heads(ids).values().stream()
                .collect(Collectors.groupingBy(
                        JobRecord::queue, LinkedHashMap::new, Collectors.mapping(JobRecord::id, Collectors.toList())))
                .forEach((queue, some) -> moved.putAll(queue(queue).move(move, some)));
        return moved;
    }

    /** The workers, a group for each of their lanes, by name; also those whose lease is over and whose jobs nobody took over yet. */
    public List<SessionGroup> workers() {
        return SessionGroup.lanes(redis.ask(WorkerCall::all));
    }

    /** The lanes of the worker of this name; of a supervisor's name those of all its processes. Empty: there is none. */
    public List<SessionGroup> worker(String name) {
        String checked = Names.check("worker", name);
        return SessionGroup.lanes(redis.ask(link -> new WorkerCall(link, checked).called(WorkerCall.all(link))));
    }

    /**
     * Tells the worker of this name, or all processes of a supervisor, to claim no more jobs and to stay. They are told, and that is all:
     * at once, or with their next renewal, three seconds later.
     *
     * @return the workers that were told; empty: there is none
     */
    public List<SessionGroup> quiet(String name) {
        return order(name, WorkerOrder.QUIET);
    }

    /** As {@link #quiet}, to stop: running jobs have their time to end, and what has not ended then goes back to its queue. */
    public List<SessionGroup> stop(String name) {
        return order(name, WorkerOrder.STOP);
    }

    private List<SessionGroup> order(String name, WorkerOrder order) {
        String checked = Names.check("worker", name);
        return SessionGroup.byWorker(redis.ask(link -> {
            WorkerCall worker = new WorkerCall(link, checked);
            return worker.tell(worker.called(WorkerCall.live(link)), order);
        }));
    }

    /** Closes its connections: calls that are on their way still end, later ones throw {@link dev.redwork.job.RedworkException}. */
    @Override
    public void close() {
        redis.close();
    }
}
