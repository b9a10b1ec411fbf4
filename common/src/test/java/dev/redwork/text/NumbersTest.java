package dev.redwork.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0 | 0", "999 | 999", "5761455 | 5,761,455", "-1000 | -1,000"})
    void groups(long number, String expected) {
        assertThat(Numbers.grouped(number)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "9949, 9.9 kB",
        "9950, 10 kB",
        "999499, 999 kB",
        "999500, 1.0 MB",
        "1234567, 1.2 MB",
        "12345678, 12 MB",
        "9223372036854775807, 9.2 EB",
        "-1500, -1.5 kB"
    })
    void writesBytes(long bytes, String expected) {
        assertThat(Numbers.bytes(bytes)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0 | 0.0/s", "0.44 | 0.4/s", "9.94 | 9.9/s", "9.96 | 10/s", "12345.4 | 12,345/s", "NaN | -"})
    void writesRates(double perSecond, String expected) {
        assertThat(Numbers.rate(perSecond)).isEqualTo(expected);
    }

    @Test
    void shortensWhatIsLong() {
        BigInteger huge = BigInteger.TEN.pow(1_232).add(BigInteger.valueOf(5_678));
        assertThat(Numbers.shortened(huge, 20)).isEqualTo("1000…5678 (1,233 digits)");
        assertThat(Numbers.shortened(huge.negate(), 20)).isEqualTo("-1000…5678 (1,233 digits)");
        assertThat(Numbers.shortened(BigInteger.TEN.pow(20), 20)).isEqualTo("1000…0000 (21 digits)");
        assertThat(Numbers.shortened(BigInteger.TEN.pow(19), 20)).isEqualTo("10000000000000000000");
        assertThat(Numbers.shortened(BigInteger.valueOf(12_345_678), 2)).isEqualTo("12345678");
    }
}
