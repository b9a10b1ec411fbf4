package dev.redwork.doctor;

import dev.redwork.admin.QueueReader;
import dev.redwork.admin.SessionReader;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.ReadCalls.Scanned;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobValue;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import dev.redwork.store.SessionStore.RunningJob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The content of one queue, read a part after the other, within moments: of a live queue two parts may disagree.
 * The order matters: names of specs first (by the scan), then the places in the order in which jobs move through them,
 * then what is asked of each id; so what moves on meanwhile is found where it went.
 */
final class QueueSnapshot {
    private static final List<String> HISTORIES =
            List.of("attempts", "failures", "crashes", "cancelling", "deadlines", "progress");

    /** Bytes of specs: added up, and as {@code totals} has them. */
    record Bytes(long sum, long counted) {}

    final KeyScan.Found keys;
    /** The line without what is no job, from its head. */
    final List<String> pending;

    final Map<String, Long> scheduled;
    final Map<String, Long> retrying;
    /** Need → the jobs that are parked with it. */
    final Map<String, Map<String, Long>> parked = new LinkedHashMap<>();
    /** Need → how many, as parks has them. */
    final Map<String, Long> parks = new TreeMap<>();
    /** Session → end of its lease, ms. */
    final Map<String, Long> sessions;
    /** The jobs that each session holds, also those without a lease. */
    final Map<String, List<RunningJob>> running = new LinkedHashMap<>();

    final Map<String, Long> dead;
    /** Key ({@code attempts}, {@code failures} ...) → ids that have a field in it. */
    final Map<String, Set<String>> histories = new LinkedHashMap<>();
    /** Id → how many entries of it in the line are void. */
    final Map<String, String> stones;
    /** Id → its counts. */
    final Map<String, Map<String, String>> batches;
    /** Ids from all of these that have an outcome. */
    final Set<String> ended;
    /** Ids from all of these that have no spec, or one that only stands behind their outcome. */
    final Set<String> gone;
    /** Dead ids whose failure says that their spec was gone. */
    final Set<String> vanished;
    /** Of all specs and failures, and what totals says; null: they cannot be compared, since not all was read or something moved. */
    final @Nullable Bytes bytes;
    /** Keys without a TTL that should have one. */
    final Set<String> forever;
    /** Ms, Redis time. */
    final long now;

    final boolean announced;
    /** The queue at a glance. */
    final QueueRecord record;

    /** The lanes that read it. */
    final List<SessionRecord> live;

    private final RedisLink link;
    private final Keys queueKeys;
    private final int limit;
    private boolean whole = true;

    /**
     * Reads it.
     *
     * @param announced whether the list of queues names it
     * @param limit entries of one place that are read at most
     */
    QueueSnapshot(RedisLink link, Keys queueKeys, KeyScan.Found keys, boolean announced, int limit) {
        this.link = link;
        this.queueKeys = queueKeys;
        this.keys = keys;
        this.announced = announced;
        this.limit = limit;
        // Few round trips: there may be thousands of queues.
        Call<Map<String, String>> totals = Call.map("HGETALL", queueKeys.totals);
        // In one call, though it may be large: a line that is read page by page moves between two pages.
        Call<List<String>> line = Call.texts("LRANGE", queueKeys.pending, 0, limit);
        Call<Map<String, Long>> later = scores("scheduled");
        Call<Map<String, Long>> again = scores("retrying");
        Call<Map<String, String>> counts = Call.map("HGETALL", queueKeys.parks);
        Call<Map<String, Long>> leases = scores("sessions");
        link.send(List.of(totals, line, later, again, counts, leases));
        this.pending =
                cut(line.answer()).stream().filter(id -> id.indexOf(':') < 0).toList();
        this.scheduled = whole(later);
        this.retrying = whole(again);
        counts.answer().forEach((need, count) -> parks.put(need, Reply.numberOrZero(count)));
        this.sessions = whole(leases);

        Map<String, Call<Map<String, Long>>> aside = new LinkedHashMap<>();
        parks.keySet().forEach(need -> aside.put(need, scores("parked:" + need)));
        keys.of(KeyKind.PARKED).forEach(need -> aside.computeIfAbsent(need, left -> scores("parked:" + left)));
        Map<String, Call<List<RunningJob>>> held = new LinkedHashMap<>();
        sessions.keySet().forEach(session -> held.put(session, RunningJob.of(queueKeys, session)));
        keys.of(KeyKind.RUNNING)
                .forEach(session -> held.computeIfAbsent(session, left -> RunningJob.of(queueKeys, left)));
        Call<Map<String, Long>> buried = scores("dead");
        Map<String, Call<Scanned>> fields = new LinkedHashMap<>();
        HISTORIES.forEach(hash -> fields.put(hash, fields(hash, Scanned.START)));
        Call<Scanned> voids = fields("tombstones", Scanned.START);
        List<Call<?>> then = new ArrayList<>(aside.values());
        then.addAll(held.values());
        then.add(buried);
        then.addAll(fields.values());
        then.add(voids);
        link.send(then);
        aside.forEach((need, jobs) -> parked.put(need, whole(jobs)));
        held.forEach((session, jobs) -> running.put(session, jobs.answer()));
        this.dead = whole(buried);
        fields.forEach((hash, first) -> histories.put(hash, all(hash, first.answer())));
        this.stones = ask(all("tombstones", voids.answer()), id -> Call.text("HGET", queueKeys.tombstones, id));
        this.batches = ask(keys.of(KeyKind.BATCH), id -> Call.map("HGETALL", queueKeys.named("batch:" + id)));

        Set<String> ids = new LinkedHashSet<>(pending);
        ids.addAll(scheduled.keySet());
        ids.addAll(retrying.keySet());
        parked.values().forEach(jobs -> ids.addAll(jobs.keySet()));
        running.values().forEach(all -> all.forEach(job -> ids.add(job.id())));
        ids.addAll(dead.keySet());
        histories.values().forEach(ids::addAll);
        ids.addAll(stones.keySet());
        ids.addAll(keys.of(KeyKind.JOB));
        ids.addAll(keys.of(KeyKind.LOG));
        Map<String, String> starts =
                ask(ids, id -> Call.text("GETRANGE", queueKeys.named("job:" + id), 0, JobValue.START - 1));
        this.ended = idsOf(starts, JobValue::isOutcome);
        this.gone = idsOf(starts, start -> start.isEmpty() || JobValue.isOutcome(start));
        List<String> deadAndGone = dead.keySet().stream().filter(gone::contains).toList();
        this.vanished = keep(
                deadAndGone,
                id -> Call.text("HGET", queueKeys.named("failures"), id),
                (id, failure) -> failure.contains("\"vanished\""));
        this.bytes = bytes(totals.answer(), gone);
        Set<String> left = new LinkedHashSet<>(keys.of(KeyKind.LOG));
        left.retainAll(gone);
        left.removeAll(dead.keySet());
        this.forever = forever(ended, left);
        this.now = link.send(SessionStore.now());
        this.record = new QueueReader(link).read(queueKeys.queue());
        this.live = new SessionReader(link).live(queueKeys);
    }

