package dev.redwork.producer;

import dev.redwork.job.Backoff;
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
import dev.redwork.store.JobStore.LookupReply;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
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
    private final ResultPoller open;
    private final List<Keys> queues = new CopyOnWriteArrayList<>();
    private final ResidentThread reader;
    private volatile boolean started;

    /** Of the reader alone, as the next one: which queue's turn it is to be the first. */
    private int rotation;

    /** A round has not come to its end: notices that it took out of an inbox may be lost. */
    private boolean broken;

    Inbox(RedisSettings settings, QueryConnection queries, String address, Duration block, Ticker ticker) {
        this.address = address;
        this.block = block;
        this.reading = new RedisLink(settings, RedisLink.CALL_TIMEOUT);
        this.queries = queries;
        this.open = new ResultPoller((keys, ids) -> reading.send(new JobStore(keys).lookup(ids)), ticker);
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
        List<byte[]> lists = order.stream().map(keys -> keys.inbox(address)).toList();
        Call<List<byte[]>> next = Call.pop(lists, block, Function.identity());
        reading.sendBlocking(List.of(next));
        if (next.answer().isEmpty()) {
            return false;
        }
        end(next.answer().get(1));
        // While a caller waits there is probably more: take it in bulk.
        int more = 0;
        for (Keys keys : open.isEmpty() ? List.<Keys>of() : order) {
            List<byte[]> taken =
                    reading.send(Call.command("LPOP", Reply::strings, keys.inbox(address), notices.count()));
            notices.brought(taken);
            taken.forEach(this::end);
            more += taken.size();
        }
        return more > 0;
    }

    /** Ends the handle of a notice; an empty notice only wakes. */
    void end(byte[] notice) {
        if (notice.length == 0) {
            return;
        }
        try {
            JobResult result = JobJson.readResult(notice);
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

    /**
     * The handles that wait for their outcome. Redis is asked for those that have waited long, since their notice may have been
     * lost (its connection broke while it was on the way, the inbox was full): after 5 s, then in doubling steps up to half a
     * minute. An outcome is kept for a minute at least.
     */
    static final class ResultPoller {
        private static final Backoff WAITS = new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(30));
        private static final long BETWEEN_NANOS = TimeUnit.SECONDS.toNanos(1);
        private static final int CALL = 500;

        private final BiFunction<Keys, List<String>, List<LookupReply>> question;
        private final Ticker ticker;
        private final Map<String, JobHandle<?>> open = new ConcurrentHashMap<>();
        private volatile boolean closed;
        private volatile boolean hurried;
        private long polled;

        /** When Redis is to be asked for one job. */
        static final class Due {
            private volatile boolean accepted;
            private volatile long at;
            private @Nullable Duration wait;

            /** Redis has the job, or may have it: before, there is nothing to ask for. */
            void accept() {
                accepted = true;
            }

            private boolean isOver(long now) {
                return accepted && at - now <= 0;
            }
        }

        /** @param question asks Redis for jobs of one queue by their ids, and answers in their order */
        ResultPoller(BiFunction<Keys, List<String>, List<LookupReply>> question, Ticker ticker) {
            this.question = question;
            this.ticker = ticker;
            this.polled = ticker.read();
        }

        /** From now on these handles wait, from any thread; after {@link #close} they end at once. */
        void begin(List<? extends JobHandle<?>> handles) {
            long at = ticker.read() + WAITS.first().toNanos();
            for (JobHandle<?> handle : handles) {
                handle.due.at = at;
                JobHandle<?> first = open.putIfAbsent(handle.id(), handle);
                if (first != null) {
                    handle.follow(first);
                }
            }
            if (closed) {
                // After they were added: a close at the same time may have passed them by.
                close();
            }
        }

        void forget(JobHandle<?> handle) {
            open.remove(handle.id(), handle);
        }

        @Nullable
        JobHandle<?> get(String id) {
            return open.get(id);
        }

        boolean isEmpty() {
            return open.isEmpty();
        }

        /** Ends all handles: no outcome will come any more. */
        void close() {
            closed = true;
            open.values()
                    .forEach(handle ->
                            handle.end(new CancellationException("the producer was closed; " + handle + " goes on")));
        }

        /** No notice will tell of this job: it is due at once, and so is the next poll. From any thread. */
        void hurry(JobHandle<?> handle) {
            handle.due.at = ticker.read();
            hurried = true;
        }

        /** After a broken connection everybody may have missed a notice. */
        void pollAll() {
            long now = ticker.read();
            open.values().forEach(handle -> handle.due.at = now);
            hurried = true;
            poll(false);
        }

        /**
         * Asks for those that are due, at most once a second.
         *
         * @param busy while notices come in numbers no caller has waited in vain: then a few questions suffice
         */
        void poll(boolean busy) {
            long now = ticker.read();
            if (!hurried && now - polled < BETWEEN_NANOS) {
                return;
            }
            hurried = false;
            polled = now;
            Map<Keys, List<JobHandle<?>>> due = open.values().stream()
                    .filter(handle -> handle.due.isOver(now))
                    .limit(busy ? CALL : Long.MAX_VALUE)
                    .collect(Collectors.groupingBy(JobHandle::keys));
            due.forEach((keys, handles) -> {
                for (int i = 0; i < handles.size(); i += CALL) {
                    ask(keys, handles.subList(i, Math.min(handles.size(), i + CALL)));
                }
            });
        }

        private void ask(Keys keys, List<JobHandle<?>> handles) {
            List<LookupReply> looked =
                    question.apply(keys, handles.stream().map(JobHandle::id).toList());
            for (int i = 0; i < handles.size(); i++) {
                tell(handles.get(i), looked.get(i));
            }
        }

        private void tell(JobHandle<?> handle, LookupReply found) {
            switch (found.what()) {
                case ENDED -> ended(handle, found.value());
                case DEAD ->
                    handle.end(new JobFailedException(handle + " is dead", JobJson.readFailure(found.value())));
                case GONE ->
                    handle.end(new JobGoneException(
                            "no trace of " + handle + " is left: its result has expired, or Redis lost its data"));
                case LATER -> handle.due.at = ticker.read();
                case WAITING -> later(handle.due);
            }
        }

        private void later(Due due) {
            Duration wait = WAITS.after(due.wait);
            due.wait = wait;
            due.at = ticker.read() + wait.toNanos();
        }

        private static void ended(JobHandle<?> handle, byte[] outcome) {
            try {
                handle.end(JobJson.readResult(outcome));
            } catch (PayloadException e) {
                handle.end(e);
            }
        }
    }
}
