package dev.redwork.dashboard.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.cli.terminal.JsonFields;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A payload that is not known to be JSON is masked whole: in doubt nothing is told. */
class RedactionTest {
    @Test
    void aPayloadOfAJobWithMasksThatIsNoJsonIsMaskedWhole() {
        JsonFields job = new JsonFields()
                .with("id", "a")
                .with("task", "pay")
                .with("masks", List.of("/card"))
                .with("input", "4111 1111")
                .with("output", "4111 1111");
        assertThat(new Redaction(false, true).of(job).values())
                .containsEntry("input", "***")
                .containsEntry("output", "***");
    }
}
