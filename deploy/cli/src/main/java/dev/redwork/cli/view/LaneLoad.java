package dev.redwork.cli.view;

import dev.redwork.admin.SessionRecord;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.RunningJob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A lane of a worker and what it runs, put together from its sessions: one a queue.
 *
 * @param lane as on the command line, {@code high,default:8}
 * @param slots jobs at a time; 0: the lane's text does not say
 * @param left ms until the first of its leases ends; 0 or less: it is over
 * @param running what it holds, of all its queues
 */
public record LaneLoad(
        String worker, String host, long pid, String lane, int slots, long left, List<RunningJob> running) {
    private static final Pattern SLOTS = Pattern.compile(".*:(\\d{1,6})(?::virtual)?");

    private record Identity(String worker, String host, long pid, String lane) {}

    /** Asks what each session holds, in one round trip. */
    public static List<LaneLoad> read(RedisLink link, List<SessionRecord> sessions) {
        List<Call<List<RunningJob>>> holds = sessions.stream()
                .map(session -> RunningJob.of(keys(link, session), session.session()))
                .toList();
        if (!holds.isEmpty()) {
            link.send(holds);
        }
        return of(sessions, holds.stream().map(Call::answer).toList());
    }

    /**
     * Of these sessions.
     *
     * @param held what each of the sessions holds
     */
    public static List<LaneLoad> of(List<SessionRecord> sessions, List<List<RunningJob>> held) {
        Map<Identity, LaneLoad> lanes = new LinkedHashMap<>();
        for (int i = 0; i < sessions.size(); i++) {
            SessionRecord session = sessions.get(i);
            LaneLoad lane = new LaneLoad(
                    session.worker(),
                    session.host(),
                    session.pid(),
                    session.lane(),
                    slots(session.lane()),
                    session.left(),
                    held.get(i));
            lanes.merge(
                    new Identity(session.worker(), session.host(), session.pid(), session.lane()), lane, LaneLoad::and);
        }
        return List.copyOf(lanes.values());
    }

    /** Jobs that run; those that were claimed ahead of a free thread are not counted. */
    public long busy() {
        return slots == 0 ? running.size() : Math.min(slots, running.size());
    }

    public boolean isFull() {
        return slots > 0 && running.size() >= slots;
    }

    /** When it took the last of what it runs, ms; 0: it runs nothing. */
    public long newest() {
        return running.stream().mapToLong(RunningJob::started).max().orElse(0);
    }

    private LaneLoad and(LaneLoad other) {
        List<RunningJob> all = new ArrayList<>(running);
        all.addAll(other.running);
        return new LaneLoad(worker, host, pid, lane, slots, Math.min(left, other.left), all);
    }

    private static int slots(String lane) {
        Matcher text = SLOTS.matcher(lane);
        return text.matches() ? Integer.parseInt(text.group(1)) : 0;
    }

    private static Keys keys(RedisLink link, SessionRecord session) {
        return Keys.of(link.settings(), session.queue());
    }
}
