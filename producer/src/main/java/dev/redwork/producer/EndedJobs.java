package dev.redwork.producer;

import org.jspecify.annotations.Nullable;

/** The jobs of a map that have ended and are not yet read, in that order. The thread that receives results adds them: without memory. */
final class EndedJobs<I> {
    private final WakeUp reader;
    private @Nullable MapJob<I> first;
    private @Nullable MapJob<I> last;

    EndedJobs(WakeUp reader) {
        this.reader = reader;
    }

    void add(MapJob<I> job) {
        synchronized (this) {
            if (last == null) {
                first = job;
            } else {
                last.next = job;
            }
            last = job;
        }
        reader.ring();
    }

    /** Null: there is none. */
    synchronized @Nullable MapJob<I> poll() {
        MapJob<I> job = first;
        if (job != null) {
            first = job.next;
            job.next = null;
            last = first == null ? null : last;
        }
        return job;
    }
}
