package dev.redwork.dashboard.page;

import dev.redwork.dashboard.html.Links;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.queue.record.QueueSurvey;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that needs somebody.
 *
 * @param grave whether jobs do not run, or will not
 * @param text a sentence
 * @param href the page where it can be seen and mended
 * @param command that mends it, or shows more; empty: there is none
 */
record QueueFinding(boolean grave, String text, String href, String command) {
    private static final long LONG_PAUSE_MILLIS = 60 * 60 * 1_000;
    private static final long LATE_MILLIS = 60_000;
    private static final int NEARLY = 90;

    /** Keys that one names. */
    private static final int NAMED = 3;

    /** Those of a queue, the grave ones first. */
    static List<QueueFinding> of(QueueSurvey survey, Links links) {
        QueueRecord queue = survey.queue();
        String name = queue.queue();
        List<QueueFinding> found = new ArrayList<>();
        String waiting = Numbers.count(queue.pending(), "job") + " wait" + (queue.pending() == 1 ? "s" : "")
                + (survey.oldest() == 0 ? "" : ", the first for " + Durations.span(survey.oldest()));
        if (queue.isPaused() && survey.now() - queue.paused() > LONG_PAUSE_MILLIS) {
            found.add(new QueueFinding(
                    true,
                    name + " has been paused for " + Durations.span(survey.now() - queue.paused()) + ": " + waiting,
                    links.queue(name),
                    "redwork queue resume " + name));
        } else if (survey.workers() == 0 && queue.pending() > 0 && !queue.isPaused()) {
            found.add(new QueueFinding(
                    true, "No worker reads " + name + ": " + waiting, links.queue(name), "redwork worker -q " + name));
        }
        if (queue.isFull()) {
            found.add(new QueueFinding(
                    true,
                    name + " is full, so enqueueing is refused: " + Numbers.count(queue.waiting(), "job") + ", "
                            + Numbers.bytes(queue.bytes()),
                    links.queue(name),
                    "redwork queue limit " + name));
        } else if (isNearly(queue.waiting(), queue.mostJobs()) || isNearly(queue.bytes(), queue.mostBytes())) {
            found.add(
                    new QueueFinding(false, name + " is nearly full", links.queue(name), "redwork queue show " + name));
        }
        if (!survey.unreadable().isEmpty()) {
            List<String> keys = survey.unreadable();
            found.add(new QueueFinding(
                    true,
                    "Another program has written over "
                            + String.join(", ", keys.subList(0, Math.min(NAMED, keys.size())))
                            + (keys.size() > NAMED ? " and " + (keys.size() - NAMED) + " more" : "")
                            + ": what " + name + " kept there is not shown",
                    links.queue(name),
                    "redwork doctor"));
        }
        if (queue.parked() > 0) {
            found.add(new QueueFinding(
                    true,
                    Numbers.count(queue.parked(), "job") + " of " + name + " " + (queue.parked() == 1 ? "is" : "are")
                            + " parked: no worker knows the task",
                    links.jobs(name, "parked"),
                    "redwork jobs -q " + name + " --state parked"));
        }
        if (survey.overdue() > LATE_MILLIS && survey.workers() > 0) {
            found.add(new QueueFinding(
                    true,
                    "A job of " + name + " was due " + Durations.span(survey.overdue())
                            + " ago, and no worker moved it",
                    links.queue(name),
                    "redwork doctor"));
        }
        if (queue.sessions() > survey.workers() && queue.running() > 0 && survey.workers() == 0) {
            found.add(new QueueFinding(
                    true,
                    "Workers of " + name + " gave no sign of life: " + Numbers.count(queue.running(), "job")
                            + " will run again once a worker reads it",
                    links.workers(),
                    "redwork workers"));
        }
        return found;
    }

    private static boolean isNearly(long held, long most) {
        return most > 0 && held * 100 >= most * NEARLY;
    }
}
