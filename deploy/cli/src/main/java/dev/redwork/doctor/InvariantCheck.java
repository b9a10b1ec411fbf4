package dev.redwork.doctor;

import dev.redwork.job.Names;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.store.SessionStore.RunningJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds violations in a {@link QueueSnapshot}: of the invariants of docs/states.md and docs/keys.md, one method each. */
final class InvariantCheck {
    /**
     * Something that looked wrong.
     *
     * @param subject an id, a session or a key: what is looked at again
     * @param detail what was seen of it; may differ from look to look
     */
    record Violation(Invariant invariant, String subject, String detail) {
        /** Equal for the same violation at the next look. */
        String identity() {
            return invariant + " " + subject;
        }
    }

    /** A worker sweeps within 2 s of a lease's end, but one that has just started waits for its first renewals. */
    private static final long SWEPT_AFTER = Duration.ofSeconds(15).toMillis();

    private static final long LONG = Duration.ofHours(1).toMillis();

    private final QueueSnapshot snapshot;
    private final Map<String, List<String>> places = new LinkedHashMap<>();

    /** Id → void entries that tombstones count and the line does not have. */
    private final Map<String, Long> missing = new LinkedHashMap<>();

    private final List<Violation> found = new ArrayList<>();

    private InvariantCheck(QueueSnapshot snapshot) {
        this.snapshot = snapshot;
        Map<String, Long> voids = new HashMap<>();
        snapshot.stones.keySet().forEach(id -> voids.put(id, count(snapshot.stones, id)));
        for (String id : snapshot.pending) {
            // Whichever of its entries come first are void: such a one is no place.
            if (voids.merge(id, -1L, Long::sum) < 0) {
                stands(id, "pending");
            }
        }
        voids.forEach((id, left) -> missing.put(id, Math.max(0, left)));
        snapshot.scheduled.keySet().forEach(id -> stands(id, "scheduled"));
        snapshot.retrying.keySet().forEach(id -> stands(id, "retrying"));
        snapshot.parked.forEach((need, jobs) -> jobs.keySet().forEach(id -> stands(id, "parked:" + need)));
        snapshot.running.forEach((session, held) -> held.forEach(job -> stands(job.id(), "running:" + session)));
        snapshot.dead.keySet().forEach(id -> stands(id, "dead"));
    }

    static List<Violation> of(QueueSnapshot snapshot) {
        InvariantCheck check = new InvariantCheck(snapshot);
        check.lookAtPlaces();
        check.lookAtSpecs();
        check.lookAtSessions();
        check.lookAtHistories();
        check.lookAtStones();
        check.lookAtBatches();
        check.lookAtKeys();
        check.lookAtBytes();
        check.lookAtParked();
        check.lookAtWork();
        return List.copyOf(check.found);
    }

    private void stands(String id, String place) {
        places.computeIfAbsent(id, any -> new ArrayList<>()).add(place);
    }

    private void lookAtPlaces() {
        places.forEach((id, all) -> {
            String where = String.join(" and ", all);
            if (all.size() > 1) {
                add(Invariant.TWO_PLACES, id, where);
            }
            if (snapshot.ended.contains(id)) {
                add(Invariant.ENDED_AND_WAITING, id, where);
            } else if (snapshot.gone.contains(id) && !snapshot.vanished.contains(id)) {
                add(Invariant.NO_SPEC, id, where);
            }
        });
    }

    /** A place that was not read to its end proves no absence. */
    private void lookAtSpecs() {
        for (String id : snapshot.isWhole() ? snapshot.keys.of(KeyKind.JOB) : Set.<String>of()) {
            if (!places.containsKey(id) && !snapshot.gone.contains(id)) {
                add(Invariant.STRAY_SPEC, id, "");
            }
        }
    }

    private void lookAtSessions() {
        long live = snapshot.sessions.values().stream()
                .filter(end -> end > snapshot.now)
                .count();
        snapshot.running.forEach((session, held) -> {
            if (!snapshot.sessions.containsKey(session) && !held.isEmpty()) {
                add(Invariant.RUNNING_WITHOUT_SESSION, session, held.size() + (held.size() == 1 ? " job" : " jobs"));
            }
        });
        snapshot.sessions.forEach((session, end) -> {
            if (snapshot.keys.complete() && !snapshot.keys.of(KeyKind.SESSION).contains(session)) {
                add(Invariant.SESSION_WITHOUT_ABOUT, session, "");
            }
            if (end < snapshot.now - SWEPT_AFTER) {
                int held = snapshot.running.getOrDefault(session, List.of()).size();
                add(
                        live > 0 ? Invariant.LAPSED : Invariant.LAPSED_ALONE,
                        session,
                        held + (held == 1 ? " job" : " jobs"));
            }
        });
        for (String session : snapshot.keys.of(KeyKind.SESSION)) {
            if (!snapshot.sessions.containsKey(session)) {
                add(Invariant.ABOUT_WITHOUT_SESSION, session, "");
            }
        }
    }

