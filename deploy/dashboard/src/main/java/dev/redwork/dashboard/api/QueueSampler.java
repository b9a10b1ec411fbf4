package dev.redwork.dashboard.api;

import dev.redwork.admin.QueueReader;
import dev.redwork.cli.terminal.Columns;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.view.QueueRow;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.queue.record.QueueSurvey;
import dev.redwork.redis.RedisLinks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sees which queues have changed: a look costs {@link #LOOKS} calls and one, however many queues there are and however many callers want to
 * know. Those that somebody names come first, the others in turn.
 */
final class QueueSampler {
    /** Every two seconds, that is 31 calls a second at most. */
    static final int LOOKS = 60;

    /** Of them for queues that somebody names. */
    private static final int NAMED_LOOKS = 45;

    /** They change by themselves. */
    private static final List<String> TICKING = List.of("waits_ms", "paused_ms");

    /** Kinds of changes. */
    static final List<String> TYPES = List.of("queues", "workers", "paused", "gone");

    private final RedisLinks redis;
    private final Listener listener;
    private final Columns<QueueRow> columns = QueueRow.columns(List.of());
    private final Map<String, Seen> queues = new HashMap<>();

    /** Those to be told once more, though they did not change. */
    private final Set<String> again = new HashSet<>();

    /** By name, for pages; by any thread. */
    private final Map<String, QueueTrail> trails = new ConcurrentSkipListMap<>();

    private long looks;
    private volatile boolean retell;

    QueueSampler(RedisLinks redis, Listener listener) {
        this.redis = redis;
        this.listener = listener;
    }

    /** Is told of changes. */
    interface Listener {
        void changed(String type, String queue, JsonFields fields);
    }

    /** A queue when it was looked at last. */
    private record Seen(long look, QueueSurvey survey, String row) {
        boolean hasOtherWorkers(QueueSurvey now) {
            return survey.workers() != now.workers() || survey.threads() != now.threads();
        }

        boolean isPaused() {
            return survey.queue().isPaused();
        }
    }

    /**
     * Looks once, and tells what has changed. Throws as Redis does.
     *
     * @param named queues that come first
     */
    void look(Set<String> named) {
        looks++;
        if (retell) {
            retell = false;
            again.addAll(queues.keySet());
        }
        List<QueueSurvey> surveys = new ArrayList<>();
        List<String> names = redis.ask(link -> {
            QueueReader reader = new QueueReader(link);
            List<String> all = reader.names();
            surveys.addAll(reader.survey(next(all, named)));
            return all;
        });
        for (String queue : List.copyOf(queues.keySet())) {
            if (!names.contains(queue)) {
                queues.remove(queue);
                again.remove(queue);
                trails.remove(queue);
                listener.changed("gone", queue, new JsonFields().with("queue", queue));
            }
        }
        surveys.forEach(survey -> {
            keep(survey).follow(true);
            compare(survey);
        });
    }

    private QueueTrail keep(QueueSurvey survey) {
        QueueTrail trail = trails.computeIfAbsent(survey.queue().queue(), unseen -> new QueueTrail(survey));
        trail.add(survey);
        return trail;
    }

    /** All queues, by name. Those at which no look comes by itself are looked at now, and from then on it does. By any thread. */
    List<QueueTrail> trails() {
        if (trails.isEmpty() || trails.values().stream().anyMatch(trail -> !trail.isFollowed())) {
            redis.ask(link -> {
                        QueueReader reader = new QueueReader(link);
                        List<String> names = reader.names();
                        trails.keySet().retainAll(names);
                        return reader.survey(
                                names.stream().filter(name -> !isFollowed(name)).toList());
                    })
                    .forEach(survey -> keep(survey).follow(true));
        }
        return List.copyOf(trails.values());
    }

    private boolean isFollowed(String queue) {
        QueueTrail trail = trails.get(queue);
        return trail != null && trail.isFollowed();
    }

    /** Those looked at longest ago. */
    private List<String> next(List<String> all, Set<String> named) {
        List<String> first = byAge(all.stream().filter(named::contains));
        List<String> others = byAge(all.stream().filter(queue -> !named.contains(queue)));
        long most = Math.max(NAMED_LOOKS, LOOKS - others.size());
        List<String> chosen = new ArrayList<>(first.stream().limit(most).toList());
        chosen.addAll(others.stream().limit(LOOKS - chosen.size()).toList());
        return chosen;
    }

    private List<String> byAge(Stream<String> some) {
        return some.sorted(Comparator.comparingLong(this::lookedAt)).toList();
    }

    private long lookedAt(String queue) {
        Seen seen = queues.get(queue);
        return seen == null ? 0 : seen.look();
    }

    private void compare(QueueSurvey now) {
        QueueRecord queue = now.queue();
        JsonFields row = columns.fields(new QueueRow(queue, now.now(), now.workers()));
        JsonFields still = row;
        for (String field : TICKING) {
            still = still.without(field);
        }
        Seen seen = new Seen(looks, now, still.json());
        Seen before = queues.put(queue.queue(), seen);
        if (again.remove(queue.queue()) || before == null || !before.row().equals(seen.row())) {
            listener.changed("queues", queue.queue(), row);
        }
        tellMore(before, now);
    }

    private void tellMore(@Nullable Seen before, QueueSurvey now) {
        String queue = now.queue().queue();
        if (before != null && before.hasOtherWorkers(now)) {
            listener.changed(
                    "workers",
                    queue,
                    new JsonFields()
                            .with("queue", queue)
                            .with("workers", now.workers())
                            .with("threads", now.threads()));
        }
        if (before != null && before.isPaused() != now.queue().isPaused()) {
            listener.changed(
                    "paused",
                    queue,
                    new JsonFields()
                            .with("queue", queue)
                            .with("paused", now.queue().isPaused()));
        }
    }

    /** Somebody new has come: all queues are told once, as they are looked at. By any thread. */
    void retell() {
        retell = true;
    }

    /** Nobody looks any more: the next look tells all queues. */
    void forget() {
        queues.clear();
        again.clear();
        lose();
    }

    /** Looks do not come by themselves for now: who wants to know how queues stand asks Redis. */
    void lose() {
        trails.values().forEach(trail -> trail.follow(false));
    }
}
