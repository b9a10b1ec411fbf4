package dev.redwork.tasks;

/**
 * The output of a job for a {@link FactorRange}.
 *
 * @param factor the smallest of the range that was met; 0: none
 * @param tried how many candidates were tried; 0 when the flag was up before the first
 * @param stopped whether the flag ended the search before its time
 */
public record FactorFound(long factor, long tried, boolean stopped) {}
