package dev.redwork.producer;

import dev.redwork.job.Task;
import dev.redwork.job.Ticker;
import dev.redwork.listener.Listeners;
import dev.redwork.producer.ProducerListener.Ended;
import dev.redwork.producer.ProducerListener.Enqueued;
import dev.redwork.producer.ProducerListener.How;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells a producer's listeners. A producer without any has none of these, and keeps nothing for them. */
final class ProducerListeners {
    private final Listeners<ProducerListener> all;
    private final Ticker ticker;
    private final boolean results;

    private ProducerListeners(List<ProducerListener> all, Ticker ticker, boolean results) {
        this.all = new Listeners<>(all);
        this.ticker = ticker;
        this.results = results;
    }

    /**
     * Null: there are no listeners.
     *
     * @param results whether the producer receives any
     */
    static @Nullable ProducerListeners of(List<ProducerListener> all, Ticker ticker, boolean results) {
        return all.isEmpty() ? null : new ProducerListeners(all, ticker, results);
    }

    /**
     * Makes a call that enqueues jobs, and tells how it ended.
     *
     * @param handles those of its answer
     */
    <T> T tell(Task<?, ?> task, int jobs, Supplier<T> call, Function<T, List<? extends JobHandle<?>>> handles) {
        long sent = ticker.read();
        T answer;
        try {
            answer = call.get();
        } catch (PartlyEnqueuedException e) {
            tellEnqueued(task, e.enqueued(), sent);
            tell(task, How.REFUSED, jobs - e.enqueued().size(), e);
            throw e;
        } catch (RuntimeException | Error e) {
            tell(task, How.REFUSED, jobs, e);
            throw e;
        }
        tellEnqueued(task, handles.apply(answer), sent);
        return answer;
    }

    private void tellEnqueued(Task<?, ?> task, List<? extends JobHandle<?>> handles, long sent) {
        int duplicates = 0;
        int replaced = 0;
        for (JobHandle<?> handle : handles) {
            if (handle.isDuplicate()) {
                duplicates++;
            } else if (handle.isReplaced()) {
                replaced++;
            }
        }
        tell(task, How.NEW, handles.size() - duplicates - replaced, null);
        tell(task, How.DUPLICATE, duplicates, null);
        tell(task, How.REPLACED, replaced, null);
        for (JobHandle<?> handle : handles) {
            if (results && !handle.isDuplicate() && !handle.isReplaced()) {
                handle.whenEnded(() -> tellEnded(task, handle, sent));
            }
        }
    }

    private void tell(Task<?, ?> task, How how, int jobs, @Nullable Throwable failure) {
        if (jobs > 0) {
            all.tell(
                    "enqueued",
                    task,
                    its -> new Enqueued(its.options().queue(), its.name(), how, jobs, failure),
                    ProducerListener::enqueued);
        }
    }

    private void tellEnded(Task<?, ?> task, JobHandle<?> handle, long sent) {
        Duration waited = Duration.ofNanos(ticker.read() - sent);
        // Otherwise it has not ended: the producer was closed, or nothing is known of the job any more.
        handle.result()
                .ifPresent(result -> all.tell(
                        "ended",
                        handle,
                        job -> new Ended(job.queue(), task.name(), job.id(), result.state(), waited),
                        ProducerListener::ended));
    }
}
