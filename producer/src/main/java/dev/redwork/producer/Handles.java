package dev.redwork.producer;

import dev.redwork.job.Task;
import dev.redwork.store.Keys;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the handles of a producer's jobs. */
final class Handles {
    private final QueryConnection queries;
    private final @Nullable Inbox inbox;

    /** @param inbox where their outcomes come in; null: nowhere */
    Handles(QueryConnection queries, @Nullable Inbox inbox) {
        this.queries = queries;
        this.inbox = inbox;
    }

    /** One for each id, in their order; from now on an outcome finds them. */
    <O> List<JobHandle<O>> open(Task<?, O> task, Keys keys, List<String> ids) {
        List<JobHandle<O>> handles = new ArrayList<>(ids.size());
        ids.forEach(id -> handles.add(new JobHandle<>(id, task, keys, queries, inbox)));
        if (inbox != null) {
            try {
                inbox.watch(keys, handles);
            } catch (Error e) {
                askFor(handles, 0);
                throw e;
            }
        }
        return handles;
    }

    /** After an Error Redis may have these jobs, from {@code first} on, or not: the inbox asks, and ends the handles. */
    static void askFor(List<? extends JobHandle<?>> handles, int first) {
        for (int i = first; i < handles.size(); i++) {
            handles.get(i).due.accept();
        }
    }
}
