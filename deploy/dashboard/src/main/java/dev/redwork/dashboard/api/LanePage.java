package dev.redwork.dashboard.api;

import dev.redwork.queue.record.SessionGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some lanes of workers, which stand in the order of their names.
 *
 * @param next the name behind which the list goes on; empty: these are the last
 */
public record LanePage(List<SessionGroup> lanes, String next) {
    /**
     * Cuts a page out of all lanes. It ends with the last lane of a worker, so it may have some more than are asked for.
     *
     * @param after the name behind which it begins; null: it is the first
     */
    public static LanePage of(List<SessionGroup> all, int limit, @Nullable String after) {
        List<SessionGroup> lanes = all.stream()
                .filter(lane -> after == null || lane.worker().compareTo(after) > 0)
                .toList();
        int end = Math.min(limit, lanes.size());
        while (end < lanes.size()
                && lanes.get(end).worker().equals(lanes.get(end - 1).worker())) {
            end++;
        }
        return new LanePage(
                lanes.subList(0, end), end < lanes.size() ? lanes.get(end - 1).worker() : "");
    }
}
