package dev.redwork.dashboard.page.job;

import dev.redwork.dashboard.api.Asked;
import dev.redwork.dashboard.http.Problem;
import dev.redwork.job.JobState;
import dev.redwork.job.Names;
import dev.redwork.queue.Admin;
import dev.redwork.queue.QueueAdmin;
import dev.redwork.queue.record.JobMove;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.queue.record.MovedJobs;
import dev.redwork.queue.record.PurgeScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The jobs to which something is to be done, counted.
 *
 * @param queue in which they are; null: in several, or in all
 * @param states in which they are
 * @param count to how many it will be done
 * @param examples three of them
 * @param others jobs that were selected and to which it cannot be done, with the reason
 * @param looked jobs that were looked at
 * @param complete whether one call meets all
 * @param fields of the form that does it
 */
record MeantJobs(
        @Nullable String queue,
        List<JobState> states,
        long count,
        List<JobRecord> examples,
        List<String> others,
        long looked,
        boolean complete,
        Map<String, List<String>> fields) {
    /** Jobs that one call does something to. */
    static final int MOST = 10_000;

    private static final int EXAMPLES = 3;

    private static final List<JobState> WAITING =
            List.of(JobState.PENDING, JobState.SCHEDULED, JobState.RETRYING, JobState.PARKED);

    /** A page of a list; more would not fit into an address. */
    private static final int MOST_NAMED = 50;

    /**
     * All that a search means, in the states for which the action is.
     *
     * @throws Problem 400: it is not for the state that is named
     */
    static MeantJobs matching(Admin admin, JobAction action, SearchText search) {
        JobState state = search.state();
        if (state != null && !action.move().allowed().contains(state)) {
            throw Problem.badRequest("to " + action.text() + " is for jobs that are "
                    + action.move().allowed().stream().map(JobState::text).collect(Collectors.joining(", ")) + ", not "
                    + state.text());
        } else if (search.value("id") != null) {
            throw Problem.badRequest("a search for an id means one job: its page has what can be done to it");
        }
        long now = admin.now();
        JobQuery query = search.query(now, action.move().usual());
        String name = search.value("queue");
        MovedJobs counted = name == null
                ? admin.count(action.move(), query, MOST)
                : Asked.existing(admin.queue(name)).count(action.move(), query, MOST);
        Map<String, List<String>> fields = new LinkedHashMap<>();
        put(fields, "queue", name);
        put(fields, "filter.state", search.value("state"));
        put(fields, "filter.task", search.value("task"));
        Stream.of("worker", "batch", "failure", "attempts")
                .forEach(word -> put(fields, "filter." + word, search.value(word)));
        // As times, for an hour ago is another time when the button is pressed.
        put(fields, "filter.since", query.first() == Long.MIN_VALUE ? null : moment(query.first()));
        put(fields, "filter.before", query.last() == Long.MAX_VALUE ? null : moment(query.last() + 1));
        if (fields.keySet().stream().noneMatch(field -> field.startsWith("filter."))) {
            put(fields, "all:flag", "true");
        }
        return new MeantJobs(
                name,
                query.states(),
                counted.count(),
                counted.examples(),
                List.of(),
                counted.looked(),
                counted.complete(),
                fields);
    }

    /**
     * All that wait in a queue.
     *
     * @throws Problem 404: there is no such queue
     */
    static MeantJobs waiting(Admin admin, String name) {
        QueueAdmin queue = Asked.existing(admin.queue(name));
        long count = new PurgeScope(true, true).count(queue.record());
        List<JobRecord> examples =
                queue.count(JobMove.CANCEL, JobQuery.in(WAITING), EXAMPLES).examples();
        return new MeantJobs(
                name, WAITING, count, examples, List.of(), count, true, Map.of("all:flag", List.of("true")));
    }

    private static String moment(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    private static void put(Map<String, List<String>> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, List.of(value));
        }
    }

    /**
     * Those that were selected.
     *
     * @param names of the jobs, as {@link JobTable#name} makes them
     * @throws Problem 400: one is none
     */
    static MeantJobs named(Admin admin, JobAction action, List<String> names) {
        if (names.size() > MOST_NAMED) {
            throw Problem.badRequest("more than " + MOST_NAMED + " jobs are selected: select fewer, or all that match");
        }
        Map<String, Set<String>> byQueue = new LinkedHashMap<>();
        names.forEach(name -> {
            int slash = name.indexOf('/');
            String queue = Asked.checked(() -> Names.check("queue", name.substring(0, Math.max(0, slash))));
            String id = Asked.checked(() -> Names.checkId(name.substring(slash + 1)));
            byQueue.computeIfAbsent(queue, unseen -> new LinkedHashSet<>()).add(id);
        });
        List<JobRecord> meant = new ArrayList<>();
        List<String> others = new ArrayList<>();
        byQueue.forEach((name, ids) -> {
            QueueAdmin queue = admin.queue(name);
            Set<String> gone = new LinkedHashSet<>(ids);
            queue.heads(ids).forEach(job -> {
                gone.remove(job.id());
                if (action.move().allowed().contains(job.state())) {
                    meant.add(job);
                } else {
                    others.add(job.id() + " is " + job.state().text());
                }
            });
            gone.forEach(id -> others.add(id + " is gone"));
        });
        List<JobState> states = meant.stream().map(JobRecord::state).distinct().toList();
        Map<String, List<String>> fields = new LinkedHashMap<>();
        String only = byQueue.size() == 1 ? byQueue.keySet().iterator().next() : null;
        put(fields, "queue", only);
        fields.put("ids:list", meant.stream().map(JobRecord::id).toList());
        return new MeantJobs(
                only,
                states,
                meant.size(),
                meant.stream().limit(EXAMPLES).toList(),
                others,
                names.size(),
                true,
                fields);
    }
}
