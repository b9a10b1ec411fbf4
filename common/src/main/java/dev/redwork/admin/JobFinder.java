package dev.redwork.admin;

import dev.redwork.job.JobState;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import java.util.List;
import java.util.stream.Stream;

/** Finds jobs by their ids, whichever queue they are in. */
public record JobFinder(RedisLink link) {
    /** Those of the ids that are in these queues, queue after queue; one that is in two of them is there twice. */
    public Stream<JobRecord> find(List<String> ids, List<String> queues) {
        return queues.stream()
                .flatMap(queue -> new JobReader(link, Keys.of(link.settings(), queue)).find(ids).stream())
                .filter(job -> job.state() != JobState.GONE);
    }
}
