package dev.redwork.producer;

import dev.redwork.job.JobResult;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Ticker;
import dev.redwork.store.Call;
import dev.redwork.store.InboxStore;
import dev.redwork.store.Keys;
import dev.redwork.store.Outage;
import dev.redwork.store.RedisLink;
import dev.redwork.store.RedisSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a producer's results come back: one list a queue, one thread that blocks on all of them and ends the handles. */
final class Inbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final String address;
    private final InboxStore store;
    private final RedisLink reading;
    private final ResultPoller poller;
    private final WatchedQueues queues;
    private final OpenJobs open = new OpenJobs();
    private final Thread reader;
    private volatile boolean closed;

    Inbox(RedisSettings settings, Asking asking, String address, Duration block, Ticker ticker) {
        this.address = address;
        this.store = new InboxStore(address, block);
        this.reading = new RedisLink(settings, RedisLink.CALL_TIMEOUT);
        this.queues = new WatchedQueues(store, asking);
        this.poller = new ResultPoller((keys, ids) -> reading.send(InboxStore.look(keys, ids)), ticker);
        this.reader = new Thread(this::read, "redwork-inbox-" + address);
        reader.setDaemon(true);
    }

    void watch(Keys keys, List<? extends JobHandle<?>> handles) {
        poller.begin(handles);
        handles.forEach(open::add);
        queues.add(keys, reader::start);
    }

    void forget(JobHandle<?> handle) {
        open.remove(handle);
    }

    void lookNow(JobHandle<?> handle) {
        poller.hurry(handle);
        queues.wake(handle.keys());
    }

    private void read() {
        Outage outage = new Outage(LOG, "inbox " + address);
        boolean broken = false;
        while (!closed) {
            try {
                if (broken) {
                    poller.pollAll(open.handles());
                    broken = false;
                }
                boolean busy = receive(queues.inTurn());
                poller.poll(open.handles(), busy);
                outage.over();
            } catch (RedworkException e) {
                broken = true;
                if (!closed) {
                    outage.pause(e);
                }
            } catch (RuntimeException | Error e) {
                // Memory that was short, say: others wait for this thread, and what it dropped can be looked up.
                broken = true;
                LOG.error("inbox {} met a failure of its own; it goes on", address, e);
            }
        }
    }

    /** Waits for notices; whether they came in numbers. */
    private boolean receive(List<Keys> order) {
        Call<Optional<byte[]>> next = store.next(order);
        reading.sendBlocking(List.of(next));
        if (next.answer().isEmpty()) {
            return false;
        }
        end(next.answer().get());
        // While somebody waits there is probably more: take it in bulk.
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
        closed = true;
        reading.close();
        queues.close();
        open.abandon();
    }
}
