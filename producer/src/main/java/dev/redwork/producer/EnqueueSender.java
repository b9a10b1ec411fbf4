package dev.redwork.producer;

import dev.redwork.job.Defaults;
import dev.redwork.job.RedisSettings;
import dev.redwork.job.RedisUnavailableException;
import dev.redwork.redis.Call;
import dev.redwork.redis.LinkClosedException;
import dev.redwork.redis.RedisClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends groups of shares, in as few calls as their limits allow, and again where no answer came. */
final class EnqueueSender {
    private final RedisSettings settings;
    private final Consumer<List<? extends Call<?>>> link;
    private final RedisClock clock;
    private final WaitClock waits;
    private final Set<String> announced = Collections.synchronizedSet(new HashSet<>());

    /** @param link carries calls out in one round trip, as {@link dev.redwork.redis.RedisLink#send(List)} does */
    EnqueueSender(RedisSettings settings, Consumer<List<? extends Call<?>>> link, RedisClock clock, WaitClock waits) {
        this.settings = settings;
        this.link = link;
        this.clock = clock;
        this.waits = waits;
    }

    /** Returns when each share knows its outcome. */
    void send(List<CallerShare> group) {
        List<EnqueueCall> calls = EnqueueCall.of(group);
        long began = waits.ticker().read();
        RetryPause pause = null;
        boolean unknown = mayBeSent(group);
        boolean repeated = false;
        while (true) {
            try {
                List<Call<?>> pipeline = new ArrayList<>(clock.refresh());
                calls.forEach(call -> pipeline.addAll(call.calls(settings, announced, clock)));
                link.accept(pipeline);
                for (EnqueueCall call : calls) {
                    announced.add(call.keys().queue());
                    call.land(link, repeated);
                }
                return;
            } catch (RuntimeException e) {
                // Safe: a job whose id is there already is not enqueued again. Once no answer came, a refusal proves
                // nothing.
                repeated |= e instanceof RedisUnavailableException;
                clock.doubt();
                unknown |= repeated;
                pause = begun(pause, began);
                if (!unknown || e instanceof LinkClosedException || !pause.next()) {
                    calls.forEach(EnqueueCall.failing(e, unknown));
                    return;
                }
            }
        }
    }

    private static boolean mayBeSent(List<CallerShare> group) {
        for (CallerShare share : group) {
            if (share.mayBeSent) {
                return true;
            }
        }
        return false;
    }

    private RetryPause begun(@Nullable RetryPause pause, long began) {
        return pause == null ? new RetryPause(waits, began, Defaults.ENQUEUE_REPEAT) : pause;
    }
}
