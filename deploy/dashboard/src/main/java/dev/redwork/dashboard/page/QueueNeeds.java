package dev.redwork.dashboard.page;

import dev.redwork.dashboard.api.QueueTrail;
import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.page.Need.Kind;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.queue.record.QueueSurvey;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.util.ArrayList;
import java.util.List;

/** The needs of one queue, by the looks at it. */
final class QueueNeeds {
    private static final long LONG_PAUSE_MILLIS = 60 * 60 * 1_000;
    private static final long LATE_MILLIS = 60_000;
    private static final int NEARLY = 90;

    /** In ten minutes more jobs die than somebody would want to look at one by one. */
    private static final long DYING_MILLIS = 10 * 60 * 1_000;

    private static final int MANY_DEAD = 10;

    /** Keys that a sentence names. */
    private static final int NAMED = 3;

    private final QueueTrail trail;
    private final QueueSurvey survey;
    private final QueueRecord queue;
    private final String name;
    private final Links links;
    private final List<Need> needs = new ArrayList<>();

    private QueueNeeds(QueueTrail trail, Links links) {
        this.trail = trail;
        this.survey = trail.last();
        this.queue = survey.queue();
        this.name = queue.queue();
        this.links = links;
    }

    /** The worst first. */
    static List<Need> of(QueueTrail trail, Links links) {
        QueueNeeds looked = new QueueNeeds(trail, links);
        looked.keys();
        looked.line();
        looked.limits();
        looked.workers();
        looked.dead();
        return looked.needs.stream().sorted(Need.WORST_FIRST).toList();
    }

    private void keys() {
        List<String> keys = survey.unreadable();
        if (!keys.isEmpty()) {
            add(
                    Kind.UNREADABLE,
                    keys.size(),
                    queue.jobs(),
                    "Another program has written over "
                            + String.join(", ", keys.subList(0, Math.min(NAMED, keys.size())))
                            + (keys.size() > NAMED ? " and " + (keys.size() - NAMED) + " more" : "")
                            + ": what " + name + " kept there is not shown",
                    links.queue(name),
                    "redwork doctor");
        }
    }

    private void line() {
        String waiting = Need.waiting(queue.pending())
                + (survey.oldest() == 0 ? "" : ", the first for " + Durations.span(survey.oldest()));
        long paused = survey.now() - queue.paused();
        if (queue.isPaused() && paused > LONG_PAUSE_MILLIS) {
            add(
                    Kind.PAUSED,
                    paused,
                    queue.pending(),
                    name + " has been paused for " + Durations.span(paused) + ": " + waiting,
                    links.queue(name),
                    "redwork queue resume " + name);
        } else if (survey.workers() == 0 && queue.pending() > 0 && !queue.isPaused()) {
            add(
                    Kind.UNREAD,
                    survey.oldest(),
                    queue.pending(),
                    "No worker reads " + name + ": " + waiting,
                    links.queue(name),
                    "redwork worker -q " + name);
        }
        if (queue.parked() > 0) {
            add(
                    Kind.PARKED,
                    queue.parked(),
                    queue.parked(),
                    Numbers.count(queue.parked(), "job") + " of " + name + " " + (queue.parked() == 1 ? "is" : "are")
                            + " parked: no worker knows the task",
                    links.jobs(name, "parked"),
                    "redwork jobs -q " + name + " --state parked");
        }
    }

    private void limits() {
        if (queue.isFull()) {
            add(
                    Kind.FULL,
                    queue.waiting(),
                    queue.waiting(),
                    name + " is full, so enqueueing is refused: " + Numbers.count(queue.waiting(), "job") + ", "
                            + Numbers.bytes(queue.bytes()),
                    links.queue(name),
                    "redwork queue limit " + name);
        } else if (isNearly(queue.waiting(), queue.mostJobs()) || isNearly(queue.bytes(), queue.mostBytes())) {
            needs.add(new Need(
                    Kind.NEARLY_FULL,
                    false,
                    queue.waiting(),
                    queue.waiting(),
                    name + " is nearly full",
                    links.queue(name),
                    "redwork queue show " + name));
        }
    }

    private static boolean isNearly(long held, long most) {
        return most > 0 && held * 100 >= most * NEARLY;
    }

    private void workers() {
        if (survey.overdue() > LATE_MILLIS && survey.workers() > 0) {
            add(
                    Kind.OVERDUE,
                    survey.overdue(),
                    queue.scheduled() + queue.retrying(),
                    "A job of " + name + " was due " + Durations.span(survey.overdue())
                            + " ago, and no worker moved it",
                    links.queue(name),
                    "redwork doctor");
        }
        if (queue.sessions() > 0 && queue.running() > 0 && survey.workers() == 0) {
            add(
                    Kind.LAPSED,
                    queue.running(),
                    queue.running(),
                    "Workers of " + name + " gave no sign of life: " + Numbers.count(queue.running(), "job")
                            + " will run again once a worker reads it",
                    links.workers(),
                    "redwork workers");
        }
    }

    private void dead() {
        QueueTrail.Look[] ends = trail.ends(DYING_MILLIS);
        long more = ends[1].dead() - ends[0].dead();
        if (more >= MANY_DEAD) {
            needs.add(new Need(
                    Kind.DYING,
                    false,
                    more,
                    more,
                    "Jobs of " + name + " die: " + Numbers.grouped(more) + " more in "
                            + Durations.span(ends[1].at() - ends[0].at()),
                    Links.with(links.failures(), "queue", name),
                    "redwork failures -q " + name));
        }
    }

    private void add(Kind kind, long weight, long jobs, String text, String href, String command) {
        needs.add(new Need(kind, true, weight, jobs, text, href, command));
    }
}
