package dev.redwork.dashboard.api;

import dev.redwork.dashboard.http.Problem;
import dev.redwork.job.Job;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedworkException;
import dev.redwork.json.JobJson;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.PartlyEnqueuedException;
import dev.redwork.producer.Producer;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLinks;
import dev.redwork.store.JobValue;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts jobs in by the one producer of the server, in their order and in few calls, and tells of each what became of it. */
final class JobIntake implements AutoCloseable {
    /** Stored jobs that are read at a time, each of a megabyte at most. */
    private static final int READ = 16;

    private final RedisLinks redis;
    private @Nullable Producer producer;
    private boolean closed;

    JobIntake(RedisLinks redis) {
        this.redis = redis;
    }

    /** How much of a duplicate is what the job that was there is. */
    enum Compared {
        /** It was enqueued, or its key is held by a job with another id. */
        NOTHING,
        /** Only the outcome is left of it, which tells no input. */
        TASK,
        TASK_AND_INPUT
    }

    /**
     * The fate of one job.
     *
     * @param handle of the job that is there; null: it was refused
     * @param compared of a job with the same id
     * @param problem why it was refused; null: it was not
     */
    record Taken(
            @Nullable JobHandle<Payload> handle,
            Compared compared,
            @Nullable RuntimeException problem) {
        static Taken refused(RuntimeException why) {
            return new Taken(null, Compared.NOTHING, why);
        }
    }

    /**
     * Enqueues jobs.
     *
     * @return of each, in their order
     * @throws RedworkException when the queue is full, or Redis is away or refuses them, and has none of them
     */
    List<Taken> enqueue(String queue, List<JobRequest> jobs) {
        // A producer repeats its call for half a minute: a caller is told at once that Redis is away.
        long unused = redis.ask(link -> link.send(SessionStore.now()));
        Producer open = producer();
        List<Taken> taken = new ArrayList<>(jobs.size());
        RuntimeException broken = null;
        for (int from = 0; from < jobs.size() && broken == null; ) {
            List<JobRequest> some = jobs.subList(from, endOfRun(jobs, from));
            broken = enqueue(open, some, taken);
            from += some.size();
        }
        if (broken != null && taken.isEmpty()) {
            throw broken;
        }
        while (broken != null && taken.size() < jobs.size()) {
            taken.add(Taken.refused(broken));
        }
        compare(queue, jobs, taken);
        return taken;
    }

    /** Jobs that can share a call: of one task with one set of options, all with ids of their own, each once, or all without. */
    private static int endOfRun(List<JobRequest> jobs, int from) {
        JobRequest first = jobs.get(from);
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (int i = from; i < jobs.size(); i++) {
            JobRequest job = jobs.get(i);
            boolean fits = job.isLike(first) && (job.id() == null) == (first.id() == null);
            if (!fits || (job.id() != null && ids.put(job.id(), i) != null)) {
                return i;
            }
        }
        return jobs.size();
    }

    /** @return why it broke off; null: it did not */
    @SuppressWarnings("unchecked") // the handles of our own call, whose task is of payloads
    private static @Nullable RuntimeException enqueue(Producer producer, List<JobRequest> some, List<Taken> taken) {
        JobRequest first = some.get(0);
        try {
            List<JobHandle<Payload>> handles;
            if (first.id() == null) {
                handles = producer.enqueueAll(
                        first.task(), some.stream().map(JobRequest::input).toList());
            } else {
                Map<String, Payload> byId = new LinkedHashMap<>();
                some.forEach(job -> byId.put(String.valueOf(job.id()), job.input()));
                handles = producer.enqueueAll(first.task(), byId);
            }
            handles.forEach(handle -> taken.add(new Taken(handle, Compared.NOTHING, null)));
            return null;
        } catch (PartlyEnqueuedException e) {
            e.enqueued().forEach(handle -> taken.add(new Taken((JobHandle<Payload>) handle, Compared.NOTHING, null)));
            return e.getCause() instanceof RuntimeException cause ? cause : e;
        } catch (RedworkException | IllegalArgumentException e) {
            // The latter of a time beyond all limits, which Redis' clock has to tell.
            return e;
        }
    }

    /** A job with the same id must be the same job. */
    private void compare(String queue, List<JobRequest> jobs, List<Taken> taken) {
        Keys keys = Keys.of(redis.settings(), queue);
        List<Integer> twins = new ArrayList<>();
        for (int i = 0; i < taken.size(); i++) {
            JobHandle<Payload> handle = taken.get(i).handle();
            if (handle != null
                    && handle.isDuplicate()
                    && handle.id().equals(jobs.get(i).id())) {
                twins.add(i);
            }
        }
        for (int from = 0; from < twins.size(); from += READ) {
            List<Integer> some = twins.subList(from, Math.min(twins.size(), from + READ));
            List<JobValue> stored = redis.ask(link -> ReadCalls.answers(
                    link,
                    some.stream()
                            .map(i -> JobValue.read(
                                    keys, String.valueOf(jobs.get(i).id())))
                            .toList()));
            for (int i = 0; i < some.size(); i++) {
                int place = some.get(i);
                taken.set(place, compared(jobs.get(place), taken.get(place), stored.get(i)));
            }
        }
    }

    private static Taken compared(JobRequest sent, Taken taken, JobValue stored) {
        Job job = stored.job("-");
        String task = job != null
                ? job.task()
                : stored.hasEnded() ? taskOf(stored) : sent.task().name();
        if (!task.equals(sent.task().name())) {
            return Taken.refused(new Problem(
                    422,
                    "id-taken",
                    "job " + sent.id() + " is there, of another task (" + task + "): take another id"));
        } else if (job != null && !job.input().equals(sent.input())) {
            return Taken.refused(new Problem(
                    422,
                    "id-taken",
                    "job " + sent.id() + " is there, with another input (compared byte for byte): take another id"));
        }
        return new Taken(taken.handle(), job == null ? Compared.TASK : Compared.TASK_AND_INPUT, null);
    }

    private static String taskOf(JobValue stored) {
        try {
            return JobJson.readResult(stored.outcome()).task();
        } catch (PayloadException e) {
            return "";
        }
    }

    /** Begun with the first job: the server may start before Redis does. */
    private synchronized Producer producer() {
        if (closed) {
            throw new Problem(503, "stopping", "the server is stopping").header("Retry-After", "1");
        } else if (producer == null) {
            RedisSettings settings = redis.settings();
            producer = Producer.withoutResults(settings);
        }
        return producer;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (producer != null) {
            producer.close();
        }
    }
}