    String queue() {
        return queueKeys.queue();
    }

    /** Whether every place was read to its end. */
    boolean isWhole() {
        return whole;
    }

    private List<String> cut(List<String> entries) {
        whole &= entries.size() <= limit;
        return entries.subList(0, Math.min(limit, entries.size()));
    }

    private Call<Map<String, Long>> scores(String zset) {
        return ReadCalls.scores(queueKeys.named(zset), limit + 1);
    }

    private Map<String, Long> whole(Call<Map<String, Long>> scores) {
        whole &= scores.answer().size() <= limit;
        return scores.answer();
    }

    private Call<Scanned> fields(String hash, String cursor) {
        return ReadCalls.scanHash(queueKeys.named(hash), cursor);
    }

    private Set<String> all(String hash, Scanned first) {
        Set<String> found = new LinkedHashSet<>(first.names());
        Scanned some = first;
        while (!some.isLast() && found.size() < limit) {
            some = link.send(fields(hash, some.cursor()));
            found.addAll(some.names());
        }
        whole &= some.isLast();
        return found;
    }

    /** @param logs of jobs that have ended */
    private Set<String> forever(Set<String> ended, Set<String> logs) {
        List<String> names = new ArrayList<>();
        for (KeyKind kind : KeyKind.values()) {
            Set<String> some = switch (kind) {
                case JOB -> ended;
                case LOG -> whole ? logs : Set.of();
                default -> kind.expires() || kind == KeyKind.BATCH ? keys.of(kind) : Set.of();
            };
            some.forEach(name -> names.add(kind.isOne() ? name : kind.start() + name));
        }
        return keep(names, name -> Call.number("PTTL", queueKeys.named(name)), (name, left) -> left == -1);
    }

    private static Set<String> idsOf(Map<String, String> starts, Predicate<String> wanted) {
        return starts.entrySet().stream()
                .filter(start -> wanted.test(start.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private @Nullable Bytes bytes(Map<String, String> before, Set<String> gone) {
        if (!whole || !keys.complete()) {
            return null;
        }
        List<String> specs =
                keys.of(KeyKind.JOB).stream().filter(id -> !gone.contains(id)).toList();
        long sum = sum(ask(specs, id -> Call.number("STRLEN", queueKeys.named("job:" + id))))
                + sum(ask(
                        histories.getOrDefault("failures", Set.of()),
                        id -> Call.number("HSTRLEN", queueKeys.named("failures"), id)));
        Map<String, String> after = link.send(Call.map("HGETALL", queueKeys.named("totals")));
        String counted = after.getOrDefault("bytes", "0");
        return after.equals(before) && counted.matches("-?\\d{1,18}") ? new Bytes(sum, Long.parseLong(counted)) : null;
    }

    private static long sum(Map<String, Long> sizes) {
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    private <T> Set<String> keep(
            Collection<String> names, Function<String, Call<T>> question, BiFunction<String, T, Boolean> wanted) {
        Set<String> kept = new LinkedHashSet<>();
        ask(names, question).forEach((name, answer) -> {
            if (wanted.apply(name, answer)) {
                kept.add(name);
            }
        });
        return kept;
    }

    private <T> Map<String, T> ask(Collection<String> names, Function<String, Call<T>> question) {
        return KeyScan.ask(link, names, question);
    }
}
