package dev.redwork.admin;

import dev.redwork.job.BatchCounts;
import dev.redwork.job.JobState;
import dev.redwork.job.PayloadException;
import dev.redwork.json.JobJson;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.BatchStore;
import dev.redwork.store.Keys;
import java.util.ArrayList;
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
        List<Call<BatchCounts>> reads = ids.stream().map(store::read).toList();
        if (!reads.isEmpty()) {
            link.send(reads);
        }
        return reads.stream().map(Call::answer).filter(batch -> !batch.isGone()).toList();
    }

    /** How many jobs of a batch are held by workers now: their specs tell, of up to 5,000 that run in this queue. */
    public long running(String batch) {
        List<Call<byte[]>> specs = new ArrayList<>();
        new JobLister(link, keys)
                .ids(JobState.RUNNING, RUNNING_LIMIT)
                .forEach(id -> specs.add(JobReader.spec(keys, id)));
        if (!specs.isEmpty()) {
            link.send(specs);
        }
        return specs.stream().filter(spec -> belongs(spec.answer(), batch)).count();
    }

    private static boolean belongs(byte[] spec, String batch) {
        try {
            return spec.length > 0 && batch.equals(JobJson.read("x", spec).batch());
        } catch (PayloadException e) {
            return false;
        }
    }
}
