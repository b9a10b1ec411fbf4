package dev.redwork.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class LoadTest {
    @Test
    void isIdleOrAPercentageAndReadsAsItWasWritten() {
        for (String text : List.of("idle", "1", "50", "100")) {
            assertThat(Load.of(text)).hasToString(text);
        }
        assertThat(Load.of("idle").isIdle()).isTrue();
        assertThat(Load.of("80")).isEqualTo(new Load(80));
    }

    @Test
    void nothingElseIsOne() {
        for (String text : List.of("", "0", "101", "050", "-1", "50%", "busy", "Idle")) {
            assertThatIllegalArgumentException().isThrownBy(() -> Load.of(text)).withMessageContaining("is no load");
        }
    }
}
