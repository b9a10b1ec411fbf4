package dev.redwork.supervisor;

import dev.redwork.job.RedisSettings;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.ResidentThread;
import dev.redwork.store.JobStore.Doorbell;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import dev.redwork.store.SessionStore.Reclaimed;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reclaims the jobs of dead processes, on a thread and a connection of its own; while Redis is away it goes on trying. To be
 * told of a process only when the operating system says that it is gone: its leases need not be over.
 */
final class Recovery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    /** A process that is gone. */
    private static final class Dead {
        final String who;

        /** Those that may still hold something. */
        List<Child.Session> left;

        /** How many jobs were reclaimed so far. */
        long jobs;

        Dead(String who, List<Child.Session> sessions) {
            this.who = who;
            this.left = sessions;
        }
    }

    private final RedisSettings settings;
    private final RedisLink link;
    private final ResidentThread thread = new ResidentThread("redwork-recovery", LOG, this::round);

    /** A process leaves it only when all of its jobs are reclaimed. Also the lock of it. */
    private final Deque<Dead> dead = new ArrayDeque<>();

    Recovery(RedisSettings settings) {
        this.settings = settings;
        this.link = new RedisLink(settings, Duration.ofSeconds(1));
    }

    void start() {
        thread.start();
    }

    /** A process is gone, and these were its sessions. Does not wait. */
    void recover(String who, List<Child.Session> sessions) {
        if (!sessions.isEmpty()) {
            synchronized (dead) {
                dead.addLast(new Dead(who, sessions));
            }
            thread.wake();
        }
    }

    /** Whether the jobs of all dead processes are reclaimed. */
    boolean isDone() {
        synchronized (dead) {
            return dead.isEmpty();
        }
    }

    @Override
    public void close() {
        thread.close();
        link.close();
    }

    /** One call for each session of one process; a failed call is not forgotten, and holds up no other process. */
    private Duration round() {
        Dead one = next();
        if (one == null) {
            return ResidentThread.UNTIL_WOKEN;
        }
        try {
            giveBack(one);
        } finally {
            putBehind(one);
        }
        if (one.left.isEmpty() && one.jobs > 0) {
            LOG.warn("{} is gone: jobs of it that went back to the front: {}", one.who, one.jobs);
        }
        return Duration.ZERO;
    }

    private @Nullable Dead next() {
        synchronized (dead) {
            return dead.peekFirst();
        }
    }

    /** Without a new node: there may be no memory for one. */
    private void putBehind(Dead one) {
        synchronized (dead) {
            dead.removeFirst();
            if (!one.left.isEmpty()) {
                dead.addLast(one);
            }
        }
    }

    /** In one round trip. A call that was carried out although its answer was lost is answered as gone the next time. */
    private void giveBack(Dead one) {
        List<Call<Reclaimed>> calls = new ArrayList<>();
        List<Call<?>> all = new ArrayList<>();
        for (Child.Session session : one.left) {
            calls.add(new SessionStore(Keys.of(settings, session.queue())).reclaimOfDead(session.name()));
            all.add(calls.get(calls.size() - 1));
        }
        // It may have taken a wake-up token with it.
        one.left.stream()
                .map(Child.Session::queue)
                .distinct()
                .forEach(queue -> all.add(Doorbell.ringDoorbell(Keys.of(settings, queue))));
        link.send(all);
        long moved = 0;
        List<Child.Session> left = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            Reclaimed answer = calls.get(i).answer();
            moved += answer.moved();
            if (answer.left() > 0) {
                left.add(one.left.get(i));
            }
        }
        one.left = left;
        one.jobs += moved;
    }
}
