package dev.redwork.admin;

import dev.redwork.admin.JobOperations.Purge;
import dev.redwork.queue.record.QueueRecord;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobStore;
import dev.redwork.store.Keys;
import dev.redwork.store.QueueStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Takes a queue away: its name, its counters, its results. Safe to repeat. */
public record QueueRemoval(RedisLink link, Keys keys) {
    private static final String DELETED = "deleted";
    private static final int PAGE = 500;
    private static final String JOB = "job:";

    /**
     * Deletes it when it holds no job, not even a dead one, and no worker reads it.
     *
     * @return deleted, or what stands in the way: jobs or workers
     */
    public String delete() {
        QueueReader reader = new QueueReader(link);
        QueueRecord queue = reader.read(keys.queue());
        if (queue.waiting() + queue.running() + queue.dead() > 0) {
            return "jobs";
        } else if (!new SessionReader(link).live(keys).isEmpty()) {
            return "workers";
        }
        // Named before it goes: what a job or a worker that comes meanwhile brings along has other names, and stays.
        Set<String> names = KeyNames.of(link, keys, "*");
        new JobOperations(link, keys)
                .delete(names.stream()
                        .filter(name -> name.startsWith(JOB))
                        .map(name -> name.substring(JOB.length()))
                        .toList());
        String answer = link.sendAgain(new QueueStore(keys).delete());
        if (answer.equals(DELETED)) {
            link.sendAgain(JobStore.forget(link.settings(), keys.queue()));
            remove(names.stream()
                    .filter(name -> name.indexOf(':') > 0 && !name.startsWith(JOB))
                    .toList());
            if (reader.read(keys.queue()).waiting() > 0) {
                link.sendAgain(JobStore.announce(link.settings(), keys.queue()));
            }
        }
        return answer;
    }

    /** Deletes it with all that it holds. Waiting jobs are cancelled before, so that producers learn of it; running ones are forgotten. */
    public void force() {
        Purge purge = new Purge(link, keys);
        long unused = purge.pending() + purge.scheduled() + purge.retrying() + purge.parked();
        link.sendAgain(JobStore.forget(link.settings(), keys.queue()));
        remove(KeyNames.of(link, keys, "*"));
    }

    private void remove(Collection<String> names) {
        List<String> all = List.copyOf(names);
        for (int i = 0; i < all.size(); i += PAGE) {
            List<Call<Long>> calls = new ArrayList<>();
            all.subList(i, Math.min(all.size(), i + PAGE))
                    .forEach(name -> calls.add(Call.number("UNLINK", keys.key(name))));
            link.sendAgain(calls);
        }
    }
}
