package dev.redwork.admin;

import dev.redwork.job.BatchCounts;
import dev.redwork.job.JobState;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.BatchStore;
import dev.redwork.store.JobValue;
import dev.redwork.store.Keys;
import java.util.List;

/** Lists the batches of a queue, for people. Plain reads: the numbers of a busy batch need not add up. */
public final class BatchReader {
    private static final int RUNNING_LIMIT = 5_000;

    private final RedisLink link;
    private final Keys keys;

    public BatchReader(RedisLink link, Keys keys) {
        this.link = link;
        this.keys = keys;
    }

    /** All that are remembered, in no order. */
    public List<BatchCounts> all() {
        return find(link.send(new BatchStore(keys).ids()));
    }

    /** Those of the ids that are there. */
    public List<BatchCounts> find(List<String> ids) {
        BatchStore store = new BatchStore(keys);
        return ReadCalls.answers(link, ids.stream().map(store::read).toList()).stream()
                .filter(batch -> !batch.isGone())
                .toList();
    }

    /** How many jobs of a batch are held by workers now: their specs tell, of up to 5,000 that run in this queue. */
    public long running(String batch) {
        List<String> ids = new JobLister(link, keys).ids(JobState.RUNNING, RUNNING_LIMIT);
        return ReadCalls.answers(
                        link, ids.stream().map(id -> JobValue.read(keys, id)).toList())
                .stream()
                .map(value -> value.job("x"))
                .filter(job -> job != null && batch.equals(job.batch()))
                .count();
    }
}
