package dev.redwork.producer;

import dev.redwork.admin.JobReader;
import dev.redwork.job.Defaults;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedworkException;
import dev.redwork.redis.Call;
import dev.redwork.redis.LinkClosedException;
import dev.redwork.redis.RedisClock;
import dev.redwork.store.EnqueueReply;
import dev.redwork.store.JobStore;
import dev.redwork.store.JobValue;
import dev.redwork.store.Keys;
import dev.redwork.store.NewJob;
import dev.redwork.store.QueueUsage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Shares with the same destination that share one enqueue call. */
final class EnqueueCall {
    private final Destination destination;
    private final List<CallerShare> shares = new ArrayList<>();
    private final List<NewJob> entries = new ArrayList<>();
    private int bytes;
    private @Nullable Call<EnqueueReply> call;

    private EnqueueCall(Destination destination) {
        this.destination = destination;
    }

    /** As few calls as the limits of one call allow. */
    static List<EnqueueCall> of(List<CallerShare> group) {
        List<EnqueueCall> calls = new ArrayList<>();
        Map<Destination, EnqueueCall> open = new LinkedHashMap<>();
        for (CallerShare share : group) {
            EnqueueCall call = open.get(share.destination);
            if (call == null || !call.hasRoom(share)) {
                call = new EnqueueCall(share.destination);
                open.put(share.destination, call);
                calls.add(call);
            }
            call.shares.add(share);
            call.entries.addAll(share.entries);
            call.bytes += share.bytes();
        }
        return calls;
    }

    private boolean hasRoom(CallerShare share) {
        return !share.alone
                && !shares.get(0).alone
                && entries.size() + share.entries.size() <= Defaults.CALL_JOBS
                && bytes + share.bytes() <= Defaults.CALL_BYTES;
    }

    Keys keys() {
        return destination.keys();
    }

    /** The calls to send: the enqueue, and before a queue's first one its name. */
    List<Call<?>> calls(RedisSettings settings, Set<String> announced, RedisClock clock) {
        Call<EnqueueReply> enqueue =
                new JobStore(keys()).enqueue(entries, destination.delay(clock), destination.front());
        call = enqueue;
        return announced.contains(keys().queue())
                ? List.of(enqueue)
                : List.of(JobStore.announce(settings, keys().queue()), enqueue);
    }

    /**
     * Tells each share for which of its jobs others stand, or that there was no room.
     *
     * @param link to look with whether a job that was there is our own first sending; null: nobody can tell
     * @param repeated the call was sent more than once
     */
    void land(@Nullable Consumer<List<? extends Call<?>>> link, boolean repeated) {
        EnqueueReply answer = call == null ? new EnqueueReply(Map.of(), null) : call.answer();
        QueueUsage full = answer.full();
        int first = 0;
        for (CallerShare share : shares) {
            int from = first;
            int to = from + share.entries.size();
            boolean mayBeOurs = repeated || share.mayBeSent;
            Map<Integer, String> others = new LinkedHashMap<>();
            answer.others().forEach((position, id) -> {
                if (position >= from && position < to && !(mayBeOurs && isOurs(link, position, id))) {
                    others.put(position - from, id);
                }
            });
            share.carriedOut(others);
            if (full != null) {
                share.refused(full, shares.size() == 1);
            }
            first = to;
        }
    }

    /** Ends a call with the failure of its last sending; {@code unknown}: one before it had no answer. */
    static Consumer<EnqueueCall> failing(RuntimeException last, boolean unknown) {
        RuntimeException failure = failure(last, unknown);
        return call -> call.fail(failure);
    }

    private static RuntimeException failure(RuntimeException last, boolean unknown) {
        if (last instanceof LinkClosedException) {
            return new RedworkException(
                    unknown
                            ? "the producer was closed before an enqueue call was answered: Redis may have the jobs, ask"
                                    + " for them by their ids"
                            : "the producer is closed: the jobs were not enqueued",
                    last);
        } else if (unknown && last instanceof RedisRefusedException) {
            return new RedworkException(
                    "an enqueue call had no answer, and was refused when it was sent again: Redis may have the jobs, ask"
                            + " for them by their ids (" + last.getMessage() + ")",
                    last);
        }
        return last;
    }

    /** Those whose call was carried out have their jobs; a failure concerns the others. */
    private void fail(RuntimeException failure) {
        if (call != null && call.isAnswered()) {
            land(null, false);
        } else {
            shares.forEach(share -> share.failure = failure);
        }
    }

    private boolean isOurs(@Nullable Consumer<List<? extends Call<?>>> link, int position, String id) {
        NewJob sent = entries.get(position);
        if (link == null || !id.equals(sent.job().id())) {
            return false;
        }
        Call<JobValue> stored = JobReader.stored(keys(), id);
        link.accept(List.of(stored));
        return stored.answer().mayComeOf(sent.spec());
    }
}
