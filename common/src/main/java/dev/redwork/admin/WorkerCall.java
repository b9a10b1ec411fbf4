package dev.redwork.admin;

import dev.redwork.job.WorkerOrder;
import dev.redwork.queue.record.SessionRecord;
import dev.redwork.redis.Call;
import dev.redwork.redis.RedisLink;
import dev.redwork.store.Keys;
import dev.redwork.store.SessionStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Workers called by their name, to be seen or to be given an order. */
public record WorkerCall(RedisLink link, String name) {
    /** Sessions of the worker of that name; else, when it is a supervisor's, those of all its processes. */
    public List<SessionRecord> called(List<SessionRecord> sessions) {
        List<SessionRecord> exactly = sessions.stream()
                .filter(session -> session.worker().equals(name))
                .toList();
        return exactly.isEmpty()
                ? sessions.stream()
                        .filter(session -> session.worker().matches("\\Q" + name + "\\E\\.\\d+"))
                        .toList()
                : exactly;
    }

    /** Gives an order to sessions; those that were still there to be told. */
    public List<SessionRecord> tell(List<SessionRecord> called, WorkerOrder order) {
        Map<SessionRecord, Call<Boolean>> calls = new LinkedHashMap<>();
        called.forEach(session -> calls.put(
                session,
                new SessionStore(Keys.of(link.settings(), session.queue()))
                        .orderWorker(session.session(), session.worker(), order)));
        if (!calls.isEmpty()) {
            link.send(List.copyOf(calls.values()));
        }
        return calls.entrySet().stream()
                .filter(call -> call.getValue().answer())
                .map(Map.Entry::getKey)
                .toList();
    }
}
