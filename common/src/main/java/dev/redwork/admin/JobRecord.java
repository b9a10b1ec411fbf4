package dev.redwork.admin;

import dev.redwork.job.Failure;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.store.RunningJob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that Redis knows of one job.
 *
 * @param spec as stored; empty once it has ended, unless it is dead or was cancelled while it waited
 * @param used attempts that failed
 * @param due when it will run, ms, while scheduled or retrying; else 0
 * @param died time of death, ms; 0: it is not dead
 * @param holder the session that runs it now
 * @param failure of its last attempt
 * @param crashes when workers died under it, ms
 * @param cancelling when it was asked to stop while it ran, ms, Redis time; 0: it was not
 * @param kept how long its outcome is still kept, ms; 0: there is none
 * @param result its outcome, while that is kept
 */
public record JobRecord(
        String id,
        String queue,
        JobState state,
        @SuppressWarnings("ArrayRecordComponent") byte[] spec,
        int used,
        long due,
        long died,
        @Nullable RunningJob holder,
        @Nullable Failure failure,
        List<Long> crashes,
        long cancelling,
        long kept,
        @Nullable JobResult result) {}
