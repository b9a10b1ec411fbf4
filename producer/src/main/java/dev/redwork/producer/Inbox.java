package dev.redwork.producer;

import dev.redwork.job.JobResult;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.Ticker;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.ResidentThread;
import dev.redwork.store.InboxStore;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a producer's results come back: one list a queue, one thread that blocks on all of them and ends the handles. */
final class Inbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final InboxStore store;
    private final RedisLink reading;
    private final ResultPoller poller;
    private final WatchedQueues queues;
    private final OpenJobs open = new OpenJobs();
    private final ResidentThread reader;
    private volatile boolean started;

    /** A round has not come to its end: notices that it took out of an inbox may be lost. Of the reader alone. */
    private boolean broken;

    Inbox(RedisSettings settings, QueryConnection queries, String address, Duration block, Ticker ticker) {
        this.store = new InboxStore(address, block);
        this.reading = new RedisLink(settings, RedisLink.CALL_TIMEOUT);
        this.queues = new WatchedQueues(store, queries);
        this.poller = new ResultPoller((keys, ids) -> reading.send(InboxStore.lookup(keys, ids)), ticker);
        this.reader = new ResidentThread("redwork-inbox-" + address, LOG, this::read);
    }

    void watch(Keys keys, List<? extends JobHandle<?>> handles) {
        queues.add(keys);
        if (!started) {
            // There may be no thread left; then the next caller tries again.
            reader.start();
            started = true;
        }
        poller.begin(handles);
        handles.forEach(open::add);
    }

    void forget(JobHandle<?> handle) {
        open.remove(handle);
    }

    void lookNow(JobHandle<?> handle) {
        poller.hurry(handle);
        queues.wake(handle.keys());
    }

    private Duration read() {
        if (broken) {
            poller.pollAll(open.handles());
        }
        // Cleared by a round that works, so that one which fails has nothing to do.
        broken = true;
        boolean busy = receive(queues.inTurn());
        poller.poll(open.handles(), busy);
        broken = false;
        return Duration.ZERO;
    }

    /** Waits for notices; whether they came in numbers. */
    private boolean receive(List<Keys> order) {
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

    private void end(byte[] notice) {
        JobResult result = OpenJobs.result(notice);
        JobHandle<?> handle = result == null ? null : open.get(result.id());
        if (result != null && handle != null) {
            handle.end(result);
        }
    }

    @Override
    public void close() {
        reader.close();
        reading.close();
        queues.close();
        open.abandon();
    }
}
