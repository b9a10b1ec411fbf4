package dev.redwork.cli.command;

import dev.redwork.job.JobState;
import dev.redwork.queue.record.JobQuery;
import java.util.Locale;
import java.util.stream.Collectors;

/** A state by its name in lower case. */
public final class JobStateArgument {
    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it is none, naming all
     */
    public static JobState parse(String text) {
        return JobQuery.STATES.stream()
                .filter(state -> state.text().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not a state: take one of "
                        + JobQuery.STATES.stream().map(JobState::text).collect(Collectors.joining(", "))));
    }
}
