package dev.redwork.dashboard.page.job;

import dev.redwork.job.JobState;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.QueueRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The queues that one list of jobs looks at: all of them where they are few, else those that hold most of what is listed. A list of a
 * hundred queues in all states would cost Redis thousands of calls.
 *
 * @param queues their names
 * @param all how many there are
 * @param calls that looking at them costs at most, by the number of jobs that the watch has seen
 */
record QueueChoice(List<String> queues, int all, int calls) {
    private static final int MOST_CALLS = 170;

    /** A filter goes through ten thousand jobs besides. */
    private static final int MOST_CALLS_OF_A_FILTER = 90;

    /** To read jobs that are found at once, and those that may be in more than one place. */
    private static final int OF_JOBS = 10;

    private static final int OF_OPEN_JOBS = 16;

    /** To find the part of a line that is of a time, where the line is not short. */
    private static final int OF_A_TIME = 30;

    private static final int SHORT = 500;

    private static final Set<JobState> OPEN = EnumSet.of(JobState.PENDING, JobState.RUNNING, JobState.PARKED);
    private static final Set<JobState> ENDED = EnumSet.of(JobState.SUCCEEDED, JobState.CANCELLED, JobState.EXPIRED);

    /**
     * Of these.
     *
     * @param names of all queues
     * @param watched as they stood a moment ago, but for those that are new
     */
    static QueueChoice of(Collection<String> names, List<QueueRecord> watched, JobQuery query) {
        List<JobState> states = query.states().stream().filter(query::mayMatch).toList();
        Map<String, QueueRecord> seen = new HashMap<>();
        watched.forEach(queue -> seen.put(queue.queue(), queue));
        List<String> sorted = names.stream()
                .sorted(Comparator.comparingLong((String name) -> {
                            QueueRecord queue = seen.get(name);
                            return queue == null ? 0 : -count(queue, states);
                        })
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        List<String> chosen = new ArrayList<>();
        int calls = 0;
        for (String name : sorted) {
            int price = price(seen.get(name), states) + priceOfFilters(seen.get(name), states, query);
            if (!chosen.isEmpty() && calls + price > (query.isFiltered() ? MOST_CALLS_OF_A_FILTER : MOST_CALLS)) {
                break;
            }
            chosen.add(name);
            calls += price;
        }
        return new QueueChoice(List.copyOf(chosen), sorted.size(), calls);
    }

    private static int price(@Nullable QueueRecord queue, List<JobState> states) {
        int calls = 0;
        boolean ended = false;
        for (JobState state : states) {
            if (ENDED.contains(state)) {
                // One list for all of them.
                calls += ended ? 0 : queue == null || hasEnded(queue) ? 1 + OF_JOBS : 1;
                ended = true;
            } else if (queue == null || count(queue, state) > 0) {
                calls += OPEN.contains(state) ? 1 + OF_OPEN_JOBS : 2 + OF_JOBS;
            } else {
                calls += OPEN.contains(state) ? 1 : 2;
            }
        }
        return calls;
    }

    private static int priceOfFilters(@Nullable QueueRecord queue, List<JobState> states, JobQuery query) {
        int sessions = query.worker() != null && states.contains(JobState.RUNNING) ? 1 : 0;
        boolean isLong =
                query.isTimed() && (queue == null || queue.pending() > SHORT) && states.contains(JobState.PENDING);
        return sessions + (isLong ? OF_A_TIME : 0);
    }

    private static boolean hasEnded(QueueRecord queue) {
        return ENDED.stream().anyMatch(state -> queue.totals().getOrDefault(state.text(), 0L) > 0);
    }

    /** Jobs of a queue in these states, without those that have ended: nobody counts them. */
    static long count(QueueRecord queue, List<JobState> states) {
        return states.stream().mapToLong(state -> count(queue, state)).sum();
    }

    private static long count(QueueRecord queue, JobState state) {
        return switch (state) {
            case SCHEDULED -> queue.scheduled();
            case PENDING -> queue.pending();
            case RUNNING -> queue.running();
            case RETRYING -> queue.retrying();
            case PARKED -> queue.parked();
            case DEAD -> queue.dead();
            default -> 0;
        };
    }
}
