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
    private final List<Batch> batches = new ArrayList<>();
    private final List<Submitter.Entry> entries = new ArrayList<>();
    private int bytes;
    private @Nullable Call<List<Integer>> call;

    private Flight(Keys keys) {
        this.keys = keys;
    }

    /** As few flights as the limits of one call allow. */
    static List<Flight> of(List<Batch> group) {
        List<Flight> flights = new ArrayList<>();
        Map<String, Flight> open = new LinkedHashMap<>();
        for (Batch batch : group) {
            Flight flight = open.get(batch.keys.queue());
            if (flight == null || !flight.hasRoom(batch)) {
                flight = new Flight(batch.keys);
                open.put(batch.keys.queue(), flight);
                flights.add(flight);
            }
            flight.batches.add(batch);
            flight.entries.addAll(batch.entries);
            flight.bytes += batch.bytes();
        }
        return flights;
    }

    private boolean hasRoom(Batch batch) {
        return entries.size() + batch.entries.size() <= Defaults.CALL_JOBS
                && bytes + batch.bytes() <= Defaults.CALL_BYTES;
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
     * Tells each batch its duplicates.
     *
     * @param repeated the link when the call was sent more than once: then a "duplicate" may be our own first sending
     */
    void land(@Nullable RedisLink repeated) {
        List<Integer> duplicates = call == null ? List.of() : call.answer();
        int first = 0;
        for (Batch batch : batches) {
            int from = first;
            int to = from + batch.entries.size();
            batch.duplicates = duplicates.stream()
                    .filter(position -> position >= from && position < to)
                    .filter(position -> repeated == null || !isOurs(repeated, entries.get(position)))
                    .map(position -> position - from)
                    .toList();
            batch.failure = null;
            first = to;
        }
    }

    /** Those whose call was carried out have their jobs; a failure concerns the others. */
    void fail(RuntimeException failure) {
        if (call != null && call.isAnswered()) {
            land(null);
        } else {
            batches.forEach(batch -> batch.failure = failure);
        }
    }

    private boolean isOurs(RedisLink link, Submitter.Entry entry) {
        byte[] stored = link.send(JobReader.spec(keys, entry.job().id()));
        return stored.length == 0 || Arrays.equals(stored, entry.spec());
    }
}
