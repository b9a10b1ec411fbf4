package dev.redwork.plot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LabelsTest {
    @Test
    void numbersHaveThreeDigitsOrAllOfTheirWholeOnes() {
        assertThat(Labels.number(0)).isEqualTo("0");
        assertThat(Labels.number(0.25)).isEqualTo("0.25");
        assertThat(Labels.number(1.17391)).isEqualTo("1.17");
        assertThat(Labels.number(20)).isEqualTo("20");
        assertThat(Labels.number(99.96)).isEqualTo("100");
        assertThat(Labels.number(1_234_567.8)).isEqualTo("1,234,568");
    }

    @Test
    void longTextIsCutAtBlanks() {
        assertThat(Labels.wrapped("one two three", 10, 50)).containsExactly("one two", "three");
        assertThat(Labels.wrapped("incomprehensibly long", 10, 50)).containsExactly("incomprehensibly", "long");
    }
}
