package dev.redwork.worker;

import dev.redwork.job.JobProgress;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How far one run is. Its handler says it in a loop of 10^8 rounds: a call that changes nothing but the count writes one number, and no
 * more. The count stands in the part of the work that it counts, so that no reader sees it with another part's total.
 */
final class RunProgress {
    private static final class Part {
        private final AtomicLong done;
        private final long total;
        private final String message;

        private Part(long done, long total, String message) {
            this.done = new AtomicLong(done);
            this.total = total;
            this.message = Objects.requireNonNull(message, "message");
        }
    }

    /** As it was at one moment. */
    record Reading(JobProgress progress, Object part) {}

    private volatile Part part;

    /** As Redis was told last; of the heartbeat's thread alone. */
    private @Nullable Reading told;

    RunProgress(long done, long total, String message) {
        this.part = new Part(done, total, message);
    }

    void set(long done, long total, String message) {
        Part now = part;
        if (now.total == total && now.message.equals(message)) {
            // Nobody waits for it: a fence after each write would cost more than the write.
            now.done.lazySet(done);
        } else {
            part = new Part(done, total, message);
        }
    }

    /** As it is now, said at this Redis time, ms, in this attempt. */
    Reading read(long at, int attempt) {
        Part now = part;
        String whole = now.message;
        String message = whole.length() <= JobProgress.MESSAGE_LIMIT
                ? whole
                : whole.substring(0, JobProgress.MESSAGE_LIMIT - 3) + "...";
        return new Reading(new JobProgress(now.done.get(), now.total, message, at, attempt), now);
    }

    boolean isNews(Reading reading) {
        Reading last = told;
        return last == null
                || last.part() != reading.part()
                || last.progress().done() != reading.progress().done();
    }

    void told(Reading reading) {
        told = reading;
    }
}
