package dev.redwork.torture;

import java.util.Locale;

/**
 * One line of a ledger: {@code at event id who value number}, parted by blanks.
 *
 * @param at when, by {@link MachineClock}
 * @param id the job, or what else it is about
 * @param who the process that it happened in or to
 * @param value as the event says
 * @param number as the event says
 */
record Entry(long at, Event event, String id, String who, String value, long number) {
    enum Event {
        /** A producer is about to enqueue a job; value: its kind. */
        SUBMIT,
        /** Redis has it. */
        ACCEPTED,
        /** Redis does not have it. */
        REFUSED,
        /** Redis may have it: no answer came. */
        UNKNOWN,
        /** The call ended in a way that is not documented; value: how. */
        BROKEN,
        /** The producer's handle ended; value: an {@link Ended#kind} and, parted by a bar, the answer. */
        TOLD,
        /** A handler starts; number: the attempt. */
        START,
        /** It returned an output. */
        END,
        /** It threw. */
        FAILED,
        /** It was interrupted, and gave way. */
        INTERRUPTED,
        /** Its producer asked for its end; value: the answer. */
        CANCEL,
        /** The collector saw the outcome in Redis; value: {@link Ended#text}. */
        RESULT,
        /** A process was started. */
        UP,
        /** It reads its queues, or enqueues. */
        READY,
        /** It was frozen. */
        FROZEN,
        /** It goes on. */
        THAWED,
        /** It is gone. */
        GONE,
        /** A worker has this many threads; number: how many. */
        THREADS,
        /** A fault begins; id: a number of its own; who: its target; value: its name. */
        FAULT,
        /** The fault with this id is over. */
        HEALED,
        /** Redis answered; number: its time, ms; value: how many stale answers it has counted. */
        PULSE,
        /** From {@code number} to {@code at} Redis may have lost what it had acknowledged. */
        DOUBT,
        /** All faults are over; from here on every worker that is up must be seen at work. */
        ROLL_CALL
    }

    static Entry of(Event event, String id, String who, String value, long number) {
        return new Entry(MachineClock.now(), event, id, who, value, number);
    }

    String text() {
        return at + " " + event.name().toLowerCase(Locale.ROOT) + " " + id + " " + word(who) + " " + word(value) + " "
                + number;
    }

    static Entry parse(String line) {
        String[] parts = line.split(" ", -1);
        return new Entry(
                Long.parseLong(parts[0]),
                Event.valueOf(parts[1].toUpperCase(Locale.ROOT)),
                parts[2],
                parts[3],
                parts[4],
                Long.parseLong(parts[5]));
    }

    private static String word(String text) {
        return text.isEmpty() ? "-" : text.replace(' ', '_');
    }
}
