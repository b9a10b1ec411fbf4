package dev.redwork.admin;

import dev.redwork.job.JobState;
import dev.redwork.queue.record.JobQuery;
import dev.redwork.queue.record.JobReach;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore.RunningJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds jobs in many queues and states: those whose time is to come first, the soonest before all, then the newest. It goes through
 * each state page by page until it has enough, or has looked at as many jobs as it may.
 */
public final class JobSearch {
    private static final int PAGE = 500;

    /**
     * A place in the order.
     *
     * @param ahead whether its time was to come
     * @param line the state and the queue
     */
    public record Place(boolean ahead, long time, String line, String id) {
        /**
         * Reads one.
         *
         * @throws IllegalArgumentException when it is none
         */
        public static Place parse(String text) {
            Matcher parts =
                    Pattern.compile("(\\+?)(\\d{1,15})/([a-z]+/[^/]+)/(.+)").matcher(text);
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "'" + text + "' is no place in the list: take the one that the last page named");
            }
            return new Place(!parts.group(1).isEmpty(), Long.parseLong(parts.group(2)), parts.group(3), parts.group(4));
        }

        @Override
        public String toString() {
            return (ahead ? "+" : "") + time + "/" + line + "/" + id;
        }
    }

    /** A job and its place. */
    public record Found(JobRecord job, Place place) {}

    /** Within one line jobs stand in order already. */
    private static final Comparator<Place> ORDER = (one, other) -> one.ahead() != other.ahead()
            ? (one.ahead() ? -1 : 1)
            : one.time() != other.time()
                    ? (one.ahead() ? 1 : -1) * Long.compare(one.time(), other.time())
                    : one.line().compareTo(other.line());

    private final RedisLink link;
    private final JobQuery query;
    private final long now;
    private final @Nullable Place after;
    private final JobReach reach;
    private final int enough;
    private final List<Found> found = new ArrayList<>();
    private int looks;
    private int lines;
    private boolean cut;
    private @Nullable Place stopped;

    /**
     * Searches.
     *
     * @param keys of the queues
     * @param after where to go on; null: at the beginning
     */
    public JobSearch(RedisLink link, JobQuery query, List<Keys> keys, long now, @Nullable Place after, JobReach reach) {
        this.link = link;
        this.query = query;
        this.now = now;
        this.after = after;
        this.reach = reach;
        this.enough = reach.limit() + 1;
        List<JobState> states = query.states().stream().filter(query::mayMatch).toList();
        Set<JobState> ended = EnumSet.of(JobState.SUCCEEDED, JobState.CANCELLED, JobState.EXPIRED);
        ended.retainAll(states);
        List<JobState> others = new ArrayList<>(states);
        others.removeAll(ended);
        // One can hold millions, and take all looks from the others: it comes after them, in all queues.
        boolean pending = others.remove(JobState.PENDING);
        keys.forEach(queue -> {
            others.forEach(state -> searchAll(queue, state));
            if (!ended.isEmpty()) {
                new Line(queue, ended).search();
            }
        });
        if (pending) {
            keys.forEach(queue -> searchAll(queue, JobState.PENDING));
        }
        found.sort(Comparator.comparing(Found::place, ORDER));
    }

    private void searchAll(Keys queue, JobState state) {
        if (state == JobState.PARKED) {
            new JobReader(link, queue).parkedByNeed().keySet().forEach(need -> new Line(queue, need).search());
        } else {
            new Line(queue, Set.of(state)).search();
        }
    }

    /** The jobs that were found, in order: some more than were wanted, when there are more. */
    public List<Found> found() {
        return found;
    }

    /** Jobs that were looked at. */
    public int looks() {
        return looks;
    }

    /** Whether it stopped before it had looked at all of them, or had found enough. */
    public boolean isCut() {
        return cut;
    }

    /** Where it stopped, if one more search can go on there. */
    @Nullable
    public Place stopped() {
        return lines == 1 ? stopped : null;
    }

    private interface Pages {
        List<String> from(long offset);
    }

    /** The jobs of one queue that are in one state, or that have ended otherwise than dead. */
    private final class Line {
        private final Keys keys;
        private final JobMatcher matcher;
        private final Set<JobState> states;
        private final JobState state;
        private final String need;
        private final String name;
        private int met;

        /** Jobs that run and are not wanted, and need not be read to know that. */
        private final Set<String> others = new HashSet<>();

        /** Whether those up to the place where the search goes on have to be passed over. */
        private boolean passing = true;

        /**
         * Of the line of pending jobs: a job stands behind those nearer to its tail, whatever its time says. Elsewhere one without a
         * time stands beside the one before it.
         */
        private long latest = Long.MAX_VALUE;

        /** Of the line of pending jobs: where in it the last ones stood. */
        private String part = "";

        Line(Keys keys, Set<JobState> states) {
            this(keys, states, "");
        }

        /** Of jobs that are parked with this need. */
        Line(Keys keys, String need) {
            this(keys, Set.of(JobState.PARKED), need);
        }

        private Line(Keys keys, Set<JobState> states, String need) {
            this.keys = keys;
            this.matcher = new JobMatcher(link, keys, query);
            this.need = need;
            this.states = states;
            this.state = states.iterator().next();
            this.name = (states.size() == 1 ? state.text() : "ended") + "/" + keys.queue()
                    + (need.isEmpty() ? "" : ":" + need);
            lines++;
        }

        void search() {
            JobReader lister = new JobReader(link, keys);
            if (state == JobState.PARKED) {
                long last = Math.min(query.last(), after == null || after.ahead() ? now : after.time());
                look(offset -> lister.parkedBetween(need, query.first(), last, offset, PAGE));
            } else if (JobReader.leaves(state)) {
                boolean ahead = after == null || after.ahead();
                if (ahead) {
                    long from = Math.max(query.first(), after == null ? now + 1 : Math.max(now + 1, after.time()));
                    look(offset -> lister.between(state, true, from, query.last(), offset, PAGE));
                }
                long last = Math.min(query.last(), after == null || after.ahead() ? now : after.time());
                look(offset -> lister.between(state, false, query.first(), last, offset, PAGE));
            } else if (state == JobState.PENDING) {
                searchLine(lister);
            } else if (state == JobState.RUNNING) {
                List<RunningJob> held = matcher.held();
                held.stream().filter(run -> !matcher.fits(run)).forEach(run -> others.add(run.id()));
                lookAtAll(held.stream().map(RunningJob::id).toList());
            } else {
                List<String> ids = lister.ids(state, Integer.MAX_VALUE);
                // Several can have ended in the same millisecond: which of them come next is told by the list, not by
                // their ids.
                int last = after != null && after.line().equals(name) ? ids.indexOf(after.id()) : -1;
                passing = last < 0;
                lookAtAll(ids.subList(last + 1, ids.size()));
            }
        }

        private void searchLine(JobReader lister) {
            Place place = after;
            String last = place != null && place.line().startsWith(name)
                    ? place.line().substring(name.length())
                    : "none";
            boolean here = List.of("", LinePages.NEWER, LinePages.OLDER).contains(last);
            long behind = place != null && here ? lister.behind(place.id()) : -1;
            if (place != null && behind >= 0) {
                passing = false;
                latest = place.time();
            }
            LinePages line = new LinePages(link, keys, query, behind < 0 ? "" : last, behind + 1);
            look(offset -> {
                List<String> page = line.next();
                part = line.part();
                return page;
            });
        }

        private void lookAtAll(List<String> ids) {
            look(offset -> ids.subList((int) Math.min(offset, ids.size()), (int) Math.min(offset + PAGE, ids.size())));
        }

        private void look(Pages pages) {
            List<String> page = List.of();
            for (long offset = 0; met < enough && looks < reach.looks(); offset += page.size()) {
                page = pages.from(offset);
                if (page.isEmpty()) {
                    return;
                }
                page = page.subList(0, Math.min(page.size(), reach.looks() - looks));
                // Where all that is listed is wanted no more is read than that: some lines are read by their times.
                boolean sifts = JobReader.leaves(state) ? query.asksMore() : query.isFiltered();
                int step = sifts ? PAGE : Math.min(PAGE, enough);
                for (int i = 0; i < page.size() && met < enough; i += step) {
                    List<String> some = page.subList(i, Math.min(page.size(), i + step));
                    looks += some.size();
                    matching(some.stream()
                                    .filter(id -> Keys.isJob(id) && !others.contains(id))
                                    .distinct()
                                    .toList())
                            .forEach(this::take);
                }
            }
            cut |= met < enough;
            // Of a line that was not begun, since those before it took all looks, there is no place.
            if (met < enough && !page.isEmpty()) {
                stopped = place(new JobReader(link, keys)
                        .heads(List.of(page.get(page.size() - 1)))
                        .get(0));
            }
        }

        private List<JobRecord> matching(List<String> ids) {
            return matcher.matching(states, ids, !reach.whole());
        }

        private void take(JobRecord job) {
            Place place = place(job);
            if (met < enough && isAfter(place)) {
                found.add(new Found(job, place));
                met++;
            }
        }

        private Place place(JobRecord job) {
            boolean waits = state == JobState.PENDING;
            long time = job.time() == 0 ? Math.min(latest, now) : job.time();
            latest = Math.min(latest, time);
            return new Place(time > now && !waits, waits ? latest : time, name + part, job.id());
        }

        private boolean isAfter(Place place) {
            if (after == null || !passing) {
                return true;
            }
            int order = ORDER.compare(after, place);
            int ids = after.ahead()
                    ? after.id().compareTo(place.id())
                    : place.id().compareTo(after.id());
            return order < 0 || (order == 0 && ids < 0);
        }
    }
}
