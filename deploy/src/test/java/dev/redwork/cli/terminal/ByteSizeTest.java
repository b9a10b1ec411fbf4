package dev.redwork.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "500000, 500000",
        "7B, 7",
        "64kB, 64000",
        "10MB, 10000000",
        "10mb, 10000000",
        "10MiB, 10485760",
        "1.5 KiB, 1536",
        "4GiB, 4294967296",
        "1099511627776, 1099511627776"
    })
    void readsWhatPeopleWrite(String text, long bytes) {
        assertThat(ByteSize.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MB", "-1", "1e6", "10 XB", "10 M B", "١MB"})
    void refusesWhatIsNone(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessageContaining("'" + text + "' is not a number of bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.5", "1025GiB", "1099511627777"})
    void refusesWhatNothingCanBeHeldTo(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessageContaining("must be 1 byte to");
    }
}
