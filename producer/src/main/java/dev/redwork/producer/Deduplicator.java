package dev.redwork.producer;

import dev.redwork.job.Defaults;
import dev.redwork.job.JobState;
import dev.redwork.job.PayloadException;
import dev.redwork.job.Task;
import dev.redwork.job.Uniqueness;
import dev.redwork.json.JobJson;
import dev.redwork.store.Call;
import dev.redwork.store.Deduplicated;
import dev.redwork.store.Deduplicated.Word;
import dev.redwork.store.JobReader;
import dev.redwork.store.JobStore;
import dev.redwork.store.Keys;
import dev.redwork.store.RedisClock;
import dev.redwork.store.RedisUnavailableException;
import dev.redwork.store.UniqueStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Enqueues jobs for which another one may stand, or which may take another one's place: one at a time. */
final class Deduplicator {
    private final Asking asking;
    private final RedisClock clock;
    private final Handles handles;
    private final Set<String> announced = Collections.synchronizedSet(new HashSet<>());

    Deduplicator(Asking asking, RedisClock clock, Handles handles) {
        this.asking = asking;
        this.clock = clock;
        this.handles = handles;
    }

    /** The jobs that there are then, in the order of the entries. */
    <O> List<JobHandle<O>> submit(Task<?, O> task, Uniqueness uniqueness, Order order) {
        List<JobHandle<O>> jobs = new ArrayList<>(order.entries().size());
        for (Entry entry : order.entries()) {
            try {
                jobs.add(submit(task, uniqueness, order, entry).job());
            } catch (RuntimeException e) {
                throw jobs.isEmpty() ? e : new PartlyEnqueuedException(jobs, e);
            }
        }
        return jobs;
    }

    <O> Replacement<O> replace(Task<?, O> task, Order order) {
        return submit(task, Uniqueness.BY_ID, order, order.entries().get(0));
    }

    private <O> Replacement<O> submit(Task<?, O> task, Uniqueness uniqueness, Order order, Entry entry) {
        Keys keys = order.route().keys();
        JobHandle<O> own = handle(entry.job().id(), task, keys);
        try {
            UniqueStore.Coming coming = new UniqueStore.Coming(entry.job(), entry.spec(), uniqueness);
            Deduplicated answer = send(coming, order.route(), order.patience());
            JobHandle<O> job = own;
            if (!answer.id().equals(own.id())) {
                own.disown();
                job = handle(answer.id(), task, keys);
            }
            job.nextLook.accept();
            if (answer.word() == Word.HELD) {
                job.markDuplicate();
            }
            return new Replacement<>(job, was(answer, keys, uniqueness));
        } catch (RuntimeException e) {
            own.end(e);
            throw e;
        }
    }

    private <O> JobHandle<O> handle(String id, Task<?, O> task, Keys keys) {
        return handles.open(task, keys, List.of(id)).get(0);
    }

    private JobState was(Deduplicated answer, Keys keys, Uniqueness uniqueness) {
        return switch (answer.word()) {
            case NEW -> JobState.NEW;
            case REPLACED -> JobState.SCHEDULED;
            // Only who replaces is told.
            default ->
                uniqueness.rule() == Uniqueness.Rule.REPLACE
                        ? asking.with(link -> new JobReader(link, keys).state(answer.id()))
                        : JobState.GONE;
        };
    }

    /** Until it is carried out: repeated after a lost answer, and with what there is when that has changed. */
    private Deduplicated send(UniqueStore.Coming coming, Route route, Patience patience) {
        Pause pause = new Pause(Defaults.ENQUEUE_REPEAT);
        boolean repeated = false;
        byte[] known = null;
        while (true) {
            try {
                Deduplicated answer = ask(coming, route, known);
                if (answer.word() == Word.CHANGED) {
                    known = asking.send(JobReader.spec(route.keys(), answer.id()));
                } else if (answer.full() != null) {
                    QueueFullException refusal = patience.refusal(answer.full(), 1);
                    if (refusal != null) {
                        throw refusal;
                    }
                } else {
                    boolean ours = repeated && answer.word() == Word.HELD && isOurs(coming, route.keys(), answer.id());
                    return ours ? new Deduplicated(Word.NEW, answer.id(), null) : answer;
                }
            } catch (RedisUnavailableException e) {
                // Safe: an id that is taken holds its own place.
                repeated = true;
                if (!pause.next()) {
                    throw e;
                }
            }
        }
    }

    private Deduplicated ask(UniqueStore.Coming coming, Route route, byte @Nullable [] known) {
        Keys keys = route.keys();
        byte[] old = known == null || known.length == 0 ? null : known;
        Call<Deduplicated> call = new UniqueStore(keys)
                .deduplicate(
                        coming,
                        route.delay(clock),
                        route.front(),
                        old,
                        old == null ? null : batch(coming.job().id(), old));
        asking.with(link -> {
            // Not sent again in there: a second answer tells another thing than the first.
            link.send(
                    announced.contains(keys.queue())
                            ? List.of(call)
                            : List.of(JobStore.announce(link.settings(), keys.queue()), call));
            return announced.add(keys.queue());
        });
        return call.answer();
    }

    /** What holds the place after a call was sent twice may be what its first sending put there. */
    private boolean isOurs(UniqueStore.Coming coming, Keys keys, String id) {
        byte[] stored = asking.send(JobReader.spec(keys, id));
        boolean ended = stored.length == 0 && id.equals(coming.job().id());
        return ended || Arrays.equals(stored, coming.spec());
    }

    private static @Nullable String batch(String id, byte[] spec) {
        try {
            return JobJson.read(id, spec).batch();
        } catch (PayloadException e) {
            // Somebody wrote it by hand: it counts in no batch that we know.
            return null;
        }
    }
}
