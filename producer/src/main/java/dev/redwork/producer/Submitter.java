package dev.redwork.producer;

import dev.redwork.job.Defaults;
import dev.redwork.job.Job;
import dev.redwork.store.Call;
import dev.redwork.store.JobStore;
import dev.redwork.store.Keys;
import dev.redwork.store.RedisLink;
import dev.redwork.store.RedisUnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Group commit: a call goes out at once when nothing is in flight; what other threads bring meanwhile shares the next one.
 * The thread that finds nobody in flight sends for all, so there is no thread to hand over to and no timer.
 */
final class Submitter implements AutoCloseable {
    /** One job and its spec as it will be stored. */
    record Entry(
            Job job,
            @SuppressWarnings("ArrayRecordComponent") byte[] spec) {}

    private final RedisLink link;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition landed = lock.newCondition();
    private final Deque<Batch> waiting = new ArrayDeque<>();
    private final Set<String> announced = Collections.synchronizedSet(new HashSet<>());
    private boolean inFlight;

    Submitter(RedisLink link) {
        this.link = link;
    }

    /** Sends jobs of one queue and marks the handles of those that were there before. */
    void submit(Keys keys, List<Entry> entries, List<? extends JobHandle<?>> handles) {
        int sent = 0;
        while (sent < entries.size()) {
            int next = end(entries, sent);
            Batch batch = new Batch(keys, entries.subList(sent, next));
            await(batch);
            if (batch.failure != null) {
                handles.subList(sent, handles.size()).forEach(JobHandle::forget);
                throw sent == 0 ? batch.failure : new PartlyEnqueuedException(handles.subList(0, sent), batch.failure);
            }
            for (int duplicate : batch.duplicates) {
                handles.get(sent + duplicate).markDuplicate();
            }
            sent = next;
        }
    }

    @Override
    public void close() {
        link.close();
    }

    private void await(Batch batch) {
        lock.lock();
        try {
            waiting.add(batch);
            while (!batch.done) {
                if (inFlight) {
                    landed.awaitUninterruptibly();
                } else {
                    lead();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends what waits; called and left with the lock held. */
    private void lead() {
        inFlight = true;
        List<Batch> group = new ArrayList<>(waiting);
        waiting.clear();
        lock.unlock();
        try {
            send(group);
        } finally {
            lock.lock();
            group.forEach(batch -> batch.done = true);
            inFlight = false;
            landed.signalAll();
        }
    }

    private void send(List<Batch> group) {
        List<Flight> flights = Flight.of(group);
        Pause pause = new Pause(Defaults.ENQUEUE_REPEAT);
        boolean repeated = false;
        while (true) {
            try {
                link.send(flights.stream()
                        .flatMap(flight -> calls(flight).stream())
                        .toList());
                for (Flight flight : flights) {
                    announced.add(flight.keys().queue());
                    flight.land(repeated ? link : null);
                }
                return;
            } catch (RedisUnavailableException e) {
                // Safe: whoever has an id already is not enqueued a second time.
                repeated = true;
                if (!pause.next()) {
                    flights.forEach(flight -> flight.fail(e));
                    return;
                }
            } catch (RuntimeException e) {
                flights.forEach(flight -> flight.fail(e));
                return;
            }
        }
    }

    private List<Call<?>> calls(Flight flight) {
        Call<?> enqueue = flight.call();
        String queue = flight.keys().queue();
        return announced.contains(queue)
                ? List.of(enqueue)
                : List.of(JobStore.announce(link.settings(), queue), enqueue);
    }

    /** Where a call that starts at {@code from} must end to keep to the limits of one call. */
    private static int end(List<Entry> entries, int from) {
        long bytes = 0;
        int end = from;
        while (end < entries.size() && end - from < Defaults.CALL_JOBS) {
            bytes += entries.get(end).spec().length;
            if (end > from && bytes > Defaults.CALL_BYTES) {
                break;
            }
            end++;
        }
        return end;
    }
}
