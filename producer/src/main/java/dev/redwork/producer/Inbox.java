package dev.redwork.producer;

import dev.redwork.job.Defaults;
import dev.redwork.job.JobResult;
import dev.redwork.job.PayloadException;
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
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final ResidentThread reader;
    /** Its thread reads. */
    private volatile boolean started;

    /** The poller has something to ask at once; where nobody waits and it has not, it is left alone. */
    private volatile boolean asks;

    /** Of the reader alone, as the next one: which queue's turn it is to be the first. */
    private int rotation;

    /** A round has not come to its end: notices that it took out of an inbox may be lost. */
    private boolean broken;

    /** Where the outcomes of one queue come in. */
    private record Line(
            Keys keys,
            @SuppressWarnings("ArrayRecordComponent") byte[] list) {}

    /** @param reading its own connection, which is blocked nearly always */
    Inbox(RedisLink reading, QueryConnection queries, String address, Duration block, Ticker ticker) {
        this.address = address;
        this.block = block;
        this.reading = reading;
        this.queries = queries;
        this.open = new OpenJobs(ticker);
        this.poller = new ResultPoller(open, (keys, ids) -> reading.send(new JobStore(keys).lookup(ids)), ticker);
        this.reader = new ResidentThread("redwork-inbox-" + address, LOG, this::read);
    }

    /** From now on outcomes in a queue find these handles. */
    void watch(Keys keys, List<? extends JobHandle<?>> handles) {
        boolean isClosed = reader.isClosed();
        // Each enqueue comes here: only a new queue is worth a lock.
        if (!isClosed && !isWatched(keys)) {
            add(keys);
        }
        if (!isClosed && !started) {
            // There may be no thread left; then the next caller tries again.
            reader.start();
            started = true;
        }
        open.begin(handles);
    }

    /** Its owner calls {@link #read} instead of a thread: it rehearses. */
    void readWithoutThread() {
        started = true;
    }

    /** No notice may come of this one. */
    void lookNow(JobHandle<?> handle) {
        poller.watchOften(handle);
        asks = true;
        wake(handle.keys());
    }

    private boolean isWatched(Keys keys) {
        for (Line line : lines) {
            if (line.keys.equals(keys)) {
                return true;
            }
        }
        return false;
    }

    private synchronized void add(Keys keys) {
        if (isWatched(keys)) {
            return;
        }
        lines.add(new Line(keys, keys.inbox(address)));
        if (lines.size() > 1) {
            // The reader blocks on the other queues' lists: make it look at its list of lists.
            wake(lines.get(0).keys);
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

    Duration read() {
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
        List<Line> order = new ArrayList<>(lines);
        Collections.rotate(order, rotation++);
        List<Call<List<byte[]>>> calls = new ArrayList<>(1 + order.size());
        if (!asks || open.isEmpty()) {
            List<byte[]> lists = new ArrayList<>(order.size());
            for (Line line : order) {
                lists.add(line.list);
            }
            calls.add(Call.pop(lists, open.isEmpty() ? block : poller.patience(block), Function.identity()));
        }
        int waits = calls.size();
        // Behind the one that is waited for there are probably more: they come with it.
        for (Line line : order) {
            calls.add(Call.command("LPOP", Reply::strings, line.list, notices.count()));
        }
        if (waits > 0) {
            reading.sendBlocking(calls);
        } else {
            reading.send(calls);
        }
        // Before a result ends its caller, and maybe the program.
        reader.works();
        List<byte[]> first = waits == 0 ? List.of() : calls.get(0).answer();
        for (int i = 0; i < order.size(); i++) {
            Line line = order.get(i);
            if (!first.isEmpty() && Arrays.equals(line.list, first.get(0))) {
                end(line.keys, first.get(1));
            }
            List<byte[]> taken = calls.get(waits + i).answer();
            notices.brought(taken);
            for (byte[] notice : taken) {
                end(line.keys, notice);
            }
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
                if (!lines.isEmpty()) {
                    queries.send(lines.stream()
                            .map(line -> Call.number("DEL", line.list))
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
