package dev.redwork.producer;

import dev.redwork.job.Defaults;
import dev.redwork.store.Call;
import dev.redwork.store.JobReader;
import dev.redwork.store.JobStore;
import dev.redwork.store.Keys;
import dev.redwork.store.RedisLink;
import dev.redwork.store.RedisSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Batches of one queue that share one enqueue call. */
final class Flight {
    private final Keys keys;
    private final List<Parcel> parcels = new ArrayList<>();
    private final List<Submitter.Entry> entries = new ArrayList<>();
    private int bytes;
    private @Nullable Call<List<Integer>> call;

    private Flight(Keys keys) {
        this.keys = keys;
    }

    /** As few flights as the limits of one call allow. */
    static List<Flight> of(List<Parcel> group) {
        List<Flight> flights = new ArrayList<>();
        Map<String, Flight> open = new LinkedHashMap<>();
        for (Parcel parcel : group) {
            Flight flight = open.get(parcel.keys.queue());
            if (flight == null || !flight.hasRoom(parcel)) {
                flight = new Flight(parcel.keys);
                open.put(parcel.keys.queue(), flight);
                flights.add(flight);
            }
            flight.parcels.add(parcel);
            flight.entries.addAll(parcel.entries);
            flight.bytes += parcel.bytes();
        }
        return flights;
    }

    private boolean hasRoom(Parcel parcel) {
        return entries.size() + parcel.entries.size() <= Defaults.CALL_JOBS
                && bytes + parcel.bytes() <= Defaults.CALL_BYTES;
    }

    Keys keys() {
        return keys;
    }

    /** What is to be sent: the enqueue, and before a queue's first one its name. */
    List<Call<?>> calls(RedisSettings settings, Set<String> announced) {
        Call<List<Integer>> enqueue = new JobStore(keys)
                .enqueue(
                        entries.stream().map(Submitter.Entry::job).toList(),
                        entries.stream().map(Submitter.Entry::spec).toList(),
                        Duration.ZERO);
        call = enqueue;
        return announced.contains(keys.queue())
                ? List.of(enqueue)
                : List.of(JobStore.announce(settings, keys.queue()), enqueue);
    }

    /**
     * Tells each parcel its duplicates.
     *
     * @param repeated the link when the call was sent more than once: then a "duplicate" may be our own first sending
     */
    void land(@Nullable RedisLink repeated) {
        List<Integer> duplicates = call == null ? List.of() : call.answer();
        int first = 0;
        for (Parcel parcel : parcels) {
            int from = first;
            int to = from + parcel.entries.size();
            parcel.duplicates = duplicates.stream()
                    .filter(position -> position >= from && position < to)
                    .filter(position -> repeated == null || !isOurs(repeated, entries.get(position)))
                    .map(position -> position - from)
                    .toList();
            parcel.failure = null;
            first = to;
        }
    }

    /** Those whose call was carried out have their jobs; a failure concerns the others. */
    void fail(RuntimeException failure) {
        if (call != null && call.isAnswered()) {
            land(null);
        } else {
            parcels.forEach(parcel -> parcel.failure = failure);
        }
    }

    private boolean isOurs(RedisLink link, Submitter.Entry entry) {
        byte[] stored = link.send(JobReader.spec(keys, entry.job().id()));
        return stored.length == 0 || Arrays.equals(stored, entry.spec());
    }
}
