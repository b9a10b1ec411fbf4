package dev.redwork.producer.tasks;

import dev.redwork.job.RedisUnavailableException;
import dev.redwork.job.RedworkException;
import dev.redwork.producer.Batch;
import dev.redwork.producer.CompletedJobs;
import dev.redwork.producer.JobHandle;
import dev.redwork.producer.WaitTimeoutException;
import dev.redwork.tasks.FactorFound;
import dev.redwork.tasks.FactorRange;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the answers of the ranges of one verification, in whichever order they end, until it knows the verdict. */
final class FactorHunt {
    /** The worker that raised the flag may have died before its outcome was recorded: in a silence the flag itself is read. */
    static final Duration SILENCE = Duration.ofMillis(500);

    /**
     * Jobs that the verdict leaves over answer within milliseconds that they have stopped. Others are not waited for any
     * longer.
     */
    private static final long GRACE_NANOS = Duration.ofSeconds(1).toNanos();

    private final Verification verification;
    private final Batch batch;
    private final Runnable told;
    private int waiting;
    private int unanswered;
    private @Nullable Long smallest;
    private long tried;
    private int stopped;
    private int neverStarted;

    /** @param told runs after each answer */
    FactorHunt(Verification verification, Batch batch, Runnable told) {
        this.verification = verification;
        this.batch = batch;
        this.told = told;
        this.waiting = verification.ranges();
        this.unanswered = waiting;
    }

    /**
     * The verdict. Jobs that have not ended then, or when this fails, are cancelled.
     *
     * @param ends times out after such a silence
     */
    Verdict run(CompletedJobs<FactorFound> ends, Duration silence, Duration timeout) {
        try {
            Long factor = await(ends, silence, timeout);
            gather(ends);
            cancelTheSilent();
            return verification.verdict(factor, tried, stopped, neverStarted, unanswered);
        } catch (RuntimeException e) {
            cancelAfter(batch, e);
            throw e;
        }
    }

    private @Nullable Long await(CompletedJobs<FactorFound> ends, Duration silence, Duration timeout) {
        Duration silent = Duration.ZERO;
        while (waiting > 0) {
            Long factor;
            try {
                JobHandle<FactorFound> job = ends.next();
                silent = Duration.ZERO;
                factor = verdict(job);
            } catch (WaitTimeoutException e) {
                silent = silent.plus(silence);
                factor = overheard();
                if (factor == null && silent.compareTo(timeout) >= 0) {
                    throw e;
                }
            }
            if (factor != null && verification.flag) {
                return factor;
            }
        }
        return smallest;
    }

    /** The factor that is known after this job's end; null: none. */
    private @Nullable Long verdict(JobHandle<FactorFound> job) {
        RedworkException unknown;
        try {
            if (!take(job).stopped()) {
                return smallest;
            }
            unknown = new RedworkException("flag " + FactorRange.FLAG + " of " + batch
                    + " stopped a range and is down now: who lowered it took the verdict with it");
        } catch (RedworkException e) {
            unknown = e;
        }
        Long factor = raised();
        if (factor == null) {
            throw unknown;
        }
        return factor;
    }

    private FactorFound take(JobHandle<FactorFound> job) {
        waiting--;
        FactorFound found = job.get(Duration.ZERO);
        unanswered--;
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
        String value = verification.flag ? batch.flag(FactorRange.FLAG).orElse(null) : null;
        if (value == null) {
            return null;
        }
        // Anybody can raise a flag: a verdict is nothing to take on trust.
        if (value.matches("\\d{1,10}")) {
            long factor = Long.parseLong(value);
            if (factor > 1 && factor < verification.n && verification.n % factor == 0) {
                return factor;
            }
        }
        throw new RedworkException("flag " + FactorRange.FLAG + " of " + batch + " was raised with '" + value
                + "', no factor of " + verification.n);
    }

    /** Takes answers that come within the grace, up to the first silence; failures do not matter any more. */
    private void gather(CompletedJobs<FactorFound> ends) {
        long began = verification.ticker.read();
        while (waiting > 0 && verification.ticker.read() - began < GRACE_NANOS) {
            try {
                take(ends.next());
            } catch (WaitTimeoutException e) {
                return;
            } catch (RedworkException e) {
                // It has no answer.
            }
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

    static void cancelAfter(Batch batch, RuntimeException failure) {
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
