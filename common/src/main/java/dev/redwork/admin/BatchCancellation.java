package dev.redwork.admin;

import dev.redwork.job.Job;
import dev.redwork.job.JobState;
import dev.redwork.job.MoveResult;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobValue;
import dev.redwork.store.Keys;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends the waiting jobs of a cancelled batch without a worker, which would end each as it comes to it: in pages, since all jobs
 * that wait have to be looked at. Safe to repeat.
 */
public record BatchCancellation(RedisLink link, Keys keys) {
    private static final int PAGE = 500;

    /** Ends the jobs of a batch that wait, for their time or another attempt too; returns how many. */
    public long endWaiting(String batch) {
        JobReader lister = new JobReader(link, keys);
        long ended = 0;
        for (JobState state : List.of(JobState.SCHEDULED, JobState.RETRYING, JobState.PENDING, JobState.PARKED)) {
            // A line that grows faster than it is read would never end.
            long most = lister.count(state) + PAGE;
            for (long offset = 0; offset < most; ) {
                List<String> ids = lister.page(state, offset, PAGE);
                if (ids.isEmpty()) {
                    break;
                }
                long left = end(ids, batch);
                ended += left;
                offset += JobReader.leaves(state) ? ids.size() - left : ids.size();
            }
        }
        return ended;
    }

    private long end(List<String> ids, String batch) {
        List<String> jobs = ids.stream().filter(Keys::isJob).toList();
        List<JobValue> values = ReadCalls.answers(
                link, jobs.stream().map(id -> JobValue.read(keys, id)).toList());
        List<String> ours = new ArrayList<>();
        for (int i = 0; i < jobs.size(); i++) {
            Job job = values.get(i).hasEnded() ? null : values.get(i).job(jobs.get(i));
            if (job != null && batch.equals(job.batch())) {
                ours.add(jobs.get(i));
            }
        }
        return new JobOperations(link, keys)
                .cancel(ours).values().stream()
                        .filter(MoveResult.CANCELLED::equals)
                        .count();
    }
}
