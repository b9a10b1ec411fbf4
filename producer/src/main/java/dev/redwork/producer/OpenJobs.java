package dev.redwork.producer;

import dev.redwork.job.JobResult;
import dev.redwork.job.PayloadException;
import dev.redwork.json.ResultJson;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The handles that wait for their outcome, by id. */
final class OpenJobs {
    private static final Logger LOG = LoggerFactory.getLogger(OpenJobs.class);

    private final Map<String, JobHandle<?>> handles = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Waits for this handle, too; after {@link #abandon} it ends at once. */
    void add(JobHandle<?> handle) {
        JobHandle<?> first = handles.putIfAbsent(handle.id(), handle);
        if (first != null) {
            handle.follow(first);
        }
        if (closed) {
            // After it was added: a close at the same time may have passed it by.
            abandon();
        }
    }

    void remove(JobHandle<?> handle) {
        handles.remove(handle.id(), handle);
    }

    @Nullable
    JobHandle<?> get(String id) {
        return handles.get(id);
    }

    boolean isEmpty() {
        return handles.isEmpty();
    }

    Collection<JobHandle<?>> handles() {
        return handles.values();
    }

    /** The result in a notice; null: none (an empty one only wakes). */
    static @Nullable JobResult result(byte[] notice) {
        try {
            return notice.length == 0 ? null : ResultJson.read(notice);
        } catch (PayloadException e) {
            // Its handle will find the outcome by looking, or say why it cannot.
            LOG.warn("a notice in an inbox was not readable: {}", e.getMessage());
            return null;
        }
    }

    /** Ends all handles: no outcome will come any more. */
    void abandon() {
        closed = true;
        handles.values()
                .forEach(handle ->
                        handle.end(new CancellationException("the producer was closed; " + handle + " goes on")));
    }
}
