package dev.redwork.worker;

import dev.redwork.job.RedworkException;
import dev.redwork.store.Call;
import dev.redwork.store.Doorbell;
import dev.redwork.store.Keys;
import dev.redwork.store.Outage;
import dev.redwork.store.RedisLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to the doorbells of a lane's queues, on a connection of its own, one thread at a time. Where there is one queue, a
 * claim for the listener's own slot stands behind the blocking call: Redis carries it out with the ring, and who listened
 * has the job a round trip sooner. With several queues nobody knows yet which one to ask.
 */
final class Ear {
    private static final Logger LOG = LoggerFactory.getLogger(Ear.class);

    private final RedisLink link;
    private final Doorbell doorbell;
    private final Outage outage;
    private volatile boolean closed;

    Ear(RedisLink link, List<Keys> queues, String lane, Duration block) {
        this.link = link;
        this.doorbell = new Doorbell(queues, block);
        this.outage = new Outage(LOG, "doorbell of lane " + lane);
    }

    /**
     * Blocks for some seconds; entered and left with the books' lock held, which is free while nothing is heard.
     *
     * @return the claim that waited behind the bell of a lane with one queue; null: there is none, or nothing is known of it
     */
    @Nullable
    Trip listen(Books books) {
        Session first = books.sessions.get(0);
        Trip behind = books.handsOver() ? new Trip(first) : null;
        books.earTaken = true;
        books.lock.unlock();
        String rung = null;
        try {
            rung = hear(behind);
        } finally {
            books.lock.lock();
            books.earTaken = false;
            if (behind != null && rung == null) {
                books.doubt(null);
            }
        }
        // A session that was lost meanwhile was given nothing: its successor must look.
        if (behind != null && rung != null && books.sessions.contains(first)) {
            books.turns++;
            return behind;
        }
        for (Session session : books.sessions) {
            // Nothing heard for the whole time: look once, the token may have been lost with its worker.
            session.hungry |= rung == null || rung.isEmpty() || rung.equals(session.keys.queue());
        }
        return null;
    }

    /** The queue that rang, "" for none; null: there was no answer. */
    private @Nullable String hear(@Nullable Trip behind) {
        try {
            Call<String> bell = doorbell.listen();
            List<Call<?>> calls = new ArrayList<>(List.of(bell));
            if (behind != null) {
                calls.addAll(behind.calls());
            }
            link.sendBlocking(calls);
            outage.over();
            return bell.answer();
        } catch (RedworkException e) {
            if (!closed) {
                outage.pause(e);
            }
            return null;
        }
    }

    /** Ends the listening at once. */
    void close() {
        closed = true;
        link.close();
    }
}
