package dev.redwork.producer.tasks;

import dev.redwork.job.RedisUnavailableException;
import dev.redwork.job.RedworkException;
import dev.redwork.job.Ticker;
import dev.redwork.producer.Batch;
import dev.redwork.producer.JobHandle;
import dev.redwork.tasks.FactorFound;
import dev.redwork.tasks.FactorRange;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for the ranges of one verification, in whichever order they end, until it knows the verdict. */
final class FactorHunt {
    /** The worker that raised the flag may have died before its outcome was recorded: in a silence the flag itself is read. */
    private static final Duration SILENCE = Duration.ofMillis(500);

    /**
     * Jobs that the verdict leaves over answer within milliseconds that they have stopped. Others are not waited for any
     * longer.
     */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final long n;
    private final Batch batch;
    private final boolean flag;
    private final Runnable told;
    private final Ticker ticker;
    private final BlockingQueue<JobHandle<FactorFound>> ended = new LinkedBlockingQueue<>();

    private List<JobHandle<FactorFound>> jobs = List.of();
    private int waiting;
    private int answers;
    private @Nullable Long smallest;
    private long tried;
    private int stopped;
    private int neverStarted;

    /** @param told runs after each answer */
    FactorHunt(long n, Batch batch, boolean flag, Runnable told, Ticker ticker) {
        this.n = n;
        this.batch = batch;
        this.flag = flag;
        this.told = told;
        this.ticker = ticker;
    }

    /** The factor; null: there is none. Jobs that have not ended then, or when this fails, are cancelled. */
    @Nullable
    Long run(Supplier<List<JobHandle<FactorFound>>> enqueue, Duration timeout) {
        try {
            jobs = enqueue.get();
            waiting = jobs.size();
            for (JobHandle<FactorFound> job : jobs) {
                Object unused = job.future().whenComplete((output, failure) -> ended.add(job));
            }
            Long factor = await(timeout);
            gather();
            cancelTheSilent();
            return factor;
        } catch (RuntimeException e) {
            cancelAfter(e);
            throw e;
        }
    }

    long tried() {
        return tried;
    }

    int stopped() {
        return stopped;
    }

    int neverStarted() {
        return neverStarted;
    }

    int unanswered() {
        return jobs.size() - answers;
    }

    private @Nullable Long await(Duration timeout) {
        Duration silence = timeout.compareTo(SILENCE) < 0 ? timeout : SILENCE;
        long last = ticker.read();
        while (waiting > 0) {
            JobHandle<FactorFound> job = next(silence);
            Long factor = job == null ? overheard() : verdict(job);
            if (factor != null && flag) {
                return factor;
            } else if (job != null) {
                last = ticker.read();
            } else if (ticker.read() - last >= timeout.toNanos()) {
                complain();
            }
        }
        return smallest;
    }

    /** Throws the time-out of a job that has not ended; one that ends right now is taken in the next round. */
    private void complain() {
        jobs.stream().filter(job -> !job.future().isDone()).findFirst().ifPresent(job -> job.get(Duration.ZERO));
    }

    /** The factor that is known after this job's end; null: none. */
    private @Nullable Long verdict(JobHandle<FactorFound> job) {
        FactorFound found;
        try {
            found = take(job);
        } catch (RedworkException e) {
            Long factor = raised();
            if (factor == null) {
                throw e;
            }
            return factor;
        }
        if (!found.stopped()) {
            return smallest;
        }
        Long factor = raised();
        if (factor == null) {
            throw new RedworkException("flag " + FactorRange.FLAG + " of " + batch
                    + " stopped a range and is down now: who lowered it took the verdict with it");
        }
        return factor;
    }

    private FactorFound take(JobHandle<FactorFound> job) {
        FactorFound found = job.get(Duration.ZERO);
        answers++;
        tried += found.tried();
        if (found.stopped()) {
            stopped += found.tried() > 0 ? 1 : 0;
            neverStarted += found.tried() > 0 ? 0 : 1;
        } else if (found.factor() != 0) {
            smallest = smallest == null ? found.factor() : Math.min(smallest, found.factor());
        }
        told.run();
        return found;
    }

    /** The factor of the flag while no job answers. Redis may be away as well: then it is asked after the next silence. */
    private @Nullable Long overheard() {
        try {
            return raised();
        } catch (RedisUnavailableException e) {
            return null;
        }
    }

    /** The factor that the flag says; null: it is not up. */
    private @Nullable Long raised() {
        String value = flag ? batch.flag(FactorRange.FLAG).orElse(null) : null;
        if (value == null) {
            return null;
        }
        // Anybody can raise a flag: a verdict is nothing to take on trust.
        if (value.matches("\\d{1,10}")) {
            long factor = Long.parseLong(value);
            if (factor > 1 && factor < n && n % factor == 0) {
                return factor;
            }
        }
        throw new RedworkException(
                "flag " + FactorRange.FLAG + " of " + batch + " was raised with '" + value + "', no factor of " + n);
    }

    /** Takes answers that come within the grace; failures do not matter any more. */
    private void gather() {
        long end = ticker.read() + GRACE.toNanos();
        for (long left = GRACE.toNanos(); waiting > 0 && left > 0; left = end - ticker.read()) {
            JobHandle<FactorFound> job = next(Duration.ofNanos(left));
            if (job != null && !job.future().isCompletedExceptionally()) {
                take(job);
            }
        }
    }

    private @Nullable JobHandle<FactorFound> next(Duration atMost) {
        try {
            JobHandle<FactorFound> job = ended.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
            waiting -= job == null ? 0 : 1;
            return job;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for " + batch);
        }
    }

    private void cancelTheSilent() {
        if (waiting > 0) {
            try {
                batch.cancel();
            } catch (RedisUnavailableException e) {
                // The verdict is known all the same, and the flag stops them, too.
            }
        }
    }

    private void cancelAfter(RuntimeException failure) {
        // Redis must be spoken to, which an interrupt would end.
        boolean interrupted = Thread.interrupted();
        try {
            batch.cancel();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
