package dev.redwork.cli.command;

import dev.redwork.job.JobState;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A state by its name in lower case. */
public final class JobStateArgument implements ITypeConverter<JobState> {
    /** Those in which a job can be found. */
    public static final List<JobState> ALL = List.of(
            JobState.SCHEDULED,
            JobState.PENDING,
            JobState.RUNNING,
            JobState.RETRYING,
            JobState.SUCCEEDED,
            JobState.DEAD,
            JobState.CANCELLED,
            JobState.EXPIRED);

    @Override
    public JobState convert(String text) {
        return ALL.stream()
                .filter(state -> state.text().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is not a state: take one of "
                        + ALL.stream().map(JobState::text).collect(Collectors.joining(", "))));
    }
}
