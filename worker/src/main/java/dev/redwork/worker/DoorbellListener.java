package dev.redwork.worker;

import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedworkException;
import dev.redwork.redis.Call;
import dev.redwork.redis.OutageLog;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Doorbell;
import dev.redwork.store.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to the doorbells of a lane's queues, on a connection of its own, one thread at a time. Where there is one queue, a
 * claim for the listener's own slot stands behind the blocking call: Redis carries it out with the ring, and the listener
 * has the job a round trip sooner.
 */
final class DoorbellListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DoorbellListener.class);

    private final RedisLink link;
    private final Doorbell doorbell;
    private final OutageLog outageLog;
    private volatile boolean closed;

    DoorbellListener(RedisSettings settings, List<Keys> queues, String lane, Duration block) {
        this.link = new RedisLink(settings, RedisLink.CALL_TIMEOUT);
        this.doorbell = new Doorbell(queues, block);
        this.outageLog = new OutageLog(LOG, "wake-ups of lane " + lane);
    }

    /**
     * Blocks for some seconds.
     *
     * @param behind claims when the bell has rung, or the time is over; null: nothing does
     * @return the queue that rang, "" for none; null: there was no answer
     */
    @Nullable
    String hear(@Nullable Turn behind) {
        try {
            Call<String> bell = doorbell.listen();
            List<Call<?>> calls = new ArrayList<>(List.of(bell));
            if (behind != null) {
                calls.addAll(behind.calls(unsaid -> {
                    throw new IllegalStateException("outcomes do not wait behind a bell");
                }));
            }
            link.sendBlocking(calls);
            outageLog.over();
            return bell.answer();
        } catch (RedworkException e) {
            if (!closed) {
                outageLog.pause(e);
            }
            return null;
        }
    }

    /** Ends the listening at once. */
    @Override
    public void close() {
        closed = true;
        link.close();
    }
}
