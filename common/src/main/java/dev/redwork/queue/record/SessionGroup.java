package dev.redwork.queue.record;

import dev.redwork.job.WorkerOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Sessions of one worker, or of one of its lanes, seen as a whole: there is one for each lane and queue. */
public record SessionGroup(List<SessionRecord> sessions) {
    public static List<SessionGroup> byWorker(Collection<SessionRecord> sessions) {
        return by(sessions, session -> List.of(session.worker(), session.host(), session.pid()));
    }

    public static List<SessionGroup> byLane(Collection<SessionRecord> sessions) {
        return by(sessions, session -> List.of(session.worker(), session.host(), session.pid(), session.lane()));
    }

    /** The lanes of these sessions, by worker. */
    public static List<SessionGroup> lanes(Collection<SessionRecord> sessions) {
        return byLane(sessions).stream()
                .sorted(Comparator.comparing(SessionGroup::worker)
                        .thenComparing(SessionGroup::host)
                        .thenComparing(SessionGroup::pid)
                        .thenComparing(SessionGroup::lane))
                .toList();
    }

    /** All of these groups. */
    public static List<SessionRecord> sessions(Collection<SessionGroup> groups) {
        return groups.stream().flatMap(group -> group.sessions().stream()).toList();
    }

    private static List<SessionGroup> by(Collection<SessionRecord> sessions, Function<SessionRecord, ?> identity) {
        Map<Object, List<SessionRecord>> groups = new LinkedHashMap<>();
        sessions.forEach(session -> groups.computeIfAbsent(identity.apply(session), unseen -> new ArrayList<>())
                .add(session));
        return groups.values().stream().map(SessionGroup::new).toList();
    }

    /** Whether one of its leases is not over. */
    public boolean isLive() {
        return sessions.stream().anyMatch(SessionRecord::isLive);
    }

    private SessionRecord any() {
        return sessions.get(0);
    }

    public String worker() {
        return any().worker();
    }

    public String host() {
        return any().host();
    }

    public long pid() {
        return any().pid();
    }

    /** Of a group by lane. */
    public String lane() {
        return any().lane();
    }

    public List<String> queues() {
        return sessions.stream().map(SessionRecord::queue).distinct().toList();
    }

    public List<String> tasks() {
        return sessions.stream()
                .flatMap(session -> session.tasks().stream())
                .distinct()
                .toList();
    }

    /** Jobs that it holds; a few of them may wait for a thread. */
    public long held() {
        return sessions.stream().mapToLong(SessionRecord::held).sum();
    }

    /** Of a group by lane, whose sessions share them. */
    public long slots() {
        return sessions.stream().mapToLong(SessionRecord::slots).max().orElse(0);
    }

    /** Threads of a lane that run a job. */
    public long busy() {
        return slots() == 0 ? held() : Math.min(held(), slots());
    }

    /** Jobs that came to an end in a lane, as it last told. */
    public long ended() {
        return sessions.stream().mapToLong(SessionRecord::ended).max().orElse(0);
    }

    /** Ms until the first of its leases ends; 0 or less: it is over. */
    public long left() {
        return sessions.stream().mapToLong(SessionRecord::left).min().orElse(0);
    }

    /** When the first of its sessions was opened, ms. */
    public long started() {
        return sessions.stream().mapToLong(SessionRecord::started).min().orElse(0);
    }

    /** Running, quiet or stopping, as it was told or last told itself; lapsed: it gave no sign of life. */
    public String state() {
        return left() <= 0
                ? "lapsed"
                : is(WorkerOrder.STOP, "stopping") ? "stopping" : is(WorkerOrder.QUIET, "quiet") ? "quiet" : "running";
    }

    private boolean is(WorkerOrder order, String state) {
        return sessions.stream()
                .anyMatch(session -> session.order() == order || session.state().equals(state));
    }
}
