package dev.redwork.producer;

import dev.redwork.job.Defaults;
import dev.redwork.job.RedworkException;
import dev.redwork.store.Call;
import dev.redwork.store.Enqueued;
import dev.redwork.store.Full;
import dev.redwork.store.JobReader;
import dev.redwork.store.JobStore;
import dev.redwork.store.Keys;
import dev.redwork.store.LinkClosedException;
import dev.redwork.store.NewJob;
import dev.redwork.store.RedisClock;
import dev.redwork.store.RedisRefusedException;
import dev.redwork.store.RedisSettings;
import dev.redwork.store.Stored;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Parcels with the same route that share one enqueue call. */
final class Flight {
    private final Route route;
    private final List<Parcel> parcels = new ArrayList<>();
    private final List<NewJob> entries = new ArrayList<>();
    private int bytes;
    private @Nullable Call<Enqueued> call;

    private Flight(Route route) {
        this.route = route;
    }

    /** As few flights as the limits of one call allow. */
    static List<Flight> of(List<Parcel> group) {
        List<Flight> flights = new ArrayList<>();
        Map<Route, Flight> open = new LinkedHashMap<>();
        for (Parcel parcel : group) {
            Flight flight = open.get(parcel.route);
            if (flight == null || !flight.hasRoom(parcel)) {
                flight = new Flight(parcel.route);
                open.put(parcel.route, flight);
                flights.add(flight);
            }
            flight.parcels.add(parcel);
            flight.entries.addAll(parcel.entries);
            flight.bytes += parcel.bytes();
        }
        return flights;
    }

    private boolean hasRoom(Parcel parcel) {
        return !parcel.alone
                && !parcels.get(0).alone
                && entries.size() + parcel.entries.size() <= Defaults.CALL_JOBS
                && bytes + parcel.bytes() <= Defaults.CALL_BYTES;
    }

    Keys keys() {
        return route.keys();
    }

    /** What is to be sent: the enqueue, and before a queue's first one its name. */
    List<Call<?>> calls(RedisSettings settings, Set<String> announced, RedisClock clock) {
        Call<Enqueued> enqueue = new JobStore(keys()).enqueue(entries, route.delay(clock), route.front());
        call = enqueue;
        return announced.contains(keys().queue())
                ? List.of(enqueue)
                : List.of(JobStore.announce(settings, keys().queue()), enqueue);
    }

    /**
     * Tells each parcel for which of its jobs others stand, or that there was no room.
     *
     * @param link to look with whether a job that was there is our own first sending; null: nobody can tell
     * @param repeated the call was sent more than once
     */
    void land(@Nullable Consumer<List<? extends Call<?>>> link, boolean repeated) {
        Enqueued answer = call == null ? new Enqueued(Map.of(), null) : call.answer();
        Full full = answer.full();
        int first = 0;
        for (Parcel parcel : parcels) {
            int from = first;
            int to = from + parcel.entries.size();
            boolean mayBeOurs = repeated || parcel.mayBeSent;
            Map<Integer, String> others = new LinkedHashMap<>();
            answer.others().forEach((position, id) -> {
                if (position >= from && position < to && !(mayBeOurs && isOurs(link, position, id))) {
                    others.put(position - from, id);
                }
            });
            parcel.carriedOut(others);
            if (full != null) {
                parcel.refused(full, parcels.size() == 1);
            }
            first = to;
        }
    }

    /** Ends a flight with what became of its last sending; {@code unknown}: one before it had no answer. */
    static Consumer<Flight> failing(RuntimeException last, boolean unknown) {
        RuntimeException failure = failure(last, unknown);
        return flight -> flight.fail(failure);
    }

    private static RuntimeException failure(RuntimeException last, boolean unknown) {
        if (last instanceof LinkClosedException) {
            return new RedworkException(
                    unknown
                            ? "the producer was closed before an enqueue call was answered: Redis may have the jobs, ask"
                                    + " for them by their ids"
                            : "the producer is closed: the jobs were not enqueued",
                    last);
        } else if (unknown && last instanceof RedisRefusedException) {
            return new RedworkException(
                    "an enqueue call had no answer, and was refused when it was sent again: Redis may have the jobs, ask"
                            + " for them by their ids (" + last.getMessage() + ")",
                    last);
        }
        return last;
    }

    /** Those whose call was carried out have their jobs; a failure concerns the others. */
    private void fail(RuntimeException failure) {
        if (call != null && call.isAnswered()) {
            land(null, false);
        } else {
            parcels.forEach(parcel -> parcel.failure = failure);
        }
    }

    private boolean isOurs(@Nullable Consumer<List<? extends Call<?>>> link, int position, String id) {
        NewJob sent = entries.get(position);
        if (link == null || !id.equals(sent.job().id())) {
            return false;
        }
        Call<Stored> stored = JobReader.stored(keys(), id);
        link.accept(List.of(stored));
        return stored.answer().mayComeOf(sent.spec());
    }
}
