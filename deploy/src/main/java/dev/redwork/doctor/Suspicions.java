package dev.redwork.doctor;

import dev.redwork.store.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What in a {@link Sight} breaks a {@link Rule}: the invariants of docs/states.md and docs/keys.md, one method each. */
final class Suspicions {
    /** A worker sweeps within 2 s of a lease's end, but one that has just started waits for its first renewals. */
    private static final long SWEPT_AFTER = Duration.ofSeconds(15).toMillis();

    private static final long LONG = Duration.ofHours(1).toMillis();

    private final Sight sight;
    private final Map<String, List<String>> places = new LinkedHashMap<>();

    /** Id → void entries that tombstones count and the line does not have. */
    private final Map<String, Long> missing = new LinkedHashMap<>();

    private final List<Suspicion> found = new ArrayList<>();

    private Suspicions(Sight sight) {
        this.sight = sight;
        Map<String, Long> voids = new HashMap<>();
        sight.stones().keySet().forEach(id -> voids.put(id, count(sight.stones(), id)));
        for (String id : sight.pending()) {
            // Whichever of its entries come first are void: such a one is no place.
            if (voids.merge(id, -1L, Long::sum) < 0) {
                stands(id, "pending");
            }
        }
        voids.forEach((id, left) -> missing.put(id, Math.max(0, left)));
        sight.scheduled().keySet().forEach(id -> stands(id, "scheduled"));
        sight.retrying().keySet().forEach(id -> stands(id, "retrying"));
        sight.running().forEach((session, held) -> held.forEach(job -> stands(job.id(), "running:" + session)));
        sight.dead().keySet().forEach(id -> stands(id, "dead"));
    }

    static List<Suspicion> of(Sight sight) {
        Suspicions suspicions = new Suspicions(sight);
        suspicions.lookAtPlaces();
        suspicions.lookAtSpecs();
        suspicions.lookAtSessions();
        suspicions.lookAtHistories();
        suspicions.lookAtStones();
        suspicions.lookAtBatches();
        suspicions.lookAtKeys();
        suspicions.lookAtBytes();
        suspicions.lookAtWork();
        return List.copyOf(suspicions.found);
    }

    private void stands(String id, String place) {
        places.computeIfAbsent(id, any -> new ArrayList<>()).add(place);
    }

    private void lookAtPlaces() {
        places.forEach((id, all) -> {
            String where = String.join(" and ", all);
            if (all.size() > 1) {
                add(Rule.TWO_PLACES, id, where);
            }
            if (sight.ended().contains(id)) {
                add(Rule.ENDED_AND_WAITING, id, where);
            } else if (sight.gone().contains(id) && !sight.vanished().contains(id)) {
                add(Rule.NO_SPEC, id, where);
            }
        });
    }

    /** What was not read to its end proves no absence. */
    private void lookAtSpecs() {
        for (String id : sight.whole() ? sight.keys().of(Kind.JOB) : Set.<String>of()) {
            if (!places.containsKey(id) && !sight.gone().contains(id)) {
                add(Rule.STRAY_SPEC, id, "");
            }
        }
    }

    private void lookAtSessions() {
        long live = sight.sessions().values().stream()
                .filter(end -> end > sight.now())
                .count();
        sight.running().forEach((session, held) -> {
            if (!sight.sessions().containsKey(session) && !held.isEmpty()) {
                add(Rule.RUNNING_WITHOUT_SESSION, session, held.size() + (held.size() == 1 ? " job" : " jobs"));
            }
        });
        sight.sessions().forEach((session, end) -> {
            if (sight.keys().complete() && !sight.keys().of(Kind.SESSION).contains(session)) {
                add(Rule.SESSION_WITHOUT_ABOUT, session, "");
            }
            if (end < sight.now() - SWEPT_AFTER) {
                int held = sight.running().getOrDefault(session, List.of()).size();
                add(live > 0 ? Rule.LAPSED : Rule.LAPSED_ALONE, session, held + (held == 1 ? " job" : " jobs"));
            }
        });
        for (String session : sight.keys().of(Kind.SESSION)) {
            if (!sight.sessions().containsKey(session)) {
                add(Rule.ABOUT_WITHOUT_SESSION, session, "");
            }
        }
    }

    /** One of the dead may have no spec, and stand beyond what was read. */
    private void lookAtHistories() {
        Map<String, Set<String>> histories = sight.whole() ? sight.histories() : Map.of();
        histories.forEach((key, ids) -> ids.stream()
                .filter(id -> sight.gone().contains(id) && !sight.dead().containsKey(id))
                .forEach(id -> add(Rule.LEFT_FIELD, key + " " + id, "")));
    }

    private void lookAtStones() {
        missing.forEach((id, count) -> {
            if (sight.whole() && count > 0) {
                add(Rule.STRAY_STONE, id, count + " more than stand there");
            }
        });
    }

    private void lookAtBatches() {
        sight.batches().forEach((id, counts) -> {
            long ended = count(counts, "succeeded")
                    + count(counts, "dead")
                    + count(counts, "cancelled")
                    + count(counts, "expired");
            if (count(counts, "open") != count(counts, "total") - ended) {
                add(
                        Rule.BATCH_COUNTS,
                        id,
                        "open " + count(counts, "open") + ", total " + count(counts, "total") + ", ended " + ended);
            }
        });
    }

    private void lookAtKeys() {
        for (String key : sight.forever()) {
            boolean open = key.startsWith(Kind.BATCH.start())
                    && count(
                                    sight.batches()
                                            .getOrDefault(
                                                    key.substring(
                                                            Kind.BATCH.start().length()),
                                                    Map.of()),
                                    "open")
                            > 0;
            if (!open) {
                add(Rule.NO_TTL, key, "");
            }
        }
        sight.keys().unknown().forEach(key -> add(Rule.UNKNOWN_KEY, key, ""));
        if (!sight.announced() && sight.keys().size() > 0) {
            add(Rule.UNANNOUNCED, sight.queue(), "");
        }
    }

    private void lookAtBytes() {
        Sight.Bytes bytes = sight.bytes();
        if (bytes != null && bytes.sum() != bytes.counted()) {
            add(Rule.BYTES, "totals.bytes", "is " + bytes.counted() + ", the sum is " + bytes.sum());
        }
    }

    private void lookAtWork() {
        for (Map.Entry<String, List<Running>> session : sight.running().entrySet()) {
            for (Running job : session.getValue()) {
                long minutes = Duration.ofMillis(sight.now() - job.started()).toMinutes();
                if (sight.now() - job.started() > LONG) {
                    add(Rule.LONG_RUNNING, job.id(), "for " + minutes + " min in " + session.getKey());
                }
            }
        }
        int waiting = sight.pending().size()
                + sight.scheduled().size()
                + sight.retrying().size();
        boolean read = sight.sessions().values().stream().anyMatch(end -> end > sight.now());
        if (waiting > 0 && !read) {
            add(Rule.NOBODY_READS, sight.queue(), waiting + (sight.whole() ? "" : " or more") + " waiting");
        }
    }

    private static long count(Map<String, String> counts, String name) {
        String count = counts.getOrDefault(name, "0");
        return count.matches("-?\\d{1,18}") ? Long.parseLong(count) : 0;
    }

    private void add(Rule rule, String subject, String detail) {
        found.add(new Suspicion(rule, subject, detail));
    }
}
