package dev.redwork.cli.queue;

import dev.redwork.admin.LaneLoad;
import dev.redwork.admin.LineCount;
import dev.redwork.admin.QueueReader;
import dev.redwork.admin.SessionReader;
import dev.redwork.job.RedisRefusedException;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.queue.record.SessionGroup;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import dev.redwork.store.SessionStore.RunningJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code top} shows, in {@link #CALLS} calls a look, however many queues there are. One SORT tells the counters of all, so
 * that rates are those of this look; jobs are counted in a few queues a look: first where counters have moved, and on the
 * screen, then wherever it was longest ago.
 */
final class TopReader {
    static final int CALLS = 50;

    /** TIME, INFO and SORT. */
    private static final int CALLS_FOR_ALL = 3;

    private static final int CALLS_OF_A_QUEUE = 7;

    /** A spec names its times before its input, which may be large. */
    private static final int SPEC_START = 512;

    private static final List<String> COUNTERS = List.of(
            "enqueued",
            "succeeded",
            "dead",
            "cancelled",
            "expired",
            "retried",
            "requeued",
            "released",
            "parked",
            "parked_now",
            "reclaimed",
            "deleted",
            "pruned",
            "stale",
            "bytes",
            "claim");

    private final RedisLink link;
    private final Predicate<String> filter;
    private final Map<String, Seen> queues = new TreeMap<>();
    private final Map<String, Map<String, String>> sessions = new HashMap<>();

    /** Not where a user may not SORT, nor in a cluster. */
    private boolean sorts = true;

    /** A queue as it was read last. */
    private static final class Seen {
        private final Keys keys;
        private Map<String, Long> totals = Map.of();
        private boolean paused;
        private @Nullable Map<String, Long> totalsWhenRead;
        private TopSnapshot.@Nullable Queue counted;
        private List<SessionRecord> readers = List.of();
        private final Map<String, List<RunningJob>> running = new HashMap<>();

        Seen(Keys keys) {
            this.keys = keys;
        }

        long read() {
            return counted == null ? 0 : counted.read();
        }

        int cost() {
            return CALLS_OF_A_QUEUE + readers.size() + (counted == null ? 0 : 2);
        }
    }

    TopReader(RedisLink link, Predicate<String> filter) {
        this.link = link;
        this.filter = filter;
    }

    /** Looks once: at all queues the first time. {@code shown}: those on the screen. */
    TopSnapshot look(Set<String> shown) {
        boolean first = queues.isEmpty();
        Call<Long> now = SessionStore.now();
        Call<Map<String, String>> info = ReadCalls.info("default");
        if (sorts) {
            Call<List<String>> counters = sort();
            try {
                link.send(List.of(now, info, counters));
                take(counters.answer());
            } catch (RedisRefusedException e) {
                sorts = false;
            }
        }
        if (!sorts) {
            link.send(List.of(now, info));
            ask();
        }
        int left = CALLS - CALLS_FOR_ALL;
        List<Seen> chosen = new ArrayList<>();
        for (Seen seen : byUrgency(shown, now.answer())) {
            left -= seen.cost();
            if (left < 0 && !first && !chosen.isEmpty()) {
                break;
            }
            chosen.add(seen);
        }
        count(chosen, now.answer());
        return snapshot(now.answer(), new ServerReport(info.answer()));
    }

    private List<Seen> byUrgency(Set<String> shown, long now) {
        return queues.values().stream()
                .sorted(Comparator.comparingLong((Seen seen) -> (now - seen.read())
                                * (shown.contains(seen.keys.queue()) ? 8 : 1)
                                * (seen.totals.equals(seen.totalsWhenRead) ? 1 : 4))
                        .reversed())
                .toList();
    }

    /** Names of all queues with their pauses and counters, in one call. */
    private Call<List<String>> sort() {
        String namespace = link.settings().namespace();
        List<Object> words = new ArrayList<>(List.of("BY", "nosort", "GET", "#"));
        words.addAll(List.of("GET", namespace + ":{*}:paused"));
        COUNTERS.forEach(counter -> words.addAll(List.of("GET", namespace + ":{*}:totals->" + counter)));
        return Call.texts("SORT", Keys.queues(namespace), words.toArray());
    }

    private void take(List<String> answer) {
        List<String> names = new ArrayList<>();
        int step = COUNTERS.size() + 2;
        for (int i = 0; i + step <= answer.size(); i += step) {
            Seen seen = seen(names, answer.get(i));
            if (seen != null) {
                seen.paused = !answer.get(i + 1).isEmpty();
                Map<String, Long> totals = new HashMap<>();
                for (int k = 0; k < COUNTERS.size(); k++) {
                    totals.put(COUNTERS.get(k), Reply.numberOrZero(answer.get(i + 2 + k)));
                }
                seen.totals = totals;
            }
        }
        queues.keySet().retainAll(names);
    }

    /** The same where SORT is refused: two calls a queue. */
    private void ask() {
        List<String> names = new ArrayList<>();
        new QueueReader(link).names().forEach(name -> seen(names, name));
        queues.keySet().retainAll(names);
        List<Seen> all = List.copyOf(queues.values());
        List<Map<String, String>> totals = ReadCalls.answers(
                link,
                all.stream()
                        .map(seen -> Call.map("HGETALL", seen.keys.named("totals")))
                        .toList());
        List<Long> pauses = ReadCalls.answers(
                link,
                all.stream()
                        .map(seen -> Call.number("EXISTS", seen.keys.named("paused")))
                        .toList());
        for (int i = 0; i < all.size(); i++) {
            Map<String, Long> numbers = new HashMap<>();
            totals.get(i).forEach((name, number) -> numbers.put(name, Reply.numberOrZero(number)));
            all.get(i).totals = numbers;
            all.get(i).paused = pauses.get(i) > 0;
        }
    }

    private @Nullable Seen seen(List<String> names, String name) {
        if (!filter.test(name)) {
            return null;
        }
        names.add(name);
        return queues.computeIfAbsent(name, unseen -> new Seen(Keys.of(link.settings(), name)));
    }

    /** The reads of one queue. */
    private final class Reads {
        private final Seen seen;
        private final LineCount line;
        private final Call<Long> scheduled;
        private final Call<Long> retrying;
        private final Call<Long> dead;
        private final Call<Map<String, Long>> leases;
        private final Map<String, Call<List<RunningJob>>> held = new HashMap<>();
        private @Nullable Call<String> spec;

        Reads(Seen seen) {
            this.seen = seen;
            this.line = new LineCount(seen.keys);
            this.scheduled = Call.number("ZCARD", seen.keys.named("scheduled"));
            this.retrying = Call.number("ZCARD", seen.keys.named("retrying"));
            this.dead = Call.number("ZCARD", seen.keys.named("dead"));
            this.leases = ReadCalls.scores(seen.keys.named("sessions"), 0);
        }

        Stream<Call<?>> first() {
            return Stream.concat(line.calls(), Stream.of(scheduled, retrying, dead, leases));
        }

        /** The calls that follow from the first answers. */
        Stream<Call<?>> then(Map<String, Call<Map<String, String>>> about) {
            leases.answer().keySet().forEach(session -> {
                held.put(session, RunningJob.of(seen.keys, session));
                if (!sessions.containsKey(session)) {
                    about.put(session, Call.map("HGETALL", seen.keys.named("session:" + session)));
                }
            });
            if (!line.head().isEmpty() && TopSnapshot.enqueued("", line.head()) == 0) {
                spec = Call.text("GETRANGE", seen.keys.named("job:" + line.head()), 0, SPEC_START - 1);
            }
            return Stream.of(held.values().stream(), Stream.ofNullable(spec), line.then())
                    .flatMap(calls -> calls);
        }

        void record(long now) {
            long running = held.values().stream()
                    .mapToLong(jobs -> jobs.answer().size())
                    .sum();
            seen.running.clear();
            held.forEach((session, jobs) -> seen.running.put(session, jobs.answer()));
            seen.readers = held.keySet().stream()
                    .map(session -> SessionReader.record(
                            seen.keys.queue(),
                            session,
                            Objects.requireNonNull(leases.answer().get(session)) - now,
                            sessions.getOrDefault(session, Map.of()),
                            seen.running.getOrDefault(session, List.of()).size()))
                    .toList();
            long enqueued = TopSnapshot.enqueued(spec == null ? "" : spec.answer(), line.head());
            QueueRecord record = new QueueRecord(
                    seen.keys.queue(),
                    line.jobs(),
                    line.others(),
                    line.head(),
                    scheduled.answer(),
                    running,
                    retrying.answer(),
                    0,
                    dead.answer(),
                    held.size(),
                    seen.totals,
                    0,
                    0,
                    0);
            seen.totalsWhenRead = seen.totals;
            seen.counted = new TopSnapshot.Queue(record, enqueued == 0 ? 0 : Math.max(1, now - enqueued), now);
        }
    }

    private void count(List<Seen> chosen, long now) {
        List<Reads> reads = chosen.stream().map(Reads::new).toList();
        send(reads.stream().flatMap(Reads::first).toList());
        Map<String, Call<Map<String, String>>> about = new HashMap<>();
        List<Call<?>> then =
                new ArrayList<>(reads.stream().flatMap(read -> read.then(about)).toList());
        then.addAll(about.values());
        send(then);
        about.forEach((session, call) -> sessions.put(session, call.answer()));
        reads.forEach(read -> read.record(now));
    }

    private void send(List<Call<?>> calls) {
        if (!calls.isEmpty()) {
            link.send(calls);
        }
    }

    private TopSnapshot snapshot(long now, ServerReport server) {
        List<TopSnapshot.Queue> shown = new ArrayList<>();
        List<SessionRecord> readers = new ArrayList<>();
        Map<String, List<RunningJob>> running = new HashMap<>();
        for (Seen seen : queues.values()) {
            TopSnapshot.Queue counted = seen.counted;
            if (counted != null) {
                QueueRecord old = counted.record();
                QueueRecord record = new QueueRecord(
                        old.queue(),
                        old.pending(),
                        old.others(),
                        old.next(),
                        old.scheduled(),
                        old.running(),
                        old.retrying(),
                        seen.totals.getOrDefault("parked_now", 0L),
                        old.dead(),
                        old.sessions(),
                        seen.totals,
                        seen.paused ? 1 : 0,
                        0,
                        0);
                shown.add(new TopSnapshot.Queue(record, counted.oldest(), counted.read()));
                readers.addAll(seen.readers);
                running.putAll(seen.running);
            }
        }
        List<LaneLoad> lanes = SessionGroup.byLane(readers).stream()
                .map(lane -> new LaneLoad(
                        lane,
                        lane.sessions().stream()
                                .flatMap(session -> running.getOrDefault(session.session(), List.of()).stream())
                                .toList()))
                .toList();
        sessions.keySet().retainAll(running.keySet());
        return new TopSnapshot(now, server, shown, lanes);
    }
}
