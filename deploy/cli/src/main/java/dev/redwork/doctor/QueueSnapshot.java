package dev.redwork.doctor;

import dev.redwork.admin.JobReader;
import dev.redwork.admin.QueueReader;
import dev.redwork.admin.QueueReader.QueueRecord;
import dev.redwork.admin.SessionReader;
import dev.redwork.admin.SessionReader.SessionRecord;
import dev.redwork.redis.Call;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobValue;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import dev.redwork.store.SessionStore.RunningJob;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    final Map<String, Long> parks;
    /** Session → end of its lease, ms. */
    final Map<String, Long> sessions;
    /** The jobs that each session holds, also those without a lease. */
    final Map<String, List<RunningJob>> running;

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
     * @param limit entries of one place that are read at most
     */
    QueueSnapshot(RedisLink link, Keys queueKeys, KeyScan.Found keys, int limit) {
        this.link = link;
        this.queueKeys = queueKeys;
        this.keys = keys;
        this.limit = limit;
        Map<String, String> totals = link.send(Call.map("HGETALL", queueKeys.named("totals")));
        this.pending = pending();
        this.scheduled = scores("scheduled");
        this.retrying = scores("retrying");
        this.parks = new JobReader(link, queueKeys).parkedByNeed();
        parks.keySet().forEach(need -> parked.put(need, scores("parked:" + need)));
        keys.of(KeyKind.PARKED).forEach(need -> parked.computeIfAbsent(need, left -> scores("parked:" + left)));
        this.sessions = scores("sessions");
        this.running = running(sessions.keySet());
        this.dead = scores("dead");
        for (String history : List.of("attempts", "failures", "crashes", "cancelling", "deadlines")) {
            histories.put(history, some(cursor -> ReadCalls.scanHash(queueKeys.named(history), cursor)));
        }
        this.stones = ask(
                some(cursor -> ReadCalls.scanHash(queueKeys.named("tombstones"), cursor)),
                id -> Call.text("HGET", queueKeys.named("tombstones"), id));
        this.batches = ask(keys.of(KeyKind.BATCH), id -> Call.map("HGETALL", queueKeys.named("batch:" + id)));

        Set<String> ids = new LinkedHashSet<>(pending);
        ids.addAll(scheduled.keySet());
        ids.addAll(retrying.keySet());
        parked.values().forEach(jobs -> ids.addAll(jobs.keySet()));
        running.values().forEach(held -> held.forEach(job -> ids.add(job.id())));
        ids.addAll(dead.keySet());
        histories.values().forEach(ids::addAll);
        ids.addAll(stones.keySet());
        ids.addAll(keys.of(KeyKind.JOB));
        Map<String, String> starts =
                ask(ids, id -> Call.text("GETRANGE", queueKeys.named("job:" + id), 0, JobValue.START - 1));
        this.ended = idsOf(starts, JobValue::isOutcome);
        this.gone = idsOf(starts, start -> start.isEmpty() || JobValue.isOutcome(start));
        List<String> deadAndGone = dead.keySet().stream().filter(gone::contains).toList();
        this.vanished = keep(
                deadAndGone,
                id -> Call.text("HGET", queueKeys.named("failures"), id),
                (id, failure) -> failure.contains("\"vanished\""));
        this.bytes = bytes(totals, gone);
        this.forever = forever(ended);
        this.now = link.send(SessionStore.now());
        this.record = new QueueReader(link).read(queueKeys.queue());
        this.live = new SessionReader(link).live(queueKeys);
        this.announced = new QueueReader(link).names().contains(queueKeys.queue());
    }

    String queue() {
        return queueKeys.queue();
    }

    /** Whether every place was read to its end. */
    boolean isWhole() {
        return whole;
    }

    /** In one call, though it may be large: a line that is read page by page moves between two pages. */
    private List<String> pending() {
        List<String> line = link.send(Call.texts("LRANGE", queueKeys.named("pending"), 0, limit));
        return cut(line).stream().filter(id -> id.indexOf(':') < 0).toList();
    }

    private List<String> cut(List<String> entries) {
        whole &= entries.size() <= limit;
        return entries.subList(0, Math.min(limit, entries.size()));
    }

    private Map<String, Long> scores(String zset) {
        Map<String, Long> scores = link.send(ReadCalls.scores(queueKeys.named(zset), limit + 1));
        whole &= scores.size() <= limit;
        return scores;
    }

    private Map<String, List<RunningJob>> running(Set<String> sessions) {
        Set<String> all = new LinkedHashSet<>(sessions);
        all.addAll(keys.of(KeyKind.RUNNING));
        return ask(all, session -> RunningJob.of(queueKeys, session));
    }

    private Set<String> some(Function<String, Call<ReadCalls.Scanned>> step) {
        Set<String> found = new LinkedHashSet<>();
        String cursor = "0";
        do {
            ReadCalls.Scanned some = link.send(step.apply(cursor));
            found.addAll(some.names());
            cursor = some.cursor();
        } while (!cursor.equals("0") && found.size() < limit);
        whole &= cursor.equals("0");
        return found;
    }

    private Set<String> forever(Set<String> ended) {
        Set<String> forever = new LinkedHashSet<>();
        for (KeyKind kind : KeyKind.values()) {
            Set<String> names =
                    kind == KeyKind.JOB ? ended : kind.expires() || kind == KeyKind.BATCH ? keys.of(kind) : Set.of();
            keep(names, name -> Call.number("PTTL", queueKeys.named(kind.start() + name)), (name, left) -> left == -1)
                    .forEach(name -> forever.add(kind.start() + name));
        }
        return forever;
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
