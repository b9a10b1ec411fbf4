package dev.redwork.cli;

import dev.redwork.store.SessionRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A worker, put together from its sessions: one a lane and queue. */
record WorkerView(String worker, String host, long pid, List<SessionRecord> sessions) {

    /** What tells one worker from another. */
    private record Identity(String worker, String host, long pid) {}

    static List<WorkerView> of(Collection<SessionRecord> sessions) {
        Map<Identity, List<SessionRecord>> workers = new LinkedHashMap<>();
        sessions.forEach(session -> workers.computeIfAbsent(
                        new Identity(session.worker(), session.host(), session.pid()), identity -> new ArrayList<>())
                .add(session));
        return workers.entrySet().stream()
                .map(entry -> new WorkerView(
                        entry.getKey().worker(),
                        entry.getKey().host(),
                        entry.getKey().pid(),
                        entry.getValue()))
                .toList();
    }

    List<String> lanes() {
        return sessions.stream().map(SessionRecord::lane).distinct().toList();
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

    long running() {
        return sessions.stream().mapToLong(SessionRecord::held).sum();
    }

    /** Ms until the first of its leases ends; 0 or less: it is over. */
    long left() {
        return sessions.stream().mapToLong(SessionRecord::left).min().orElse(0);
    }

    /** When the first of its sessions was opened, ms. */
    long started() {
        return sessions.stream().mapToLong(SessionRecord::started).min().orElse(0);
    }
}
