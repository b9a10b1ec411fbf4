package dev.redwork.dashboard.page;

import dev.redwork.text.Numbers;
import java.util.Comparator;

/**
 * Something that needs somebody.
 *
 * @param grave whether jobs do not run, or will not
 * @param weight how bad it is, among those of its kind
 * @param jobs that it is about
 * @param text a sentence
 * @param href the page where it can be seen and mended
 * @param command that mends it, or shows more; empty: there is none
 */
record Need(Kind kind, boolean grave, long weight, long jobs, String text, String href, String command) {
    /** The grave ones first, of a kind the worst. */
    static final Comparator<Need> WORST_FIRST = Comparator.comparing(Need::grave)
            .reversed()
            .thenComparing(Need::kind)
            .thenComparing(Comparator.comparingLong(Need::weight).reversed())
            .thenComparing(Comparator.comparingLong(Need::jobs).reversed());

    /** Many queues can need the same. */
    enum Kind {
        SERVER,
        UNREADABLE,
        UNREAD,
        PAUSED,
        LAPSED,
        OVERDUE,
        PARKED,
        FULL,
        DYING,
        NEARLY_FULL;

        /** A sentence about so many more queues, two at least. */
        String more(int queues, long jobs) {
            String more = Numbers.grouped(queues) + " more queues ";
            return switch (this) {
                case SERVER -> throw new IllegalStateException("a server has few needs, and all differ");
                case UNREADABLE -> more + "have keys that another program has written over";
                case UNREAD -> more + "are read by no worker: " + waiting(jobs);
                case PAUSED -> more + "have been paused for more than an hour: " + waiting(jobs);
                case LAPSED ->
                    more + "have workers that gave no sign of life: " + Numbers.count(jobs, "job")
                            + " will run again once a worker reads them";
                case OVERDUE -> more + "have jobs that were due, and no worker moved them";
                case PARKED -> more + "have parked jobs, whose task no worker knows: " + Numbers.count(jobs, "job");
                case FULL -> more + "are full, so enqueueing is refused";
                case DYING -> more + "have more and more dead jobs: " + Numbers.count(jobs, "more job");
                case NEARLY_FULL -> more + "are nearly full";
            };
        }
    }

    /** {@code 1 job waits}, {@code 2 jobs wait}. */
    static String waiting(long jobs) {
        return Numbers.count(jobs, "job") + " wait" + (jobs == 1 ? "s" : "");
    }
}
