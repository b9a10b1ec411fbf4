package dev.redwork.admin;

import dev.redwork.queue.record.SessionGroup;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.redis.Call;
import dev.redwork.redis.ReadCalls;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All threads that read a queue, none of which is free.
 *
 * @param threads how many
 * @param since when the last of their jobs was claimed, ms
 */
public record BusyThreads(long threads, long since) {
    /** Of a digest, as {@code measure_lanes} has it. */
    private static final int DIGITS = 16;

    /** Jobs that a lane runs, and when the last of them was claimed, ms. */
    private record Load(long jobs, long newest) {
        Load plus(Load other) {
            return new Load(jobs + other.jobs, Math.max(newest, other.newest));
        }
    }

    /**
     * Looks at the lanes of those that read a queue, of which jobs of other queues may take the threads.
     *
     * @param readers whose lease is not over
     * @return null: one of them may have a free thread, or there is none
     */
    static @Nullable BusyThreads of(RedisLink link, String queue, List<SessionRecord> readers) {
        List<SessionGroup> lanes = SessionGroup.byLane(readers);
        Map<String, List<String>> queues = new HashMap<>();
        lanes.forEach(lane -> queues.computeIfAbsent(lane.lane(), BusyThreads::queues));
        // One that reads this queue alone needs no look at others.
        if (lanes.isEmpty()
                || lanes.stream()
                        .anyMatch(lane -> lane.slots() == 0
                                || (lane.held() < lane.slots() && List.of(queue).equals(queues.get(lane.lane()))))) {
            return null;
        }
        // A lane that is told in words that we do not know may read any.
        boolean known = queues.values().stream().allMatch(names -> names.contains(queue));
        Map<String, Load> loads = loads(
                link,
                known
                        ? queues.values().stream()
                                .flatMap(List::stream)
                                .distinct()
                                .toList()
                        : new QueueReader(link).names());
        long threads = 0;
        long since = 0;
        for (SessionGroup lane : lanes) {
            Load load = loads.get(digest(lane.sessions().get(0)));
            if (load == null || load.jobs() < lane.slots()) {
                return null;
            }
            threads += lane.slots();
            since = Math.max(since, load.newest());
        }
        return new BusyThreads(threads, since);
    }

    /** Of a lane, {@code high*3,default*1:8}. */
    private static List<String> queues(String lane) {
        return Stream.of(lane.replaceFirst(":.*", "").split(",", -1))
                .map(name -> name.replaceFirst("\\*\\d+$", ""))
                .toList();
    }

    private static Map<String, Load> loads(RedisLink link, List<String> queues) {
        Map<String, Load> loads = new HashMap<>();
        ReadCalls.answers(
                        link,
                        queues.stream()
                                .map(name -> new SessionStore(Keys.of(link.settings(), name)).measureLanes())
                                .toList())
                .stream()
                .flatMap(String::lines)
                .map(line -> line.split(" ", -1))
                .forEach(line ->
                        loads.merge(line[0], new Load(Long.parseLong(line[1]), Long.parseLong(line[2])), Load::plus));
        return loads;
    }

    /** Of its lane. */
    private static String digest(SessionRecord session) {
        String pid = session.pid() == 0 ? "" : Long.toString(session.pid());
        String lane = Call.sha1(Call.bytes(session.lane()));
        return Call.sha1(Call.bytes(String.join("\n", session.worker(), session.host(), pid, lane)))
                .substring(0, DIGITS);
    }
}
