package dev.redwork.worker;

import dev.redwork.job.Defaults;
import dev.redwork.job.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * One of a worker's thread pools and the queues it reads.
 *
 * @param queues in strict order (a later one is read while the earlier ones are empty), or each by its weight
 * @param weights one a queue, 1 to 100: a queue of weight 3 with work gets three times the jobs of one of weight 1; none:
 *     strict order
 * @param slots jobs at a time, 1 to 5,000
 * @param virtual on virtual threads, for handlers that wait; on a JDK before 21: a pool of as many platform threads
 */
public record LaneOptions(List<String> queues, List<Integer> weights, int slots, boolean virtual) {
    /** A claim reads what its session holds in one call, and Lua hands on fewer than 8,000 arguments. */
    private static final int MOST = 5_000;

    private static final int HEAVIEST = 100;

    public LaneOptions {
        queues = List.copyOf(queues);
        weights = List.copyOf(weights);
        queues.forEach(queue -> Names.check("queue", queue));
        if (queues.isEmpty() || new HashSet<>(queues).size() < queues.size()) {
            throw new IllegalArgumentException("a lane reads one queue or more, each once: " + queues);
        }
        if (!weights.isEmpty() && weights.size() != queues.size()) {
            throw new IllegalArgumentException(
                    "a lane has a weight for each queue or for none: " + weights + " for " + queues);
        }
        for (int weight : weights) {
            if (weight < 1 || weight > HEAVIEST) {
                throw new IllegalArgumentException("a queue's weight is 1 to " + HEAVIEST + ", not " + weight);
            }
        }
        if (slots < 1 || slots > MOST) {
            throw new IllegalArgumentException("a lane runs 1 to " + MOST + " jobs at a time, not " + slots);
        }
    }

    /** A lane that reads its queues in strict order. */
    public LaneOptions(List<String> queues, int slots, boolean virtual) {
        this(queues, List.of(), slots, virtual);
    }

    /** A lane of platform threads. */
    public static LaneOptions of(int threads, String... queues) {
        return new LaneOptions(List.of(queues), threads, false);
    }

    /** A lane of platform threads that reads its queues by weight: {@code byWeight(8, Map.of("high", 3, "default", 1))}. */
    public static LaneOptions byWeight(int threads, Map<String, Integer> weights) {
        List<String> queues = weights.keySet().stream().sorted().toList();
        return new LaneOptions(queues, queues.stream().map(weights::get).toList(), threads, false);
    }

    /** The default: queue {@code default} on as many threads as there are cores. */
    public static LaneOptions standard() {
        return of(Runtime.getRuntime().availableProcessors(), Defaults.QUEUE);
    }

    /** {@code high,default:8} or {@code high*3,default*1:8}, as on the command line. */
    @Override
    public String toString() {
        List<String> names = new ArrayList<>(queues);
        for (int i = 0; i < weights.size(); i++) {
            names.set(i, queues.get(i) + "*" + weights.get(i));
        }
        return String.join(",", names) + ":" + slots + (virtual ? ":virtual" : "");
    }
}
