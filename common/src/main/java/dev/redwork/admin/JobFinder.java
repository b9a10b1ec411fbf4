package dev.redwork.admin;

import dev.redwork.job.JobState;
import dev.redwork.queue.record.JobRecord;
import dev.redwork.redis.Call;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
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

    /** Those of these queues that keep a job of this id, or its outcome: one call each. */
    public List<String> queues(String id, List<String> queues) {
        List<Call<Long>> kept = queues.stream()
                .map(queue ->
                        Call.number("EXISTS", Keys.of(link.settings(), queue).job(id)))
                .toList();
        List<Long> answers = ReadCalls.answers(link, kept);
        return IntStream.range(0, queues.size())
                .filter(i -> answers.get(i) > 0)
                .mapToObj(queues::get)
                .toList();
    }

    private Stream<JobRecord> in(List<String> queues, Function<JobReader, List<JobRecord>> find) {
        return queues.stream()
                .flatMap(queue -> find.apply(new JobReader(link, Keys.of(link.settings(), queue))).stream())
                .filter(job -> job.state() != JobState.GONE);
    }
}
