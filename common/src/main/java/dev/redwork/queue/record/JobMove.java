package dev.redwork.queue.record;

import dev.redwork.job.JobState;
import java.util.List;

/** Something that is done to jobs, one or many. */
public enum JobMove {
    /** Those that wait never start; the workers of running ones are told. */
    // Running jobs come last: one that is released meanwhile is then met in the line or here.
    CANCEL(
            List.of(JobState.SCHEDULED, JobState.RETRYING, JobState.PENDING, JobState.PARKED, JobState.RUNNING),
            List.of(JobState.SCHEDULED, JobState.RETRYING, JobState.PENDING, JobState.PARKED, JobState.RUNNING)),

    /** Those that failed for good, or were cancelled while they waited, wait again. */
    REQUEUE(List.of(JobState.DEAD), List.of(JobState.DEAD, JobState.CANCELLED)),

    /** Those that wait for their time, for another attempt or for a worker that knows their task go to the front of the line: promoted. */
    RUN(
            List.of(JobState.SCHEDULED, JobState.RETRYING, JobState.PARKED),
            List.of(JobState.SCHEDULED, JobState.RETRYING, JobState.PARKED)),

    /** Those that have ended are taken away, with all that is left of them. */
    DELETE(List.of(JobState.DEAD), List.of(JobState.DEAD, JobState.CANCELLED, JobState.EXPIRED, JobState.SUCCEEDED));

    @SuppressWarnings("ImmutableEnumChecker") // no one can change it
    private final List<JobState> usual;

    @SuppressWarnings("ImmutableEnumChecker") // no one can change it
    private final List<JobState> allowed;

    JobMove(List<JobState> usual, List<JobState> allowed) {
        this.usual = usual;
        this.allowed = allowed;
    }

    /** The states of the jobs to which it is done where none is named. */
    public List<JobState> usual() {
        return usual;
    }

    /** The states in which it can be done. */
    public List<JobState> allowed() {
        return allowed;
    }
}
