package dev.redwork.supervisor;

import dev.redwork.job.RedworkException;
import dev.redwork.store.Call;
import dev.redwork.store.Doorbell;
import dev.redwork.store.Outage;
import dev.redwork.store.RedisLink;
import dev.redwork.store.RedisSettings;
import dev.redwork.store.SessionStore;
import dev.redwork.store.SessionStore.Reclaimed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the jobs of dead processes back, on a thread and a connection of its own; while Redis is away it goes on trying. To be
 * told of a process only when the operating system says that it is gone: its leases need not be over.
 */
final class Recovery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private record Dead(String who, List<Child.Session> sessions) {}

    private final RedisSettings settings;
    private final RedisLink link;
    private final Outage outage = new Outage(LOG, "recovery");
    private final BlockingQueue<Dead> dead = new LinkedBlockingQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private final Thread thread = new Thread(this::work, "redwork-recovery");
    private volatile boolean closed;

    Recovery(RedisSettings settings) {
        this.settings = settings;
        this.link = new RedisLink(settings, Duration.ofSeconds(1));
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** A process is gone, and these were its sessions. Does not wait. */
    void recover(String who, List<Child.Session> sessions) {
        if (!sessions.isEmpty()) {
            open.incrementAndGet();
            dead.add(new Dead(who, sessions));
        }
    }

    /** Whether all is given back that was there to be given back. */
    boolean isDone() {
        return open.get() == 0;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        link.close();
    }

    private void work() {
        while (!closed) {
            try {
                Dead one = dead.poll(1, TimeUnit.HOURS);
                if (one != null) {
                    recover(one);
                    open.decrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void recover(Dead one) {
        long jobs = 0;
        List<Child.Session> left = one.sessions();
        while (!left.isEmpty() && !closed) {
            try {
                List<Child.Session> more = new ArrayList<>();
                jobs += round(left, more);
                left = more;
                outage.over();
            } catch (RedworkException e) {
                if (!closed) {
                    // What was carried out before is answered as gone the next time.
                    outage.pause(e);
                }
            }
        }
        if (jobs > 0) {
            LOG.warn("{} is gone: {} of its jobs went back to the front", one.who(), jobs);
        }
    }

    /** One call a session, in one round trip: how many jobs moved; {@code more} are the sessions that still hold some. */
    private long round(List<Child.Session> sessions, List<Child.Session> more) {
        List<Call<Reclaimed>> calls = new ArrayList<>();
        List<Call<?>> all = new ArrayList<>();
        for (Child.Session session : sessions) {
            calls.add(new SessionStore(settings.keys(session.queue())).reclaimOfDead(session.name()));
            all.add(calls.get(calls.size() - 1));
        }
        // It may have taken a wake-up token with it.
        sessions.stream()
                .map(Child.Session::queue)
                .distinct()
                .forEach(queue -> all.add(Doorbell.ring(settings.keys(queue))));
        link.send(all);
        long moved = 0;
        for (int i = 0; i < calls.size(); i++) {
            Reclaimed answer = calls.get(i).answer();
            moved += answer.moved();
            if (answer.left() > 0) {
                more.add(sessions.get(i));
            }
        }
        return moved;
    }
}
