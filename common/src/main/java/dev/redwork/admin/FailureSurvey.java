package dev.redwork.admin;

import dev.redwork.job.Failure;
import dev.redwork.job.JobState;
import dev.redwork.queue.record.FailureGroup;
import dev.redwork.queue.record.FailureGroups;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.SearchStore;
import dev.redwork.store.SearchStore.Alike;
import dev.redwork.store.SearchStore.AlikeFailures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Looks at why jobs fail, 10,000 of them: first at a few of each queue, then on where the next ones are. That takes a call a queue, and
 * some twenty more.
 */
public final class FailureSurvey {
    private static final int MOST = 10_000;
    private static final int SLICE = 500;
    private static final int SMALLEST_SLICE = 20;

    private final RedisLink link;
    private final JobState state;
    private final Map<List<String>, Group> groups = new LinkedHashMap<>();
    private long looked;

    /** @param state dead, or retrying */
    public FailureSurvey(RedisLink link, JobState state) {
        this.link = link;
        this.state = state;
    }

    /**
     * Those of these queues.
     *
     * @param now ms, Redis time
     */
    public FailureGroups of(List<Keys> queues, long now) {
        int first = Math.max(SMALLEST_SLICE, Math.min(SLICE, MOST / Math.max(1, queues.size())));
        List<Line> lines = queues.stream().map(Line::new).toList();
        List<AlikeFailures> answers = ReadCalls.answers(
                link,
                lines.stream()
                        .map(line -> line.store.groupFailures(state, 0, first))
                        .toList());
        for (int i = 0; i < lines.size(); i++) {
            lines.get(i).take(answers.get(i));
        }
        List<Line> left = new ArrayList<>(lines);
        left.removeIf(Line::isAtEnd);
        while (looked < MOST && !left.isEmpty()) {
            Line next = left.stream().min(order()).orElseThrow();
            next.take(link.send(next.store.groupFailures(state, next.met, (int) Math.min(SLICE, MOST - looked))));
            left.removeIf(Line::isAtEnd);
        }
        return new FailureGroups(
                state,
                groups.values().stream()
                        .map(Group::record)
                        .sorted(Comparator.comparingLong(FailureGroup::count)
                                .thenComparing(FailureGroup::newest)
                                .reversed())
                        .toList(),
                looked,
                lines.stream().mapToLong(line -> line.all).sum(),
                now);
    }

    private Comparator<Line> order() {
        Comparator<Line> soonest = Comparator.comparingLong(line -> line.last);
        return state == JobState.DEAD ? soonest.reversed() : soonest;
    }

    /** The jobs of one queue. */
    private final class Line {
        private final String queue;
        private final SearchStore store;
        private long all;
        private long met;
        private long last;
        private boolean ended;

        Line(Keys keys) {
            this.queue = keys.queue();
            this.store = new SearchStore(keys);
        }

        void take(AlikeFailures part) {
            all = part.all();
            met += part.looked();
            looked += part.looked();
            ended = part.looked() == 0 || met >= all;
            part.groups().forEach(alike -> {
                String kind = Failure.kind(alike.type(), alike.frame());
                groups.computeIfAbsent(List.of(alike.task(), kind), key -> new Group())
                        .add(queue, alike);
                last = state == JobState.DEAD
                        ? Math.min(last == 0 ? Long.MAX_VALUE : last, end(alike))
                        : Math.max(last, end(alike));
            });
        }

        boolean isAtEnd() {
            return ended;
        }

        private long end(Alike alike) {
            return alike.times().get(alike.times().size() - 1);
        }
    }

    /** The parts of a group, from several queues and calls. */
    private static final class Group {
        private static final Alike NONE = new Alike("", "", "", "", "", List.of(Long.MIN_VALUE));

        private final TreeSet<String> queues = new TreeSet<>();
        private final List<Long> times = new ArrayList<>();
        private Alike newest = NONE;

        /** The newest of which a message was told. */
        private Alike told = NONE;

        void add(String queue, Alike alike) {
            queues.add(queue);
            times.addAll(alike.times());
            if (alike.times().get(0) > newest.times().get(0)) {
                newest = alike;
                told = alike.message().isEmpty() ? told : alike;
            }
        }

        FailureGroup record() {
            times.sort(null);
            String id = told.equals(NONE) ? newest.id() : told.id();
            return new FailureGroup(
                    newest.task(), newest.type(), newest.frame(), List.copyOf(queues), told.message(), id, times);
        }
    }
}
