package dev.redwork.producer;

import dev.redwork.job.Defaults;
import dev.redwork.job.JobResult;
import dev.redwork.job.PayloadException;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Ticker;
import dev.redwork.json.JobJson;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.AdaptivePage;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.ResidentThread;
import dev.redwork.store.JobStore;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a producer's results come back: one list a queue, one thread that blocks on all of them and ends the handles. */
final class Inbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final String address;
    private final Duration block;
    private final AdaptivePage notices = new AdaptivePage(10, 1_000);
    private final RedisLink reading;
    private final QueryConnection queries;
    final OpenJobs open;
    private final ResultPoller poller;
    private final List<Keys> queues = new CopyOnWriteArrayList<>();
    private final ResidentThread reader;
    private volatile boolean started;

    /** The poller has something to ask at once; where nobody waits and it has not, it is left alone. */
    private volatile boolean asks;

    /** Of the reader alone, as the next one: which queue's turn it is to be the first. */
    private int rotation;

    /** A round has not come to its end: notices that it took out of an inbox may be lost. */
    private boolean broken;

    Inbox(RedisSettings settings, QueryConnection queries, String address, Duration block, Ticker ticker) {
        this.address = address;
        this.block = block;
        this.reading = new RedisLink(settings, RedisLink.CALL_TIMEOUT);
        this.queries = queries;
        this.open = new OpenJobs(ticker);
        this.poller = new ResultPoller(open, (keys, ids) -> reading.send(new JobStore(keys).lookup(ids)), ticker);
        this.reader = new ResidentThread("redwork-inbox-" + address, LOG, this::read);
    }

    /** From now on outcomes in a queue find these handles. */
    void watch(Keys keys, List<? extends JobHandle<?>> handles) {
        boolean isClosed = reader.isClosed();
        // Each enqueue comes here: only a new queue is worth a lock.
        if (!isClosed && !queues.contains(keys)) {
            add(keys);
        }
        if (!isClosed && !started) {
            // There may be no thread left; then the next caller tries again.
            reader.start();
            started = true;
        }
        open.begin(handles);
    }

    /** No notice may come of this one. */
    void lookNow(JobHandle<?> handle) {
        poller.watchOften(handle);
        asks = true;
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

    /** Makes the reader go through its loop, by an empty notice: it then sees that there is one more inbox to watch. */
    private synchronized void wake(Keys keys) {
        try {
            byte[] inbox = keys.inbox(address);
            queries.send(List.of(
                    Call.number("RPUSH", inbox, ""),
                    // A reader that dies now must not leave a list without an end.
                    Call.number("PEXPIRE", inbox, Defaults.INBOX_TTL.toMillis())));
        } catch (RedworkException e) {
            LOG.debug("the inbox is not woken, it looks by itself within seconds: {}", e.getMessage());
        }
    }

    private Duration read() {
        if (broken) {
            poller.askAll();
            asks = true;
        }
        // Cleared by a round that works, so that one which fails has nothing to do.
        broken = true;
        receive();
        if (asks || !open.isEmpty()) {
            // Before it asks: somebody may hurry it meanwhile.
            asks = false;
            poller.poll();
            asks |= poller.hasQuestions();
        }
        broken = false;
        return Duration.ZERO;
    }

    /** Takes the notices that are there; waits for one, unless there is something to ask. */
    private void receive() {
        // The first list wins where several have something, so they take turns.
        List<Keys> order = new ArrayList<>(queues);
        Collections.rotate(order, rotation++);
        if (!asks || open.isEmpty()) {
            List<byte[]> lists = order.stream().map(keys -> keys.inbox(address)).toList();
            Call<List<byte[]>> next =
                    Call.pop(lists, open.isEmpty() ? block : poller.patience(block), Function.identity());
            reading.sendBlocking(List.of(next));
            // Before a result ends its caller, and maybe the program.
            reader.works();
            List<byte[]> popped = next.answer();
            if (popped.isEmpty()) {
                return;
            }
            for (int i = 0; i < lists.size(); i++) {
                if (Arrays.equals(lists.get(i), popped.get(0))) {
                    end(order.get(i), popped.get(1));
                }
            }
        }
        // While a caller waits there is probably more: take it in bulk.
        for (Keys keys : open.isEmpty() ? List.<Keys>of() : order) {
            List<byte[]> taken =
                    reading.send(Call.command("LPOP", Reply::strings, keys.inbox(address), notices.count()));
            reader.works();
            notices.brought(taken);
            taken.forEach(notice -> end(keys, notice));
        }
    }

    /**
     * Ends the handles of a notice that came in a queue; an empty notice only wakes, and one that is no JSON is the id of a job whose
     * notice goes elsewhere from now on.
     */
    void end(Keys keys, byte[] notice) {
        if (notice.length == 0) {
            return;
        } else if (notice[0] != '{') {
            poller.watchOften(keys, Reply.text(notice));
            return;
        }
        try {
            open.end(keys, JobJson.readResult(notice));
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
                    queries.send(queues.stream()
                            .map(keys -> Call.number("DEL", keys.inbox(address)))
                            .toList());
                }
            } catch (RedworkException e) {
                LOG.debug("inboxes stay until their TTL: {}", e.getMessage());
            }
        }
        open.close();
    }

    /** The handles that wait for their outcome. */
    static final class OpenJobs {
        private final Ticker ticker;

        /** Id → the newest handle of a job with it, in whichever queue; the others are behind that one. */
        private final Map<String, JobHandle<?>> handles = new ConcurrentHashMap<>();

        private volatile boolean closed;

        OpenJobs(Ticker ticker) {
            this.ticker = ticker;
        }

        /** From now on these handles wait, from any thread; after {@link #close} they end at once, and none is kept. */
        void begin(List<? extends JobHandle<?>> more) {
            long at = ticker.read() + ResultPoller.WAITS.first().toNanos();
            for (JobHandle<?> handle : more) {
                if (closed) {
                    endClosed(handle);
                    continue;
                }
                handle.due.at = at;
                if (handles.putIfAbsent(handle.id(), handle) != null) {
                    handles.compute(handle.id(), (id, first) -> {
                        handle.next = first;
                        return handle;
                    });
                }
            }
            if (closed) {
                // After they were added: a close at the same time may have passed them by.
                close();
            }
        }

        void forget(JobHandle<?> handle) {
            // Nearly always it is the only one of its id: then nothing is allocated, since memory may have run out.
            if (handle.next != null || !handles.remove(handle.id(), handle)) {
                handles.computeIfPresent(handle.id(), (id, first) -> without(first, handle));
            }
        }

        private static @Nullable JobHandle<?> without(JobHandle<?> first, JobHandle<?> handle) {
            if (first == handle) {
                return handle.next;
            }
            JobHandle<?> before = first;
            while (before.next != null && before.next != handle) {
                before = before.next;
            }
            if (before.next == handle) {
                before.next = handle.next;
            }
            return first;
        }

        /** The newest handle of a job with this id, in whichever queue; the others are behind it. */
        @Nullable
        JobHandle<?> newest(String id) {
            return handles.get(id);
        }

        /** A job of this queue ended: so do all of its handles, each by its own task. */
        void end(Keys keys, JobResult result) {
            for (JobHandle<?> handle = handles.get(result.id()); handle != null; handle = handle.next) {
                if (handle.keys().equals(keys)) {
                    handle.end(result);
                }
            }
        }

        boolean isEmpty() {
            return handles.isEmpty();
        }

        void forEach(Consumer<JobHandle<?>> action) {
            for (JobHandle<?> first : handles.values()) {
                for (JobHandle<?> handle = first; handle != null; handle = handle.next) {
                    action.accept(handle);
                }
            }
        }

        /** Ends all handles: no outcome will come any more. */
        void close() {
            closed = true;
            forEach(OpenJobs::endClosed);
        }

        private static void endClosed(JobHandle<?> handle) {
            handle.end(new CancellationException("the producer was closed; " + handle + " goes on"));
        }
    }
}
