package dev.redwork.dashboard.api;

import dev.redwork.dashboard.http.Problem;
import dev.redwork.job.Defaults;
import dev.redwork.job.Ticker;
import dev.redwork.redis.RedisLinks;
import dev.redwork.store.JobStore;
import dev.redwork.store.JobStore.LookupReply;
import dev.redwork.store.JobStore.LookupReply.What;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Callers that wait for jobs to end. None of them has a thread: one asks Redis for all of their jobs, as many as a call can carry. A job is
 * asked for at once, and after 20 ms, then in doubling steps up to a second. Those with the same step are asked for at the same moments, so
 * that however many wait long, that is one round trip a second.
 */
final class JobWaits implements AutoCloseable {
    private static final long FIRST = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LAST = TimeUnit.SECONDS.toNanos(1);

    private final RedisLinks redis;
    private final Executor answers;
    private final Ticker ticker;
    private final Set<Wait> waits = new LinkedHashSet<>();
    private @Nullable Thread poller;
    private boolean closed;

    /** @param answers runs what is done with a reply: a caller that reads its answer slowly must hold up no other */
    JobWaits(RedisLinks redis, Executor answers, Ticker ticker) {
        this.redis = redis;
        this.answers = answers;
        this.ticker = ticker;
    }

    /**
     * The end of a wait.
     *
     * @param reply that it waits still, when the time is over; that it is gone, whether it ever was or not
     * @param seen whether it was there when it was looked for before
     */
    record Waited(LookupReply reply, boolean seen) {}

    /** A job that is waited for. */
    private record Name(String queue, String id) {}

    private static final class Wait {
        private final Name job;
        private final long until;
        private final CompletableFuture<Waited> reply = new CompletableFuture<>();
        private long due;
        private long step = FIRST;
        private boolean seen;

        Wait(Name job, long now, Duration time) {
            this.job = job;
            this.due = now;
            this.until = now + time.toNanos();
        }

        /** At the next of the moments at which all with this step are asked for. */
        void later(long now) {
            due = Math.min(Math.floorDiv(now, step) * step + step, Math.max(until, now));
            step = Math.min(2 * step, LAST);
        }
    }

    /**
     * Waits for the end of a job.
     *
     * @param time at most
     * @return fails with {@link Problem} 503 when the server stops, and as Redis does
     */
    CompletableFuture<Waited> await(String queue, String id, Duration time) {
        Wait wait = new Wait(new Name(queue, id), ticker.read(), time);
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(stopping());
            }
            waits.add(wait);
            if (poller == null) {
                poller = new Thread(this::poll, "dashboard-waits");
                poller.setDaemon(true);
                poller.start();
            }
            LockSupport.unpark(poller);
        }
        return wait.reply;
    }

    /** How many callers wait. */
    synchronized int size() {
        return waits.size();
    }

    private void poll() {
        while (true) {
            List<Wait> due;
            long pause;
            synchronized (this) {
                long now = ticker.read();
                due = waits.stream().filter(wait -> wait.due - now <= 0).toList();
                pause = waits.stream().mapToLong(wait -> wait.due - now).min().orElse(Long.MAX_VALUE);
                if (closed) {
                    return;
                }
            }
            if (due.isEmpty()) {
                LockSupport.parkNanos(this, pause);
            } else {
                ask(due);
            }
        }
    }

    private void ask(List<Wait> due) {
        try {
            Map<Name, LookupReply> replies = lookUp(due);
            long now = ticker.read();
            for (Wait wait : due) {
                LookupReply reply = replies.get(wait.job);
                if (reply == null || reply.what() == What.LATER) {
                    // The answer was full: what has ended meanwhile is asked for at once.
                    continue;
                }
                boolean over = wait.until - now <= 0;
                if (reply.what() != What.WAITING || over) {
                    end(wait, reply, null);
                } else {
                    wait.seen = true;
                    wait.later(now);
                }
            }
        } catch (RuntimeException | Error e) {
            due.forEach(wait -> end(wait, null, e));
        }
    }

    /** A job is asked for once, however many wait for it. */
    private Map<Name, LookupReply> lookUp(List<Wait> due) {
        Map<String, Set<String>> byQueue = new LinkedHashMap<>();
        due.forEach(wait -> byQueue.computeIfAbsent(wait.job.queue(), queue -> new LinkedHashSet<>())
                .add(wait.job.id()));
        Map<Name, LookupReply> replies = new HashMap<>();
        byQueue.forEach((queue, names) -> {
            JobStore store = new JobStore(Keys.of(redis.settings(), queue));
            List<String> ids = List.copyOf(names);
            for (int from = 0; from < ids.size(); from += Defaults.CALL_JOBS) {
                List<String> some = ids.subList(from, Math.min(ids.size(), from + Defaults.CALL_JOBS));
                List<LookupReply> answers = redis.ask(link -> link.sendAgain(store.lookup(some)));
                for (int i = 0; i < some.size(); i++) {
                    replies.put(new Name(queue, some.get(i)), answers.get(i));
                }
            }
        });
        return replies;
    }

    private void end(Wait wait, @Nullable LookupReply reply, @Nullable Throwable failure) {
        synchronized (this) {
            if (!waits.remove(wait)) {
                return;
            }
        }
        try {
            answers.execute(() -> complete(wait, reply, failure));
        } catch (RejectedExecutionException e) {
            // The server has begun to stop.
            complete(wait, null, stopping());
        }
    }

    private static void complete(Wait wait, @Nullable LookupReply reply, @Nullable Throwable failure) {
        if (reply == null) {
            wait.reply.completeExceptionally(failure == null ? stopping() : failure);
        } else {
            wait.reply.complete(new Waited(reply, wait.seen));
        }
    }

    private static Problem stopping() {
        return new Problem(503, "stopping", "the server is stopping: ask again").header("Retry-After", "1");
    }

    /** Answers all that wait, on this thread: the others may be ended next. */
    @Override
    public void close() {
        List<Wait> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(waits);
            waits.clear();
            LockSupport.unpark(poller);
        }
        left.forEach(wait -> complete(wait, null, stopping()));
    }
}
