package dev.redwork.admin;

import dev.redwork.job.JobState;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Finds jobs by their ids, whichever queue they are in. */
public record JobFinder(RedisLink link) {
    /** Those of the ids that are in these queues, queue after queue; one that is in two of them is there twice. */
    public Stream<JobRecord> find(List<String> ids, List<String> queues) {
        return in(queues, reader -> reader.find(ids));
    }

    /** As {@link #find}, by {@link JobReader#heads}: to know where a job is takes no input of a megabyte. */
    public Stream<JobRecord> heads(List<String> ids, List<String> queues) {
        return in(queues, reader -> reader.heads(ids));
    }

    private Stream<JobRecord> in(List<String> queues, Function<JobReader, List<JobRecord>> find) {
        return queues.stream()
                .flatMap(queue -> find.apply(new JobReader(link, Keys.of(link.settings(), queue))).stream())
                .filter(job -> job.state() != JobState.GONE);
    }
}
