package dev.redwork.worker;

/**
 * What a handler may know of the job it runs.
 *
 * @param id of the job
 * @param task its name
 * @param queue the job stood in
 * @param attempt 1 for the first run
 * @param worker the name of the worker that runs it
 */
public record JobContext(String id, String task, String queue, int attempt, String worker) {}
