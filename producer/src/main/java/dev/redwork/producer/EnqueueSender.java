package dev.redwork.producer;

import dev.redwork.job.Defaults;
import dev.redwork.store.Call;
import dev.redwork.store.LinkClosedException;
import dev.redwork.store.RedisClock;
import dev.redwork.store.RedisSettings;
import dev.redwork.store.RedisUnavailableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends groups of parcels, in as few calls as their limits allow, and again where no answer came. */
final class EnqueueSender {
    private final RedisSettings settings;
    private final Consumer<List<? extends Call<?>>> link;
    private final RedisClock clock;
    private final Waiting waiting;
    private final Set<String> announced = Collections.synchronizedSet(new HashSet<>());

    /** @param link carries calls out in one round trip, as {@link dev.redwork.store.RedisLink#send(List)} does */
    EnqueueSender(RedisSettings settings, Consumer<List<? extends Call<?>>> link, RedisClock clock, Waiting waiting) {
        this.settings = settings;
        this.link = link;
        this.clock = clock;
        this.waiting = waiting;
    }

    /** Returns when each parcel knows its outcome. */
    void send(List<Parcel> group) {
        List<Flight> flights = Flight.of(group);
        long began = waiting.ticker().read();
        Pause pause = null;
        boolean unknown = mayBeSent(group);
        boolean repeated = false;
        while (true) {
            try {
                List<Call<?>> calls = new ArrayList<>(clock.refresh());
                flights.forEach(flight -> calls.addAll(flight.calls(settings, announced, clock)));
                link.accept(calls);
                for (Flight flight : flights) {
                    announced.add(flight.keys().queue());
                    flight.land(link, repeated);
                }
                return;
            } catch (RuntimeException e) {
                // Safe: who has an id already is not enqueued again. Once no answer came, a refusal proves nothing.
                repeated |= e instanceof RedisUnavailableException;
                clock.doubt();
                unknown |= repeated;
                pause = begun(pause, began);
                if (!unknown || e instanceof LinkClosedException || !pause.next()) {
                    flights.forEach(Flight.failing(e, unknown));
                    return;
                }
            }
        }
    }

    private static boolean mayBeSent(List<Parcel> group) {
        for (Parcel parcel : group) {
            if (parcel.mayBeSent) {
                return true;
            }
        }
        return false;
    }

    private Pause begun(@Nullable Pause pause, long began) {
        return pause == null ? new Pause(waiting, began, Defaults.ENQUEUE_REPEAT) : pause;
    }
}
