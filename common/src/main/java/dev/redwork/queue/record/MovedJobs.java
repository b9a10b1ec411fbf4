package dev.redwork.queue.record;

import dev.redwork.job.MoveResult;
import java.util.List;
import java.util.Map;

/**
 * The result of doing something to all jobs that match a query.
 *
 * @param count jobs that matched it
 * @param answers how many had which answer; empty: they were only counted
 * @param examples the first three
 * @param refused the first 100 to which nothing was done: they had moved on meanwhile
 * @param looked jobs that were looked at
 * @param complete whether these were all; false: there may be more
 */
public record MovedJobs(
        long count,
        Map<MoveResult, Long> answers,
        List<JobRecord> examples,
        List<Refused> refused,
        long looked,
        boolean complete) {
    /** A count may have moved by a tenth since it was told. */
    private static final int TOLERANCE = 10;

    /** A job, as it was before, and the answer. */
    public record Refused(JobRecord job, MoveResult answer) {}

    /** Whether there are about as many jobs as somebody expects, who was told their number some time ago. */
    public static boolean isAbout(long jobs, long expected) {
        return Math.abs(jobs - expected) <= expected / TOLERANCE;
    }

    /** To how many it was done. */
    public long done() {
        return answers.entrySet().stream()
                .filter(answer -> answer.getKey().isDone())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
