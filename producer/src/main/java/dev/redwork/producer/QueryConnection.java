package dev.redwork.producer;

import dev.redwork.admin.JobOperations;
import dev.redwork.job.CancelResult;
import dev.redwork.job.MoveResult;
import dev.redwork.job.Names;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedworkException;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.RedisLink.LinkClosedException;
import dev.redwork.redis.ResidentThread.LaneQueues;
import dev.redwork.store.Keys;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A connection beside those that enqueue and wait for results: for a caller's queries now and then, one at a time. */
final class QueryConnection implements AutoCloseable {
    private final RedisLink link;

    QueryConnection(RedisSettings settings) {
        this.link = new RedisLink(settings, RedisLink.CALL_TIMEOUT);
    }

    /** Sends a call that is safe to repeat: once more on a new connection, since this one may have grown stale. */
    synchronized <T> T send(Call<T> call) {
        return with(open -> open.sendAgain(call));
    }

    /** As {@link #send(Call)}, for calls that share a round trip. */
    synchronized void send(List<? extends Call<?>> calls) {
        with(open -> {
            open.sendAgain(calls);
            return calls;
        });
    }

    /** For readers that send on their own. */
    synchronized <T> T with(Function<RedisLink, T> question) {
        try {
            return question.apply(link);
        } catch (LinkClosedException e) {
            throw new RedworkException("the producer is closed", e);
        }
    }

    RedisSettings settings() {
        return link.settings();
    }

    /**
     * A handler must not wait for a job that may need its slot.
     *
     * @param what waits, for the message
     * @throws IllegalStateException when the caller is a handler whose own lane reads this queue
     */
    void checkMayWait(Object what, String queue) {
        LaneQueues here = LaneQueues.here();
        if (here != null && here.reads(settings(), queue)) {
            throw new IllegalStateException(
                    what + " would be waited for by a handler whose own lane reads queue " + queue
                            + ", and may need the slot that waits: give it a queue that another lane reads, or do not wait");
        }
    }

    /** Cancels jobs of one queue, in few round trips. */
    void cancel(Keys keys, Collection<String> ids) {
        Map<String, MoveResult> unused = with(link -> new JobOperations(link, keys).cancel(ids));
    }

    /** As {@link Producer#cancel} tells. */
    CancelResult cancel(Keys keys, String id) {
        Map<String, MoveResult> answers =
                with(link -> new JobOperations(link, keys).cancel(List.of(Names.checkId(id))));
        return CancelResult.valueOf(answers.getOrDefault(id, MoveResult.GONE).name());
    }

    @Override
    public void close() {
        link.close();
    }
}
