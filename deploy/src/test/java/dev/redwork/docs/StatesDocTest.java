package dev.redwork.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Failure;
import dev.redwork.job.JobState;
import dev.redwork.job.Transition;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StatesDocTest {
    private static final String PAGE = Docs.read("docs/states.md");

    @Test
    void theTableIsWhatTheEnumSays() {
        List<String> expected = Arrays.stream(Transition.values())
                .filter(move -> !move.from().isEmpty())
                .map(move -> "| " + move.verb() + " | " + names(move.from()) + " | " + names(move.to()) + " | "
                        + move.meaning() + " |")
                .toList();
        assertThat(PAGE.lines()
                        .filter(line -> line.startsWith("| "))
                        .filter(line -> expected.contains(line)
                                || Arrays.stream(Transition.values())
                                        .anyMatch(move -> line.startsWith("| " + move.verb() + " |"))))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void everyOtherMoveIsNamed() {
        Arrays.stream(Transition.values())
                .filter(move -> move.from().isEmpty())
                .forEach(move -> assertThat(PAGE).contains("`" + move.verb() + "`"));
    }

    @Test
    void everyReasonOfDeathIsTold() {
        for (Failure.Reason reason : Failure.Reason.values()) {
            assertThat(PAGE).contains("`" + reason.text() + "`");
        }
    }

    private static String names(List<JobState> states) {
        return states.stream().map(JobState::name).collect(Collectors.joining(", "));
    }
}
