package dev.redwork.doctor;

import dev.redwork.admin.QueueReader;
import dev.redwork.redis.Call;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobValue;
import dev.redwork.store.Keys;
import dev.redwork.store.RunningJob;
import dev.redwork.store.SessionStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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
 * Reads a {@link QueueSnapshot}. The order matters: names of specs first (by the scan), then the places in the order in which jobs move
 * through them, then what is asked of each id; so what moves on meanwhile is found where it went.
 */
final class QueueSnapshotReader {
    private static final int PIPELINE = 500;

    private final RedisLink link;
    private final Keys keys;
    private final KeyScan.Found scan;
    private final int limit;
    private boolean whole = true;

    private QueueSnapshotReader(RedisLink link, Keys keys, KeyScan.Found scan, int limit) {
        this.link = link;
        this.keys = keys;
        this.scan = scan;
        this.limit = limit;
    }

    /** @param limit entries of one place that are read at most */
    static QueueSnapshot read(RedisLink link, Keys keys, KeyScan.Found scan, int limit) {
        return new QueueSnapshotReader(link, keys, scan, limit).read();
    }

    private QueueSnapshot read() {
        Map<String, String> totals = link.send(Call.map("HGETALL", keys.named("totals")));
        List<String> pending = pending();
        Map<String, Long> scheduled = scores("scheduled");
        Map<String, Long> retrying = scores("retrying");
        Map<String, Long> sessions = scores("sessions");
        Map<String, List<RunningJob>> running = running(sessions.keySet());
        Map<String, Long> dead = scores("dead");
        Map<String, Set<String>> histories = new LinkedHashMap<>();
        for (String history : List.of("attempts", "failures", "crashes", "cancelling")) {
            histories.put(history, some(cursor -> ReadCalls.scanHash(keys.named(history), cursor)));
        }
        Map<String, String> stones = ask(
                some(cursor -> ReadCalls.scanHash(keys.named("tombstones"), cursor)),
                id -> Call.text("HGET", keys.named("tombstones"), id));
        Map<String, Map<String, String>> batches =
                ask(scan.of(KeyKind.BATCH), id -> Call.map("HGETALL", keys.named("batch:" + id)));

        Set<String> ids = new LinkedHashSet<>(pending);
        ids.addAll(scheduled.keySet());
        ids.addAll(retrying.keySet());
        running.values().forEach(held -> held.forEach(job -> ids.add(job.id())));
        ids.addAll(dead.keySet());
        histories.values().forEach(ids::addAll);
        ids.addAll(stones.keySet());
        ids.addAll(scan.of(KeyKind.JOB));
        Map<String, String> starts =
                ask(ids, id -> Call.text("GETRANGE", keys.named("job:" + id), 0, JobValue.START - 1));
        Set<String> ended = idsOf(starts, JobValue::isOutcome);
        Set<String> gone = idsOf(starts, start -> start.isEmpty() || JobValue.isOutcome(start));
        List<String> deadAndGone = dead.keySet().stream().filter(gone::contains).toList();
        Set<String> vanished = keep(
                deadAndGone,
                id -> Call.text("HGET", keys.named("failures"), id),
                (id, failure) -> failure.contains("\"vanished\""));
        QueueSnapshot.Bytes bytes = bytes(totals, gone);
        return new QueueSnapshot(
                keys.queue(),
                link.send(SessionStore.now()),
                scan,
                new QueueReader(link).names().contains(keys.queue()),
                pending,
                scheduled,
                retrying,
                dead,
                sessions,
                running,
                histories,
                stones,
                batches,
                forever(ended),
                gone,
                ended,
                vanished,
                bytes,
                whole);
    }

    /** In one call, though it may be large: a line that is read page by page moves between two pages. */
    private List<String> pending() {
        List<String> line = link.send(Call.texts("LRANGE", keys.named("pending"), 0, limit));
        return cut(line).stream().filter(id -> id.indexOf(':') < 0).toList();
    }

    private List<String> cut(List<String> entries) {
        whole &= entries.size() <= limit;
        return entries.subList(0, Math.min(limit, entries.size()));
    }

    private Map<String, Long> scores(String zset) {
        Map<String, Long> scores = link.send(ReadCalls.scores(keys.named(zset), limit + 1));
        whole &= scores.size() <= limit;
        return scores;
    }

    private Map<String, List<RunningJob>> running(Set<String> sessions) {
        Set<String> all = new LinkedHashSet<>(sessions);
        all.addAll(scan.of(KeyKind.RUNNING));
        return ask(all, session -> RunningJob.of(keys, session));
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
                    kind == KeyKind.JOB ? ended : kind.expires() || kind == KeyKind.BATCH ? scan.of(kind) : Set.of();
            keep(names, name -> Call.number("PTTL", keys.named(kind.start() + name)), (name, left) -> left == -1)
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

    private QueueSnapshot.@Nullable Bytes bytes(Map<String, String> before, Set<String> gone) {
        if (!whole || !scan.complete()) {
            return null;
        }
        List<String> specs =
                scan.of(KeyKind.JOB).stream().filter(id -> !gone.contains(id)).toList();
        long sum = ask(specs, id -> Call.number("STRLEN", keys.named("job:" + id))).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        Map<String, String> after = link.send(Call.map("HGETALL", keys.named("totals")));
        String counted = after.getOrDefault("bytes", "0");
        return after.equals(before) && counted.matches("-?\\d{1,18}")
                ? new QueueSnapshot.Bytes(sum, Long.parseLong(counted))
                : null;
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
        List<String> all = List.copyOf(names);
        Map<String, T> answers = new HashMap<>();
        for (int i = 0; i < all.size(); i += PIPELINE) {
            List<String> some = all.subList(i, Math.min(all.size(), i + PIPELINE));
            List<Call<T>> calls = new ArrayList<>();
            some.forEach(name -> calls.add(question.apply(name)));
            link.send(calls);
            for (int k = 0; k < some.size(); k++) {
                answers.put(some.get(k), calls.get(k).answer());
            }
        }
        return answers;
    }
}
