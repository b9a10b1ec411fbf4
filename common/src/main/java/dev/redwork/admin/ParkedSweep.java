package dev.redwork.admin;

import dev.redwork.redis.Call;
import dev.redwork.redis.Call.Reply;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.JobStore;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import dev.redwork.store.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks through parked jobs for those that must end though perhaps no worker ever knows their task: they may not start any more, or
 * their batch was cancelled. They go to the front of the line, where any worker ends them. Safe to repeat.
 */
public final class ParkedSweep {
    /** Jobs with one need that a sweep looks at, from a random one on where there are more. */
    private static final long MOST = 10_000;

    private static final int PAGE = 200;

    /** Bytes of a spec in which its batch is looked for; who claims the job reads all of it. */
    private static final int HEAD = 2_048;

    private static final Pattern BATCH = Pattern.compile("\"batch\":\\s*\"([A-Za-z0-9._-]{1,64})\"");

    private final RedisLink link;
    private final Keys keys;
    private final JobStore store;

    public ParkedSweep(RedisLink link, Keys keys) {
        this.link = link;
        this.keys = keys;
        this.store = new JobStore(keys);
    }

    /** Looks unless somebody did within this time; returns how many went to the line. */
    public long sweepEvery(Duration time) {
        Call<Long> now = SessionStore.now();
        Call<Long> last = Call.command("HGET", Reply::numberOrZero, keys.totals, "swept");
        Call<Long> needs = Call.number("HLEN", keys.parks);
        link.send(List.of(now, last, needs));
        if (needs.answer() == 0 || now.answer() - last.answer() < time.toMillis()) {
            return 0;
        }
        link.send(Call.number("HSET", keys.totals, "swept", now.answer()));
        return new JobReader(link, keys)
                .parkedByNeed().entrySet().stream()
                        .mapToLong(need -> sweep(need.getKey(), need.getValue(), now.answer()))
                        .sum();
    }

    private long sweep(String need, long count, long now) {
        long moved = 0;
        long from = count <= MOST ? 0 : ThreadLocalRandom.current().nextLong(count);
        for (long seen = 0; seen < Math.min(count, MOST); seen += PAGE) {
            List<String> ids = link.send(Call.texts("ZRANGE", keys.parked(need), from, from + PAGE - 1));
            List<String> ends = ids.isEmpty() ? List.of() : thatMustEnd(ids, now);
            long left = ends.isEmpty() ? 0 : link.send(store.adopt(need, ends)).jobs();
            moved += left;
            // Those behind the ones that leave move up; behind the last one comes the first.
            from = ids.size() < PAGE ? 0 : from + ids.size() - left;
        }
        return moved;
    }

    private List<String> thatMustEnd(List<String> ids, long now) {
        Call<List<String>> deadlines = Call.texts("HMGET", keys.deadlines, ids.toArray());
        link.send(deadlines);
        List<String> heads = ReadCalls.answers(
                link,
                ids.stream()
                        .map(id -> Call.text("GETRANGE", keys.job(id), 0, HEAD - 1))
                        .toList());
        Map<String, String> batchOf = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            Matcher batch = BATCH.matcher(heads.get(i));
            if (batch.find()) {
                batchOf.put(ids.get(i), batch.group(1));
            }
        }
        Map<String, Call<Optional<String>>> marks = new LinkedHashMap<>();
        batchOf.values()
                .forEach(batch ->
                        marks.computeIfAbsent(batch, name -> Signal.cancel(name).read(keys)));
        if (!marks.isEmpty()) {
            link.send(List.copyOf(marks.values()));
        }
        List<String> ends = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            long deadline = Reply.numberOrZero(deadlines.answer().get(i));
            Call<Optional<String>> mark = marks.get(batchOf.getOrDefault(ids.get(i), ""));
            boolean cancelled = mark != null && mark.answer().isPresent();
            if (cancelled || (deadline > 0 && deadline <= now)) {
                ends.add(ids.get(i));
            }
        }
        return ends;
    }
}
