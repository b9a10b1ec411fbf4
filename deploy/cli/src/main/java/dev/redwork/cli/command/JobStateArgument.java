package dev.redwork.cli.command;

import dev.redwork.job.JobState;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A state by its name in lower case. */
public final class JobStateArgument {
    /** Those in which a job can be found. */
    public static final List<JobState> ALL = List.of(
            JobState.SCHEDULED,
            JobState.PENDING,
            JobState.RUNNING,
            JobState.RETRYING,
            JobState.PARKED,
            JobState.SUCCEEDED,
            JobState.DEAD,
            JobState.CANCELLED,
            JobState.EXPIRED);

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it is none, naming all
     */
    public static JobState parse(String text) {
        return ALL.stream()
                .filter(state -> state.text().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not a state: take one of "
                        + ALL.stream().map(JobState::text).collect(Collectors.joining(", "))));
    }
}
