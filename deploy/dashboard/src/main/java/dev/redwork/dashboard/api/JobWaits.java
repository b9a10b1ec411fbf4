package dev.redwork.dashboard.api;

import dev.redwork.dashboard.http.Problem;
import dev.redwork.job.Defaults;
import dev.redwork.job.Ticker;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLinks;
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
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Callers that wait for something of jobs. None of them has a thread: one asks Redis for all of their jobs, as many as a call can carry. A job
 * is asked for at once, and after 20 ms, then in doubling steps up to a second. Those with the same step are asked for at the same moments, so
 * that however many wait long, that is one round trip a second.
 *
 * @param <R> what Redis tells of a job
 */
final class JobWaits<R> implements AutoCloseable {
    private static final long FIRST = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LAST = TimeUnit.SECONDS.toNanos(1);

    private final RedisLinks redis;
    private final Executor answers;
    private final Ticker ticker;
    private final Question<R> question;
    private final Set<Wait<R>> waits = new LinkedHashSet<>();
    private @Nullable Thread poller;
    private boolean closed;

    /** @param answers runs what is done with a reply: a caller that reads its answer slowly must hold up no other */
    JobWaits(RedisLinks redis, Executor answers, Ticker ticker, Question<R> question) {
        this.redis = redis;
        this.answers = answers;
        this.ticker = ticker;
        this.question = question;
    }

    /**
     * A question to Redis about jobs.
     *
     * @param thread that asks it
     * @param ask for jobs of a queue, as many as {@link Defaults#CALL_JOBS}; replies in their order
     * @param isLater whether a reply says that the answer was full: it is asked for again at once
     */
    record Question<R>(String thread, BiFunction<Keys, List<String>, Call<List<R>>> ask, Predicate<R> isLater) {}

    /**
     * The end of a wait.
     *
     * @param reply the one that ended it, or the last one, when the time is over
     * @param seen whether it was there when it was looked for before
     */
    record Waited<R>(R reply, boolean seen) {}

    /** A job that is waited for. */
    private record Name(String queue, String id) {}

    private static final class Wait<R> {
        private final Name job;
        private final long until;
        private final Predicate<R> ends;
        private final CompletableFuture<Waited<R>> reply = new CompletableFuture<>();
        private long due;
        private long step = FIRST;
        private boolean seen;

        Wait(Name job, long now, Duration time, Predicate<R> ends) {
            this.job = job;
            this.ends = ends;
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
     * Waits until a reply about a job says so.
     *
     * @param time at most
     * @param ends whether a reply ends it
     * @return fails with {@link Problem} 503 when the server stops, and as Redis does
     */
    CompletableFuture<Waited<R>> await(String queue, String id, Duration time, Predicate<R> ends) {
        Wait<R> wait = new Wait<>(new Name(queue, id), ticker.read(), time, ends);
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(stopping());
            }
            waits.add(wait);
            if (poller == null) {
                poller = new Thread(this::poll, question.thread());
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
            List<Wait<R>> due;
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

    private void ask(List<Wait<R>> due) {
        try {
            Map<Name, R> replies = lookUp(due);
            long now = ticker.read();
            for (Wait<R> wait : due) {
                R reply = replies.get(wait.job);
                if (reply == null || question.isLater().test(reply)) {
                    // The answer was full: what has ended meanwhile is asked for at once.
                    continue;
                }
                boolean over = wait.until - now <= 0;
                if (wait.ends.test(reply) || over) {
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
    private Map<Name, R> lookUp(List<Wait<R>> due) {
        Map<String, Set<String>> byQueue = new LinkedHashMap<>();
        due.forEach(wait -> byQueue.computeIfAbsent(wait.job.queue(), queue -> new LinkedHashSet<>())
                .add(wait.job.id()));
        Map<Name, R> replies = new HashMap<>();
        byQueue.forEach((queue, names) -> {
            Keys keys = Keys.of(redis.settings(), queue);
            List<String> ids = List.copyOf(names);
            for (int from = 0; from < ids.size(); from += Defaults.CALL_JOBS) {
                List<String> some = ids.subList(from, Math.min(ids.size(), from + Defaults.CALL_JOBS));
                List<R> answers =
                        redis.ask(link -> link.sendAgain(question.ask().apply(keys, some)));
                for (int i = 0; i < some.size(); i++) {
                    replies.put(new Name(queue, some.get(i)), answers.get(i));
                }
            }
        });
        return replies;
    }

    private void end(Wait<R> wait, @Nullable R reply, @Nullable Throwable failure) {
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

    private static <R> void complete(Wait<R> wait, @Nullable R reply, @Nullable Throwable failure) {
        if (reply == null) {
            wait.reply.completeExceptionally(failure == null ? stopping() : failure);
        } else {
            wait.reply.complete(new Waited<>(reply, wait.seen));
        }
    }

    private static Problem stopping() {
        return new Problem(503, "stopping", "the server is stopping: ask again").header("Retry-After", "1");
    }

    /** Answers all that wait, on this thread: the others may be ended next. */
    @Override
    public void close() {
        List<Wait<R>> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(waits);
            waits.clear();
            LockSupport.unpark(poller);
        }
        left.forEach(wait -> complete(wait, null, stopping()));
    }
}
