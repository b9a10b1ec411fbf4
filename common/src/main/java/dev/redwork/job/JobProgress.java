package dev.redwork.job;

/**
 * How far a job is, as its handler said last.
 *
 * @param done steps that are done, 0 or more
 * @param total of so many, 0: nobody knows; an estimate may be passed
 * @param message the step it is at; empty: it said none
 * @param at when it was said, or when the worker told Redis of it, ms since the epoch, Redis time
 * @param attempt in which it was said; 1: the first
 */
public record JobProgress(long done, long total, String message, long at, int attempt) {
    /** Characters of a message that are kept. */
    public static final int MESSAGE_LIMIT = 500;
}
