package dev.redwork.bench;

import dev.redwork.admin.JobReader;
import dev.redwork.admin.JobRecord;
import dev.redwork.job.JobResult;
import dev.redwork.job.RedworkException;
import java.util.ArrayList;
import java.util.List;

/** Reads what is recorded of jobs that have ended. */
final class Results {
    private static final int CHUNK = 10_000;

    private Results() {}

    /**
     * Of all of these jobs.
     *
     * @throws RedworkException when one has no result
     */
    static List<JobResult> of(BenchQueue queue, List<String> ids) {
        JobReader reader = new JobReader(queue.link(), queue.keys());
        List<JobResult> results = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i += CHUNK) {
            for (JobRecord job : reader.find(ids.subList(i, Math.min(ids.size(), i + CHUNK)))) {
                JobResult result = job.result();
                if (result == null) {
                    throw new RedworkException("job " + job.id() + " has no result, it is " + job.state());
                }
                results.add(result);
            }
        }
        return results;
    }
}
