package dev.redwork.producer;

import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.PayloadException;
import dev.redwork.job.RedworkException;
import dev.redwork.json.ResultJson;
import dev.redwork.store.InboxStore;
import dev.redwork.store.JobReader;
import dev.redwork.store.Keys;
import dev.redwork.store.Outage;
import dev.redwork.store.RedisLink;
import dev.redwork.store.RedisSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a producer's results come back: one list a queue, one thread that blocks on all of them and ends the handles. */
final class Inbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final String address;
    private final InboxStore store;
    private final RedisLink reading;
    private final RedisLink asking;
    private final Lookout lookout;
    private final List<Keys> queues = new CopyOnWriteArrayList<>();
    private final Map<String, JobHandle<?>> open = new ConcurrentHashMap<>();
    private final Thread reader;
    private volatile boolean closed;
    private int rotation;

    Inbox(RedisSettings settings, String address) {
        this.address = address;
        this.store = new InboxStore(address);
        this.reading = new RedisLink(settings, RedisLink.CALL_TIMEOUT);
        this.asking = new RedisLink(settings, RedisLink.CALL_TIMEOUT);
        this.lookout = new Lookout(reading);
        this.reader = new Thread(this::read, "redwork-inbox-" + address);
        reader.setDaemon(true);
    }

    /** The producer's part of the lists' names. */
    String address() {
        return address;
    }

    /** From now on the handles' outcomes are waited for. */
    void watch(Keys keys, List<? extends JobHandle<?>> handles) {
        handles.forEach(handle -> open.put(handle.id(), handle));
        if (!queues.contains(keys)) {
            addQueue(keys);
        }
    }

    void forget(JobHandle<?> handle) {
        open.remove(handle.id(), handle);
    }

    JobState state(JobHandle<?> handle) {
        synchronized (asking) {
            return new JobReader(asking, handle.keys()).state(handle.id());
        }
    }

    private synchronized void addQueue(Keys keys) {
        if (queues.contains(keys)) {
            return;
        }
        queues.add(keys);
        if (queues.size() == 1) {
            reader.start();
        } else {
            // The reader blocks on the other queues' lists: make it look at its list of lists.
            synchronized (asking) {
                asking.send(store.wake(queues.get(0)));
            }
        }
    }

    private void read() {
        Outage outage = new Outage(LOG, "inbox " + address);
        boolean broken = false;
        while (!closed) {
            try {
                if (broken) {
                    lookout.lookAtAll(open.values());
                    broken = false;
                }
                // The first list wins where several have something: take turns.
                List<Keys> order = new ArrayList<>(queues);
                Collections.rotate(order, rotation++);
                boolean busy = receive(order);
                lookout.look(open.values(), busy);
                outage.over();
            } catch (RedworkException e) {
                broken = true;
                if (!closed) {
                    outage.pause(e);
                }
            } catch (RuntimeException e) {
                LOG.error("inbox {} met a failure of its own; it goes on", address, e);
            }
        }
    }

    /** Waits for notices; whether they came in numbers. */
    private boolean receive(List<Keys> order) {
        byte[] notice = reading.pop(store.lists(order));
        if (notice == null) {
            return false;
        }
        end(notice);
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
        try {
            if (notice.length == 0) {
                return;
            }
            JobResult result = ResultJson.read(notice);
            JobHandle<?> handle = open.get(result.id());
            if (handle != null) {
                handle.end(result);
            }
        } catch (PayloadException e) {
            // Its handle will find the outcome by looking, or say why it cannot.
            LOG.warn("inbox {}: a notice was not readable: {}", address, e.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        reading.close();
        synchronized (asking) {
            try {
                asking.send(queues.stream().map(store::drop).toList());
            } catch (RedworkException e) {
                LOG.debug("inbox {} stays until its TTL: {}", address, e.getMessage());
            }
            asking.close();
        }
        open.values()
                .forEach(handle ->
                        handle.end(new CancellationException("the producer was closed; " + handle + " goes on")));
    }
}
