package dev.redwork.queue;

import dev.redwork.admin.QueueNames;
import dev.redwork.admin.QueueReader;
import dev.redwork.admin.SessionReader;
import dev.redwork.admin.WorkerCall;
import dev.redwork.job.JobState;
import dev.redwork.job.MoveResult;
import dev.redwork.job.Names;
import dev.redwork.job.RedisListener;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.WorkerOrder;
import dev.redwork.queue.record.FailureGroups;
import dev.redwork.queue.record.FoundQueues;
import dev.redwork.queue.record.HeldJob;
import dev.redwork.queue.record.JobExplanation;
import dev.redwork.queue.record.JobMove;
import dev.redwork.queue.record.JobPage;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.JobReach;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.queue.record.MovedJobs;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.queue.record.QueueSurvey;
import dev.redwork.queue.record.SessionGroup;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.RedisLinks;
import dev.redwork.redis.ServerInfo;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable List<String> among;

    private Admin(RedisLinks redis, @Nullable List<String> among) {
        this.redis = redis;
        this.among = among;
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
        return new Admin(new RedisLinks(settings), null);
    }

    /** As {@link #of(RedisSettings)}; the listener is told of its round trips. */
    public static Admin of(RedisSettings settings, RedisListener listener) {
        return new Admin(new RedisLinks(settings, listener), null);
    }

    /**
     * The same, as if there were no other queues than these: what it says of all queues, and does in all of them, is of these. It
     * shares its connections with this one, which closes them.
     */
    public Admin among(Collection<String> queues) {
        queues.forEach(name -> Names.check("queue", name));
        return new Admin(redis, List.copyOf(queues));
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
        return redis.ask(this::names);
    }

    private List<String> names(RedisLink link) {
        return among == null ? new QueueReader(link).names() : among;
    }

    /**
     * The same with those that no list names: made by hand, or by a producer that went on after they were deleted. They are found when
     * one of the first 200,000 keys of the database is their own, in up to 200 small calls.
     */
    public FoundQueues findQueues() {
        return among == null ? redis.ask(link -> new QueueNames(link).all()) : new FoundQueues(among, true);
    }

    /** The sizes of all queues, by name. */
    public List<QueueRecord> queues() {
        return redis.ask(link -> new QueueReader(link).read(names(link)));
    }

    /** The sizes of these queues, in their order. */
    public List<QueueRecord> queues(Collection<String> names) {
        names.forEach(name -> Names.check("queue", name));
        return redis.ask(link -> new QueueReader(link).read(List.copyOf(names)));
    }

    /** As {@link #queues(Collection)}, and how long their jobs wait for how many workers: a call for each. */
    public List<QueueSurvey> survey(Collection<String> names) {
        names.forEach(name -> Names.check("queue", name));
        return redis.ask(link -> new QueueReader(link).survey(List.copyOf(names)));
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
        return find(ids, QueueAdmin::find);
    }

    /** As {@link #find(Collection)}, with the beginnings of inputs and without outputs, which may be large. */
    public Map<String, JobRecord> heads(Collection<String> ids) {
        return find(ids, QueueAdmin::heads);
    }

    private Map<String, JobRecord> find(
            Collection<String> ids, BiFunction<QueueAdmin, List<String>, List<JobRecord>> of) {
        List<String> wanted = QueueAdmin.checked(ids);
        Map<String, JobRecord> anywhere = new LinkedHashMap<>();
        for (String name : queueNames()) {
            for (JobRecord job : of.apply(queue(name), wanted)) {
                JobRecord twin = anywhere.putIfAbsent(job.id(), job);
                if (twin != null) {
                    throw new IllegalArgumentException("job " + job.id() + " is in queue " + twin.queue()
                            + " and in queue " + job.queue() + ": ask the queue that is meant");
                }
            }
        }
        Map<String, JobRecord> found = new LinkedHashMap<>();
        wanted.forEach(id -> found.computeIfAbsent(id, anywhere::get));
        return found;
    }

    /** As {@link QueueAdmin#jobs}, of all queues. */
    public JobPage jobs(JobQuery query, int limit, String after) {
        return QueueAdmin.jobs(redis, queueNames(), query, QueueAdmin.reach(limit), after);
    }

    /** As {@link QueueAdmin#jobs(JobQuery, JobReach, String)}, of all queues. */
    public JobPage jobs(JobQuery query, JobReach reach, String after) {
        return QueueAdmin.jobs(redis, queueNames(), query, reach, after);
    }

    /** As {@link QueueAdmin#failures}, of all queues: 10,000 jobs in all. */
    public FailureGroups failures(JobState state) {
        return QueueAdmin.failures(redis, queueNames(), state);
    }

    /** As {@link QueueAdmin#why(String)}, wherever it is. */
    public JobExplanation why(String id) {
        return heads(List.of(id)).values().stream()
                .findFirst()
                .map(job -> queue(job.queue()).why(id))
                .orElseGet(() -> JobExplanation.gone(id));
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
        return QueueAdmin.bulk(redis, queueNames(), move, query, QueueAdmin.bounds(most), false);
    }

    /** As {@link QueueAdmin#move(JobMove, JobQuery, int)}, in all queues. */
    public MovedJobs move(JobMove move, JobQuery query, int most) {
        return QueueAdmin.bulk(redis, queueNames(), move, query, QueueAdmin.bounds(most), true);
    }

    /** As {@link QueueAdmin#count(JobMove, JobQuery, long, Predicate)}, in all queues. */
    public MovedJobs count(JobMove move, JobQuery query, long most, Predicate<MovedJobs> goesOn) {
        return QueueAdmin.bulk(redis, queueNames(), move, query, QueueAdmin.bounds(most, goesOn), false);
    }

    /** As {@link QueueAdmin#move(JobMove, JobQuery, long, Predicate)}, in all queues. */
    public MovedJobs move(JobMove move, JobQuery query, long most, Predicate<MovedJobs> goesOn) {
        return QueueAdmin.bulk(redis, queueNames(), move, query, QueueAdmin.bounds(most, goesOn), true);
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
        return SessionGroup.lanes(redis.ask(link -> sessions(link, "")));
    }

    /** Also those whose lease is over: of a worker, or of the processes of a supervisor; empty: of all. */
    private List<SessionRecord> sessions(RedisLink link, String worker) {
        return new SessionReader(link)
                .sessions(
                        names(link).stream()
                                .map(name -> Keys.of(link.settings(), name))
                                .toList(),
                        worker);
    }

    /** The jobs that a worker holds by one of its sessions, those that it has held for long first. */
    public List<HeldJob> held(SessionRecord session) {
        return redis.ask(link -> new SessionReader(link).jobs(session));
    }

    /** The lanes of the worker of this name; of a supervisor's name those of all its processes. Empty: there is none. */
    public List<SessionGroup> worker(String name) {
        String checked = Names.check("worker", name);
        return SessionGroup.lanes(redis.ask(link -> new WorkerCall(link, checked).called(sessions(link, checked))));
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
            return worker.tell(
                    worker.called(sessions(link, checked).stream()
                            .filter(SessionRecord::isLive)
                            .toList()),
                    order);
        }));
    }

    /** Closes its connections: calls that are on their way still end, later ones throw {@link dev.redwork.job.RedworkException}. */
    @Override
    public void close() {
        redis.close();
    }
}
