package dev.redwork.producer;

import dev.redwork.job.JobResult;
import dev.redwork.job.PayloadException;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Ticker;
import dev.redwork.json.ResultJson;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.ResidentThread;
import dev.redwork.store.InboxStore;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a producer's results come back: one list a queue, one thread that blocks on all of them and ends the handles. */
final class Inbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final InboxStore store;
    private final RedisLink reading;
    private final QueryConnection queries;
    private final ResultPoller open;
    private final List<Keys> queues = new CopyOnWriteArrayList<>();
    private final ResidentThread reader;
    private volatile boolean started;

    /** Of the reader alone, as the next one: which queue's turn it is to be the first. */
    private int rotation;

    /** A round has not come to its end: notices that it took out of an inbox may be lost. */
    private boolean broken;

    Inbox(RedisSettings settings, QueryConnection queries, String address, Duration block, Ticker ticker) {
        this.store = new InboxStore(address, block);
        this.reading = new RedisLink(settings, RedisLink.CALL_TIMEOUT);
        this.queries = queries;
        this.open = new ResultPoller((keys, ids) -> reading.send(InboxStore.lookup(keys, ids)), ticker);
        this.reader = new ResidentThread("redwork-inbox-" + address, LOG, this::read);
    }

    /** From now on outcomes in a queue find these handles. */
    void watch(Keys keys, List<? extends JobHandle<?>> handles) {
        // Each enqueue comes here: only a new queue is worth a lock.
        if (!queues.contains(keys)) {
            add(keys);
        }
        if (!started) {
            // There may be no thread left; then the next caller tries again.
            reader.start();
            started = true;
        }
        open.begin(handles);
    }

    void forget(JobHandle<?> handle) {
        open.forget(handle);
    }

    void lookNow(JobHandle<?> handle) {
        open.hurry(handle);
        wake(handle.keys());
    }

    private synchronized void add(Keys keys) {
        if (queues.contains(keys)) {
            return;
        }
        queues.add(keys);
        if (queues.size() > 1) {
            // The reader blocks on the other queues' lists: make it look at its list of lists.
            wake(queues.get(0));
        }
    }

    /** Makes the reader go through its loop. */
    private synchronized void wake(Keys keys) {
        try {
            queries.send(store.wake(keys));
        } catch (RedworkException e) {
            LOG.debug("the inbox is not woken, it looks by itself within seconds: {}", e.getMessage());
        }
    }

    private Duration read() {
        if (broken) {
            open.pollAll();
        }
        // Cleared by a round that works, so that one which fails has nothing to do.
        broken = true;
        boolean busy = receive();
        open.poll(busy);
        broken = false;
        return Duration.ZERO;
    }

    /** Waits for notices; whether they came in numbers. */
    private boolean receive() {
        // The first list wins where several have something, so they take turns.
        List<Keys> order = new ArrayList<>(queues);
        Collections.rotate(order, rotation++);
        Call<Optional<byte[]>> next = store.next(order);
        reading.sendBlocking(List.of(next));
        if (next.answer().isEmpty()) {
            return false;
        }
        end(next.answer().get());
        // While a caller waits there is probably more: take it in bulk.
        int more = 0;
        for (Keys keys : open.isEmpty() ? List.<Keys>of() : order) {
            List<byte[]> notices = reading.send(store.take(keys));
            notices.forEach(this::end);
            more += notices.size();
        }
        return more > 0;
    }

    /** Ends the handle of a notice; an empty notice only wakes. */
    void end(byte[] notice) {
        if (notice.length == 0) {
            return;
        }
        try {
            JobResult result = ResultJson.read(notice);
            JobHandle<?> handle = open.get(result.id());
            if (handle != null) {
                handle.end(result);
            }
        } catch (PayloadException e) {
            // Its handle will find the outcome by looking, or say why it cannot.
            LOG.warn("a notice in an inbox was not readable: {}", e.getMessage());
        }
    }

    /** Ends the handles that are left, and takes the lists away. */
    @Override
    public void close() {
        reader.close();
        reading.close();
        synchronized (this) {
            try {
                if (!queues.isEmpty()) {
                    queries.send(queues.stream().map(store::drop).toList());
                }
            } catch (RedworkException e) {
                LOG.debug("inboxes stay until their TTL: {}", e.getMessage());
            }
        }
        open.close();
    }
}
