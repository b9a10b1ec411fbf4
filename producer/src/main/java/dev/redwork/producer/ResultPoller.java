package dev.redwork.producer;

import dev.redwork.job.Backoff;
import dev.redwork.job.PayloadException;
import dev.redwork.job.Ticker;
import dev.redwork.json.ResultJson;
import dev.redwork.store.Keys;
import dev.redwork.store.LookupReply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The handles that wait for their outcome. Redis is asked for those that have waited long, since their notice may have been
 * lost (its connection broke while it was on the way, the inbox was full): after 5 s, then in doubling steps up to half a
 * minute. An outcome is kept for a minute at least.
 */
final class ResultPoller {
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
            case DEAD -> handle.end(new JobFailedException(handle + " is dead", ResultJson.readFailure(found.value())));
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
            handle.end(ResultJson.read(outcome));
        } catch (PayloadException e) {
            handle.end(e);
        }
    }
}
