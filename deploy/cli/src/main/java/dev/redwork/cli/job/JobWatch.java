package dev.redwork.cli.job;

import dev.redwork.job.JobLog;
import dev.redwork.job.JobProgress;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.job.RedworkException;
import dev.redwork.queue.QueueAdmin;
import dev.redwork.store.ProgressStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A look at one job while it runs: its worker tells four times a second how far it is, and what it logs, until the look is closed. */
final class JobWatch implements AutoCloseable {
    /** Between two looks. */
    static final Duration PAUSE = Duration.ofMillis(250);

    /** How long a look counts when whoever looks is gone without a word. */
    private static final Duration SPAN = Duration.ofSeconds(15);

    private static final long AGAIN_NANOS = Duration.ofSeconds(5).toNanos();

    /** Lines that are read at a look, unless more have come. */
    private static final int TAIL = 200;

    private final QueueAdmin queue;
    private final String id;
    private long said = System.nanoTime() - AGAIN_NANOS;
    private long seen;

    JobWatch(QueueAdmin queue, String id) {
        this.queue = queue;
        this.id = id;
    }

    /** Says that somebody looks, every few seconds. */
    void stay() {
        if (System.nanoTime() - said < AGAIN_NANOS) {
            return;
        }
        said = System.nanoTime();
        try {
            queue.watch(id, SPAN);
        } catch (RedisRefusedException e) {
            // A user who may only read sees what the worker tells anyway, every 3 s.
        }
    }

    /** How far the job is; empty, too, while Redis is away. For whoever waits for something else. */
    Optional<JobProgress> glance() {
        try {
            stay();
            return queue.progress(id);
        } catch (RedworkException e) {
            return Optional.empty();
        }
    }

    /** The lines since the last call, or the last so many, and how many of those since then are lost. */
    JobLog news(int atFirst) {
        JobLog log = queue.log(id, seen == 0 ? atFirst : TAIL);
        if (seen > 0 && log.lines().size() == TAIL && log.lines().get(0).number() > seen + 1) {
            log = queue.log(id, ProgressStore.LOG_LINES);
        }
        List<JobLog.Line> fresh =
                log.lines().stream().filter(line -> line.number() > seen).toList();
        if (fresh.isEmpty()) {
            return new JobLog(0, fresh);
        }
        long lost = seen == 0 ? 0 : fresh.get(0).number() - seen - 1;
        seen = fresh.get(fresh.size() - 1).number();
        return new JobLog(lost, fresh);
    }

    @Override
    public void close() {
        try {
            queue.watch(id, Duration.ZERO);
        } catch (RedworkException e) {
            // It ends by itself.
        }
    }
}
