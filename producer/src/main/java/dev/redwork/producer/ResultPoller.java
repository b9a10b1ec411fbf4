package dev.redwork.producer;

import dev.redwork.job.Backoff;
import dev.redwork.job.PayloadException;
import dev.redwork.job.Ticker;
import dev.redwork.json.JobJson;
import dev.redwork.producer.Inbox.OpenJobs;
import dev.redwork.store.JobStore.LookupReply;
import dev.redwork.store.JobStore.LookupReply.What;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/**
 * Asks Redis for jobs whose handles have waited long, since their notice may have been lost (its connection broke while it was
 * on the way, the inbox was full): after 5 s, then in doubling steps up to half a minute. An outcome is kept for a minute at
 * least. Of a job whose notice goes to another producer, Redis is asked each second.
 */
final class ResultPoller {
    static final Backoff WAITS = new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(30));

    /** A little less than a second: a blocking read that ends a moment early must not make two of it. */
    private static final Duration OFTEN = Duration.ofMillis(900);

    /** How many are asked for each second at most: beyond that each of them waits longer, and Redis has no more to do. */
    private static final int OFTEN_AT_ONCE = 5_000;

    private static final Duration BLOCK = Duration.ofSeconds(1);
    private static final long BETWEEN_NANOS = OFTEN.toNanos();
    private static final int CALL = 500;

    private final BiFunction<Keys, List<String>, List<LookupReply>> question;
    private final OpenJobs open;
    private final Ticker ticker;
    private final Queue<JobHandle<?>> hurried = new ConcurrentLinkedQueue<>();

    /** Some handle is to be asked for often, or was at the last look. */
    private volatile boolean often;

    /** Of the reader alone, as the next ones: for whom Redis is still to be asked. The next round goes on where this one ended. */
    private final Deque<JobHandle<?>> questions = new ArrayDeque<>();

    private long looked;
    private boolean all;
    private Duration oftenWait = OFTEN;

    /** @param question asks Redis for jobs of one queue by their ids, and answers in their order */
    ResultPoller(OpenJobs open, BiFunction<Keys, List<String>, List<LookupReply>> question, Ticker ticker) {
        this.open = open;
        this.question = question;
        this.ticker = ticker;
        this.looked = ticker.read();
    }

    /** No notice may tell of this job: Redis is asked at once, and then each second. From any thread. */
    void watchOften(JobHandle<?> handle) {
        handle.due.often = true;
        handle.due.at = ticker.read();
        often = true;
        hurried.add(handle);
    }

    /** Another producer replaced the job with this id: its notice goes there. */
    void watchOften(Keys keys, String id) {
        for (JobHandle<?> handle = open.newest(id); handle != null; handle = handle.next) {
            if (handle.keys().equals(keys)) {
                watchOften(handle);
            }
        }
    }

    /** After a broken connection everybody may have missed a notice. */
    void askAll() {
        long now = ticker.read();
        open.forEach(handle -> handle.due.at = now);
        // The round that failed may have asked half of it.
        questions.clear();
        all = true;
    }

    /** Whether the next {@link #poll} is to follow at once. */
    boolean hasQuestions() {
        return all || !questions.isEmpty() || !hurried.isEmpty();
    }

    /** How long to wait for notices, where there is nothing to ask. */
    Duration patience(Duration block) {
        return often && block.compareTo(BLOCK) > 0 ? BLOCK : block;
    }

    /** Asks one question, where there is one: between two of them notices are read. */
    void poll() {
        if (questions.isEmpty() && (all || ticker.read() - looked >= BETWEEN_NANOS)) {
            lookForDue();
        }
        for (JobHandle<?> next = hurried.poll(); next != null; next = hurried.poll()) {
            questions.addFirst(next);
        }
        List<JobHandle<?>> handles = nextOfOneQueue();
        if (!handles.isEmpty()) {
            ask(handles.get(0).keys(), handles);
        }
    }

    /** Once a second at most. */
    private void lookForDue() {
        long now = ticker.read();
        looked = now;
        all = false;
        // Before the look: it sees whoever has set it already.
        often = false;
        AtomicInteger hasty = new AtomicInteger();
        Map<Keys, List<JobHandle<?>>> due = new HashMap<>();
        open.forEach(handle -> {
            if (handle.due.often) {
                hasty.incrementAndGet();
            }
            if (handle.due.isOver(now)) {
                due.computeIfAbsent(handle.keys(), keys -> new ArrayList<>()).add(handle);
            }
        });
        often |= hasty.get() > 0;
        oftenWait = OFTEN.multipliedBy(1 + hasty.get() / OFTEN_AT_ONCE);
        due.values().forEach(questions::addAll);
    }

    private List<JobHandle<?>> nextOfOneQueue() {
        List<JobHandle<?>> next = new ArrayList<>();
        for (JobHandle<?> handle = questions.peek(); handle != null && next.size() < CALL; handle = questions.peek()) {
            if (!next.isEmpty() && !handle.keys().equals(next.get(0).keys())) {
                return next;
            }
            questions.remove();
            if (!handle.isDone()) {
                next.add(handle);
            }
        }
        return next;
    }

    private void ask(Keys keys, List<JobHandle<?>> handles) {
        List<LookupReply> replies =
                question.apply(keys, handles.stream().map(JobHandle::id).toList());
        boolean something = replies.stream().anyMatch(reply -> reply.what() == What.ENDED);
        for (int i = handles.size() - 1; i >= 0; i--) {
            if (replies.get(i).what() == What.LATER && something) {
                // The answer was full: the rest is asked for at once, or it would be gone before its turn.
                questions.addFirst(handles.get(i));
            } else {
                tell(handles.get(i), replies.get(i));
            }
        }
    }

    private void tell(JobHandle<?> handle, LookupReply found) {
        switch (found.what()) {
            case ENDED -> ended(handle, found.value());
            case DEAD -> handle.end(new JobFailedException(handle + " is dead", JobJson.readFailure(found.value())));
            case GONE ->
                handle.end(new JobGoneException("no trace of " + handle
                        + " is left: its result has expired, it never was, or Redis lost its data"));
            case LATER -> handle.due.at = ticker.read();
            case WAITING -> waits(handle, JobJson.taskIn(found.value()));
        }
    }

    /** Of a job of another task no output of ours will come: there is nothing to wait for. */
    private void waits(JobHandle<?> handle, String task) {
        if (!handle.refuses(task)) {
            later(handle.due);
        }
    }

    private void later(JobHandle.Due due) {
        Duration wait = due.often ? oftenWait : WAITS.after(due.wait);
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
