package dev.redwork.doctor;

import dev.redwork.job.Names;
import dev.redwork.redis.Call;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** All names of Redwork's keys in a database, by queue: walked through once, a thousand a call. */
final class KeyScan {
    /** Calls at most: some two million keys. */
    private static final int STEPS = 2_000;

    private static final int PIPELINE = 500;

    /** Keys of one queue. */
    static final class Found {
        private final Map<KeyKind, Set<String>> names = new TreeMap<>();
        private final Set<String> unknown = new LinkedHashSet<>();
        private final Set<String> wrong = new LinkedHashSet<>();
        private boolean complete = true;

        /** The rest of each name behind the kind's prefix: ids, sessions, ... at most as many as the limit. */
        Set<String> of(KeyKind kind) {
            return names.getOrDefault(kind, Set.of());
        }

        /** Keys of no kind, without the queue's prefix. */
        Set<String> unknown() {
            return unknown;
        }

        /** Keys whose type is not their kind's: {@code pending is a set}. They are not among the names. */
        Set<String> wrong() {
            return wrong;
        }

        boolean complete() {
            return complete;
        }

        long size() {
            return names.values().stream().mapToLong(Set::size).sum() + unknown.size() + wrong.size();
        }
    }

    /** The list of queues, and the audit of the dashboard. */
    private static final Set<String> OF_NO_QUEUE = Set.of("queues", "audit");

    private final RedisLink link;
    private final int limit;
    private final String prefix;
    private final Map<String, Found> queues = new TreeMap<>();
    private final Set<String> strangers = new LinkedHashSet<>();
    private boolean whole;

    private KeyScan(RedisLink link, int limit) {
        this.link = link;
        this.limit = limit;
        this.prefix = link.settings().namespace() + ":";
    }

    /** @param limit names of one kind that are kept, of each queue */
    static KeyScan of(RedisLink link, Optional<String> queue, int limit) {
        KeyScan scan = new KeyScan(link, limit);
        scan.whole = scan.walk(queue.map(name -> "\\{" + name + "\\}:*").orElse("*"));
        scan.queues.values().forEach(found -> found.complete &= scan.whole);
        return scan;
    }

    /** Queues that have keys. */
    Set<String> queues() {
        return queues.keySet();
    }

    Found of(String queue) {
        return queues.computeIfAbsent(queue, name -> {
            Found none = new Found();
            none.complete = whole;
            return none;
        });
    }

    /** Keys of no queue that start with the namespace. */
    Set<String> strangers() {
        return strangers;
    }

    private boolean walk(String pattern) {
        String cursor = "0";
        for (int i = 0; i < STEPS; i++) {
            ReadCalls.Scanned some = link.send(ReadCalls.scan(cursor, prefix + pattern));
            some.names().forEach(key -> sort(key.substring(prefix.length())));
            if (some.isLast()) {
                return true;
            }
            cursor = some.cursor();
        }
        return false;
    }

    private void sort(String key) {
        int end = key.indexOf("}:");
        if (!key.startsWith("{") || end < 0 || !Names.isName(key.substring(1, end))) {
            if (!OF_NO_QUEUE.contains(key)) {
                strangers.add(prefix + key);
            }
            return;
        }
        Found found = queues.computeIfAbsent(key.substring(1, end), name -> new Found());
        String rest = key.substring(end + 2);
        Optional<KeyKind> kind = KeyKind.of(rest);
        Set<String> names =
                kind.isEmpty() ? found.unknown : found.names.computeIfAbsent(kind.get(), any -> new LinkedHashSet<>());
        String name = kind.isEmpty() || kind.get().isOne()
                ? rest
                : rest.substring(kind.get().start().length());
        if (names.size() < limit || names.contains(name)) {
            names.add(name);
        } else {
            found.complete = false;
        }
    }

    /** Of the queues that are read next: a key of another type would make a read refused, and with it the whole audit. */
    void checkTypes(Collection<String> wanted) {
        List<Key> keys = new ArrayList<>();
        wanted.forEach(queue ->
                of(queue).names.forEach((kind, names) -> names.forEach(name -> keys.add(new Key(queue, kind, name)))));
        ask(
                        link,
                        keys,
                        key -> Call.text(
                                "TYPE", Keys.of(link.settings(), key.queue).named(key.rest())))
                .forEach((key, type) -> {
                    if (!type.equals(key.kind.type()) && !type.equals("none")) {
                        Found found = of(key.queue);
                        found.of(key.kind).remove(key.name);
                        found.wrong.add(key.rest() + " is a " + type);
                    }
                });
    }

    private record Key(String queue, KeyKind kind, String name) {
        /** Behind the queue's prefix. */
        String rest() {
            return kind.isOne() ? name : kind.start() + name;
        }
    }

    /** Asks the same of each, in small pipelines. */
    static <K, T> Map<K, T> ask(RedisLink link, Collection<K> names, Function<K, Call<T>> question) {
        List<K> all = List.copyOf(names);
        Map<K, T> answers = new LinkedHashMap<>();
        for (int i = 0; i < all.size(); i += PIPELINE) {
            List<K> some = all.subList(i, Math.min(all.size(), i + PIPELINE));
            List<Call<T>> calls = some.stream().map(question).toList();
            link.send(calls);
            for (int k = 0; k < some.size(); k++) {
                answers.put(some.get(k), calls.get(k).answer());
            }
        }
        return answers;
    }
}
