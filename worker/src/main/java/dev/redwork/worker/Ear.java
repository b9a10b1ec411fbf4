package dev.redwork.worker;

import dev.redwork.job.RedworkException;
import dev.redwork.store.Doorbell;
import dev.redwork.store.Keys;
import dev.redwork.store.Outage;
import dev.redwork.store.RedisLink;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens to the doorbells of a lane's queues, on a connection of its own, one thread at a time. */
final class Ear {
    private static final Logger LOG = LoggerFactory.getLogger(Ear.class);

    private final RedisLink link;
    private final Doorbell doorbell;
    private final Outage outage;
    private volatile boolean closed;

    Ear(RedisLink link, List<Keys> queues, String lane) {
        this.link = link;
        this.doorbell = new Doorbell(queues);
        this.outage = new Outage(LOG, "doorbell of lane " + lane);
    }

    /** Blocks for some seconds; entered and left with the books' lock held, which is free while nothing is heard. */
    void listen(Books books) {
        books.earTaken = true;
        books.lock.unlock();
        String rung = null;
        try {
            rung = hear();
        } finally {
            books.lock.lock();
            books.earTaken = false;
        }
        for (Session session : books.sessions) {
            // Nothing heard for the whole time: look once, the token may have been lost with its worker.
            session.hungry |= rung == null || rung.equals(session.keys.queue());
        }
    }

    /** The queue that rang, or null. */
    private @Nullable String hear() {
        try {
            String rung = doorbell.listen(link);
            outage.over();
            return rung;
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
