package dev.redwork.admin;

import dev.redwork.job.BatchCounts;
import dev.redwork.job.JobState;
import dev.redwork.queue.record.BatchFlag;
import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.BatchStore;
import dev.redwork.store.JobValue;
import dev.redwork.store.Keys;
import dev.redwork.store.SearchStore;
import dev.redwork.store.SearchStore.Matches;
import dev.redwork.store.SearchStore.Wanted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lists the batches of a queue and the flags that are up, for people. Plain reads: the numbers of a busy batch need not add up. */
public record BatchReader(RedisLink link, Keys keys) {
    private static final int RUNNING_LIMIT = 5_000;

    /**
     * Ids of batches, of which there may be many: those with open jobs first, then those that ended last.
     *
     * @param after goes on behind this one; empty: at the beginning
     * @return empty when there are no more, and when {@code after} is not there
     */
    public List<String> page(String after, int size) {
        Call<String> rank = Call.text("ZREVRANK", keys.batches, after);
        if (!after.isEmpty() && link.send(rank).isEmpty()) {
            return List.of();
        }
        long from = after.isEmpty() ? 0 : Reply.numberOrZero(rank.answer()) + 1;
        return link.send(Call.texts("ZREVRANGE", keys.batches, from, from + size - 1));
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
        List<String> ids = new JobReader(link, keys).ids(JobState.RUNNING, RUNNING_LIMIT);
        Wanted wanted = Wanted.named("batch", batch);
        List<Matches> matches = ReadCalls.answers(link, new SearchStore(keys).matchJobs(ids, wanted));
        long any = matches.stream().mapToLong(some -> some.any().size()).sum();
        List<String> unsure =
                matches.stream().flatMap(some -> some.unsure().stream()).toList();
        return any
                - unsure.size()
                + ReadCalls.answers(
                                link,
                                unsure.stream()
                                        .map(id -> JobValue.read(keys, id))
                                        .toList())
                        .stream()
                        .map(value -> value.job("x"))
                        .filter(job -> job != null && batch.equals(job.batch()))
                        .count();
    }

    /** The flags that are up, by batch and name: it walks through all keys of the database, in many small calls. */
    public List<BatchFlag> flags() {
        List<String> names = List.copyOf(KeyNames.of(link, keys, "flag:*"));
        List<String> values = ReadCalls.answers(
                link,
                names.stream().map(name -> Call.text("GET", keys.key(name))).toList());
        List<Long> lefts = ReadCalls.answers(
                link,
                names.stream().map(name -> Call.number("PTTL", keys.key(name))).toList());
        List<BatchFlag> flags = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String[] parts = names.get(i).split(":", -1);
            if (lefts.get(i) > 0 && parts.length == 3) {
                flags.add(new BatchFlag(keys.queue, parts[1], parts[2], values.get(i), lefts.get(i)));
            }
        }
        flags.sort(Comparator.comparing(BatchFlag::batch).thenComparing(BatchFlag::flag));
        return flags;
    }
}