    /** One of the dead may have no spec, and stand beyond what was read. */
    private void lookAtHistories() {
        Map<String, Set<String>> histories = snapshot.isWhole() ? snapshot.histories : Map.of();
        histories.forEach((key, ids) -> ids.stream()
                .filter(id -> snapshot.gone.contains(id) && !snapshot.dead.containsKey(id))
                .forEach(id -> add(Invariant.LEFT_FIELD, key + " " + id, "")));
    }

    private void lookAtStones() {
        missing.forEach((id, count) -> {
            if (snapshot.isWhole() && count > 0) {
                add(Invariant.STRAY_STONE, id, count + " more than stand there");
            }
        });
    }

    private void lookAtBatches() {
        snapshot.batches.forEach((id, counts) -> {
            long ended = count(counts, "succeeded")
                    + count(counts, "dead")
                    + count(counts, "cancelled")
                    + count(counts, "expired");
            if (count(counts, "open") != count(counts, "total") - ended) {
                add(
                        Invariant.BATCH_COUNTS,
                        id,
                        "open " + count(counts, "open") + ", total " + count(counts, "total") + ", ended " + ended);
            }
        });
    }

    private void lookAtKeys() {
        snapshot.forever.stream().filter(key -> !isOpenBatch(key)).forEach(key -> add(Invariant.NO_TTL, key, ""));
        snapshot.keys.unknown().forEach(key -> add(Invariant.UNKNOWN_KEY, key, ""));
        if (!snapshot.announced && snapshot.keys.size() > 0) {
            add(Invariant.UNANNOUNCED, snapshot.queue(), "");
        }
    }

    private boolean isOpenBatch(String key) {
        String start = KeyKind.BATCH.start();
        return key.startsWith(start)
                && count(snapshot.batches.getOrDefault(key.substring(start.length()), Map.of()), "open") > 0;
    }

    private void lookAtBytes() {
        QueueSnapshot.Bytes bytes = snapshot.bytes;
        if (bytes != null && bytes.sum() != bytes.counted()) {
            add(Invariant.BYTES, snapshot.queue(), "is " + bytes.counted() + ", the sum is " + bytes.sum());
        }
    }

    private void lookAtParked() {
        long all = snapshot.parked.values().stream().mapToLong(Map::size).sum();
        if (snapshot.isWhole() && snapshot.record.parked() != all) {
            add(Invariant.PARKS, "totals.parked_now", "is " + snapshot.record.parked() + ", " + all + " are parked");
        }
        snapshot.parked.forEach((need, jobs) -> {
            long counted = snapshot.parks.getOrDefault(need, 0L);
            if (snapshot.isWhole() && counted != jobs.size()) {
                add(Invariant.PARKS, need, "is " + counted + ", " + jobs.size() + " are parked");
            }
            boolean known = snapshot.live.stream().anyMatch(lane -> lane.tasks().contains(Names.withoutChunk(need)));
            if (!jobs.isEmpty() && !known) {
                add(Invariant.UNKNOWN_TASK, need, jobs.size() + (jobs.size() == 1 ? " job waits" : " jobs wait"));
            }
        });
    }

    private void lookAtWork() {
        for (Map.Entry<String, List<RunningJob>> session : snapshot.running.entrySet()) {
            for (RunningJob job : session.getValue()) {
                long minutes = Duration.ofMillis(snapshot.now - job.started()).toMinutes();
                if (snapshot.now - job.started() > LONG) {
                    add(Invariant.LONG_RUNNING, job.id(), "for " + minutes + " min in " + session.getKey());
                }
            }
        }
        QueueRecord queue = snapshot.record;
        if (queue.isPaused()) {
            long minutes = Duration.ofMillis(snapshot.now - queue.paused()).toMinutes();
            add(Invariant.PAUSED, queue.queue(), queue.jobs() + " waiting, for " + minutes + " min");
        }
        if (queue.isFull()) {
            add(
                    Invariant.FULL,
                    queue.queue(),
                    queue.waiting() + " waiting" + (queue.mostJobs() > 0 ? " of " + queue.mostJobs() : "")
                            + (queue.mostBytes() > 0
                                    ? ", " + queue.bytes() + " of " + queue.mostBytes() + " bytes"
                                    : ""));
        }
        long pending =
                places.values().stream().filter(all -> all.contains("pending")).count();
        long waiting = pending
                + snapshot.scheduled.size()
                + snapshot.retrying.size()
                + snapshot.parked.values().stream().mapToInt(Map::size).sum();
        boolean read = snapshot.sessions.values().stream().anyMatch(end -> end > snapshot.now);
        if (waiting > 0 && !read) {
            add(
                    Invariant.NOBODY_READS,
                    snapshot.queue(),
                    waiting + (snapshot.isWhole() ? "" : " or more") + " waiting");
        }
    }

    private static long count(Map<String, String> counts, String name) {
        String count = counts.getOrDefault(name, "0");
        return count.matches("-?\\d{1,18}") ? Long.parseLong(count) : 0;
    }

    private void add(Invariant invariant, String subject, String detail) {
        found.add(new Violation(invariant, subject, detail));
    }
}
