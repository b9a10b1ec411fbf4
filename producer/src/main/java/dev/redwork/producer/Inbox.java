package dev.redwork.producer;

import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.PayloadException;
import dev.redwork.job.RedworkException;
import dev.redwork.json.ResultJson;
import dev.redwork.store.InboxStore;
import dev.redwork.store.JobReader;
import dev.redwork.store.JobStore;
import dev.redwork.store.Keys;
import dev.redwork.store.Looked;
import dev.redwork.store.Outage;
import dev.redwork.store.RedisLink;
import dev.redwork.store.RedisSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a producer's results come back: one list a queue, one thread that blocks on all of them and ends the handles. A
 * notice can be lost (its connection broke while it was on the way), so handles that wait long ask Redis themselves.
 */
final class Inbox implements AutoCloseable {
    static final Duration FIRST_LOOK = Duration.ofSeconds(5);

    private static final Duration LAST_LOOK = Duration.ofMinutes(1);
    private static final int LOOK_LIMIT = 500;
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final String address;
    private final InboxStore store;
    private final RedisLink reading;
    private final RedisLink asking;
    private final List<Keys> queues = new CopyOnWriteArrayList<>();
    private final Map<String, JobHandle<?>> open = new ConcurrentHashMap<>();
    private final Thread reader;
    private volatile boolean closed;
    private long looked = System.nanoTime();
    private int rotation;

    Inbox(RedisSettings settings, String address) {
        this.address = address;
        this.store = new InboxStore(address);
        this.reading = new RedisLink(settings, RedisLink.CALL_TIMEOUT);
        this.asking = new RedisLink(settings, RedisLink.CALL_TIMEOUT);
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
                .forEach(handle -> handle.future()
                        .completeExceptionally(
                                new CancellationException("the producer was closed; " + handle + " goes on")));
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
        boolean fresh = true;
        while (!closed) {
            try {
                if (!fresh) {
                    open.values().forEach(handle -> handle.nextLook = System.nanoTime());
                    look(Integer.MAX_VALUE);
                    fresh = true;
                }
                // The first list wins where several have something: take turns.
                List<Keys> order = new ArrayList<>(queues);
                Collections.rotate(order, rotation++);
                // While notices come in numbers nobody has waited in vain: a few questions suffice.
                look(receive(order) ? LOOK_LIMIT : Integer.MAX_VALUE);
                outage.over();
            } catch (RedworkException e) {
                fresh = false;
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
        byte[] notice = store.await(reading, order);
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
        if (notice.length == 0) {
            return;
        }
        try {
            JobResult result = ResultJson.read(notice);
            JobHandle<?> handle = open.remove(result.id());
            if (handle != null) {
                handle.end(result);
            }
        } catch (PayloadException e) {
            // Its handle will find the outcome by looking, or say why it cannot.
            LOG.warn("inbox {}: a notice was not readable: {}", address, e.getMessage());
        }
    }

    /** Asks Redis for handles that have waited long, at most once a second. */
    private void look(int limit) {
        long now = System.nanoTime();
        if (now - looked < TimeUnit.SECONDS.toNanos(1)) {
            return;
        }
        looked = now;
        Map<Keys, List<JobHandle<?>>> due = open.values().stream()
                .filter(handle -> handle.nextLook - now <= 0)
                .limit(limit)
                .collect(Collectors.groupingBy(JobHandle::keys));
        due.forEach((keys, handles) -> {
            for (int i = 0; i < handles.size(); i += LOOK_LIMIT) {
                look(keys, handles.subList(i, Math.min(handles.size(), i + LOOK_LIMIT)));
            }
        });
    }

    private void look(Keys keys, List<JobHandle<?>> handles) {
        List<String> ids = handles.stream().map(JobHandle::id).toList();
        List<Looked> looked = reading.send(new JobStore(keys).look(ids));
        for (int i = 0; i < handles.size(); i++) {
            JobHandle<?> handle = handles.get(i);
            Looked found = looked.get(i);
            switch (found.what()) {
                case ENDED -> {
                    open.remove(handle.id(), handle);
                    endAsStored(handle, found.value());
                }
                case DEAD -> {
                    open.remove(handle.id(), handle);
                    handle.end(new JobFailedException(handle + " is dead", ResultJson.readFailure(found.value())));
                }
                case GONE -> {
                    open.remove(handle.id(), handle);
                    handle.end(new JobGoneException(
                            "no trace of " + handle + " is left: its result has expired, or Redis lost its data"));
                }
                case WAITING -> {
                    handle.nextLook = System.nanoTime() + handle.lookAfter.toNanos();
                    Duration longer = handle.lookAfter.multipliedBy(2);
                    handle.lookAfter = longer.compareTo(LAST_LOOK) < 0 ? longer : LAST_LOOK;
                }
                case LATER -> handle.nextLook = System.nanoTime();
            }
        }
    }

    private static void endAsStored(JobHandle<?> handle, byte[] outcome) {
        try {
            handle.end(ResultJson.read(outcome));
        } catch (PayloadException e) {
            handle.end(e);
        }
    }
}
