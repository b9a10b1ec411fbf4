package dev.redwork.producer;

import dev.redwork.job.Defaults;
import dev.redwork.store.Call;
import dev.redwork.store.RedisClock;
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
    private final RedisLink link;
    private final RedisClock clock;
    private final Waiting pauses;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition landed = lock.newCondition();
    private final Deque<Parcel> waiting = new ArrayDeque<>();
    private final Set<String> announced = Collections.synchronizedSet(new HashSet<>());
    private boolean inFlight;

    Submitter(RedisLink link, RedisClock clock, Waiting pauses) {
        this.link = link;
        this.clock = clock;
        this.pauses = pauses;
    }

    /** Sends jobs of one queue; the handles are then those of the jobs that there are, marked where these were there before. */
    <O> void submit(Order order, List<JobHandle<O>> handles) {
        int sent = 0;
        for (List<Parcel> left = Parcel.split(order.route(), order.entries()); !left.isEmpty(); ) {
            Parcel parcel = left.remove(0);
            do {
                await(parcel);
            } while (parcel.isSentAgain(order.patience(), left));
            sent += parcel.tell(handles, sent);
        }
    }

    @Override
    public void close() {
        link.close();
    }

    private void await(Parcel parcel) {
        lock.lock();
        try {
            waiting.add(parcel);
            while (!parcel.done) {
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
        List<Parcel> group = new ArrayList<>(waiting);
        waiting.clear();
        lock.unlock();
        try {
            send(group);
        } finally {
            lock.lock();
            group.forEach(parcel -> parcel.done = true);
            inFlight = false;
            landed.signalAll();
        }
    }

    private void send(List<Parcel> group) {
        List<Flight> flights = Flight.of(group);
        Pause pause = new Pause(pauses, pauses.ticker().read(), Defaults.ENQUEUE_REPEAT);
        boolean repeated = false;
        while (true) {
            try {
                List<Call<?>> calls = new ArrayList<>(clock.refresh());
                flights.forEach(flight -> calls.addAll(flight.calls(link.settings(), announced, clock)));
                link.send(calls);
                for (Flight flight : flights) {
                    announced.add(flight.keys().queue());
                    flight.land(repeated ? link : null);
                }
                return;
            } catch (RuntimeException e) {
                // Safe: who has an id already is not enqueued again. Once no answer came, a refusal proves nothing.
                repeated |= e instanceof RedisUnavailableException;
                if (!repeated || !pause.next()) {
                    flights.forEach(Flight.failing(e, repeated));
                    return;
                }
            }
        }
    }
}
