package dev.redwork.cli;

import dev.redwork.store.Order;
import dev.redwork.store.SessionRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One lane of a worker, put together from its sessions: one a queue. */
record LaneView(String worker, String host, long pid, String lane, List<SessionRecord> sessions) {

    /** What tells one lane from another. */
    private record Identity(String worker, String host, long pid, String lane) {}

    static List<LaneView> of(Collection<SessionRecord> sessions) {
        Map<Identity, List<SessionRecord>> lanes = new LinkedHashMap<>();
        sessions.forEach(session -> lanes.computeIfAbsent(
                        new Identity(session.worker(), session.host(), session.pid(), session.lane()),
                        identity -> new ArrayList<>())
                .add(session));
        return lanes.entrySet().stream()
                .map(entry -> new LaneView(
                        entry.getKey().worker(),
                        entry.getKey().host(),
                        entry.getKey().pid(),
                        entry.getKey().lane(),
                        entry.getValue()))
                .toList();
    }

    List<String> queues() {
        return sessions.stream().map(SessionRecord::queue).distinct().toList();
    }

    List<String> tasks() {
        return sessions.stream()
                .flatMap(session -> session.tasks().stream())
                .distinct()
                .toList();
    }

    /** Jobs that it holds; a few of them may wait for a thread. */
    long held() {
        return sessions.stream().mapToLong(SessionRecord::held).sum();
    }

    long slots() {
        return sessions.stream().mapToLong(SessionRecord::slots).max().orElse(0);
    }

    /** Threads that run a job. */
    long busy() {
        return slots() == 0 ? held() : Math.min(held(), slots());
    }

    /** Jobs that came to an end in it, as it last told. */
    long ended() {
        return sessions.stream().mapToLong(SessionRecord::ended).max().orElse(0);
    }

    /** Ms until the first of its leases ends; 0 or less: it is over. */
    long left() {
        return sessions.stream().mapToLong(SessionRecord::left).min().orElse(0);
    }

    /** When the first of its sessions was opened, ms. */
    long started() {
        return sessions.stream().mapToLong(SessionRecord::started).min().orElse(0);
    }

    /** Running, quiet or stopping, as it was told or last told itself; lapsed: it gave no sign of life. */
    String state() {
        return left() <= 0
                ? "lapsed"
                : is(Order.STOP, "stopping") ? "stopping" : is(Order.QUIET, "quiet") ? "quiet" : "running";
    }

    private boolean is(Order order, String state) {
        return sessions.stream()
                .anyMatch(session -> session.order() == order || session.state().equals(state));
    }
}
