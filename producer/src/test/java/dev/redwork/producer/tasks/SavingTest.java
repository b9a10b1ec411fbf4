package dev.redwork.producer.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.producer.tasks.Saving.Mode;
import org.junit.jupiter.api.Test;

/** What a saving may be of, and into how many steps it is cut. */
class SavingTest {
    private static final String STORE = "http://127.0.0.1:8080";

    @Test
    void stepsAreJobsButThoseThatSaveWhatOthersFound() {
        assertThat(Saving.of(8_192, Mode.ONE, STORE).steps()).isEqualTo(8_192);
        assertThat(Saving.of(8_192, Mode.MANY, STORE).steps()).isEqualTo(8_192);
        assertThat(Saving.of(8_192, Mode.NONE, null).steps()).isEqualTo(8_192);
        assertThat(Saving.of(8_192, Mode.ASYNC, STORE).steps()).isEqualTo(1);
        assertThat(Saving.of(10_001, Mode.ASYNC, STORE).steps()).isEqualTo(2);
        assertThat(Saving.of(1_000, Mode.PIPELINE, STORE).steps()).isEqualTo(1);
        assertThat(Saving.of(8_192, Mode.PIPELINE, STORE).steps()).isEqualTo(9);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> Saving.of(0, Mode.ONE, STORE)).hasMessageContaining("the numbers end at 0");
        assertThatThrownBy(() -> Saving.of(Saving.MOST_NUMBERS + 1, Mode.ONE, STORE))
                .hasMessageContaining("10000000");
        assertThatThrownBy(() -> Saving.of(1, Mode.ASYNC, null)).hasMessage("there is no store to save in");
        assertThatThrownBy(() -> Saving.of(1, Mode.NONE, STORE)).hasMessage("nothing is saved, and there is a store");
    }
}
