package dev.redwork.admin;

import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.redis.Reply;
import dev.redwork.store.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import redis.clients.jedis.Protocol.Command;

/** Names the queues and counts their jobs, for people. Plain reads: the numbers of a busy queue need not add up. */
public final class QueueReader {
    private final RedisLink link;

    public QueueReader(RedisLink link) {
        this.link = link;
    }

    /** All queues that ever had a job or a worker, by name. */
    public List<String> names() {
        byte[] queues = Keys.queues(link.settings().namespace());
        return link.send(Call.command(Command.SMEMBERS, Reply::texts, (Object) queues)).stream()
                .sorted()
                .toList();
    }

    public QueueRecord read(String queue) {
        Keys keys = Keys.of(link.settings(), queue);
        Call<Long> pending = count(Command.LLEN, keys.pending);
        Call<String> head = Call.command(Command.LINDEX, Reply::text, keys.pending, 0);
        Call<Long> scheduled = count(Command.ZCARD, keys.scheduled);
        Call<Long> retrying = count(Command.ZCARD, keys.retrying);
        Call<Long> dead = count(Command.ZCARD, keys.dead);
        Call<List<String>> sessions = Call.command(Command.ZRANGE, Reply::texts, keys.sessions, 0, -1);
        Call<Map<String, String>> totals = Call.command(Command.HGETALL, Reply::map, (Object) keys.totals);
        link.send(List.of(pending, head, scheduled, retrying, dead, sessions, totals));
        return new QueueRecord(
                queue,
                pending.answer(),
                head.answer(),
                scheduled.answer(),
                running(keys, sessions.answer()),
                retrying.answer(),
                dead.answer(),
                sessions.answer().size(),
                counters(totals.answer()));
    }

    private long running(Keys keys, List<String> sessions) {
        List<Call<Long>> held = new ArrayList<>();
        sessions.forEach(session -> held.add(count(Command.HLEN, keys.running(session))));
        if (!held.isEmpty()) {
            link.send(held);
        }
        return held.stream().mapToLong(Call::answer).sum();
    }

    /** Without what counts no jobs: the last claim number, and signals. */
    private static Map<String, Long> counters(Map<String, String> totals) {
        Map<String, Long> counters = new TreeMap<>();
        totals.forEach((name, value) -> {
            if (!name.equals("claim") && !name.equals("signals")) {
                counters.put(name, Reply.numberOrZero(value));
            }
        });
        return counters;
    }

    private static Call<Long> count(Command command, byte[] key) {
        return Call.command(command, Reply::number, (Object) key);
    }
}
