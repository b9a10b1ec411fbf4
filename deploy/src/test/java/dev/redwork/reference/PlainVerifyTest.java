package dev.redwork.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlainVerifyTest {
    @Test
    void everySmallNumber() throws InterruptedException {
        for (long n = 2; n < 3_000; n++) {
            long number = n;
            long smallest = LongStream.range(2, n)
                    .takeWhile(d -> d * d <= number)
                    .filter(d -> number % d == 0)
                    .findFirst()
                    .orElse(0);
            assertThat(PlainVerify.serial(n)).as("%d", n).isEqualTo(smallest);
            if (n % 37 == 0) {
                assertThat(PlainVerify.byThreads(n, 3) == 0).as("%d", n).isEqualTo(smallest == 0);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1000036000099, 1000003", "999998000001, 3", "1000006000009, 1000003", "1000003000067, 0"})
    void severalThreadsAndAMappedFileFindTheSame(long n, long factor, @TempDir Path directory)
            throws IOException, InterruptedException {
        assertThat(PlainVerify.serial(n)).isEqualTo(factor);
        for (int shares = 1; shares < 5; shares++) {
            long found = PlainVerify.byThreads(n, shares);
            assertThat(found == 0).isEqualTo(factor == 0);
            Path file = Files.write(directory.resolve("flag" + shares), new byte[Long.BYTES]);
            for (int share = 0; share < shares; share++) {
                MappedVerify.searchShare(n, share, shares, file);
            }
            long told = ByteBuffer.wrap(Files.readAllBytes(file))
                    .order(ByteOrder.nativeOrder())
                    .getLong();
            assertThat(told == 0).isEqualTo(factor == 0);
            assertThat(found == 0 || (n % found == 0 && found > 1 && found < n)).isTrue();
            assertThat(told == 0 || (n % told == 0 && told > 1 && told < n)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNumbersAreProductsOfTwoPrimesOrPrime(VerifyNumber one) {
        BigInteger number = BigInteger.valueOf(one.number());
        assertThat(number.isProbablePrime(50)).isEqualTo(one.factor() == 0);
        if (one.factor() != 0) {
            BigInteger factor = BigInteger.valueOf(one.factor());
            assertThat(factor.isProbablePrime(50)).isTrue();
            assertThat(number.divide(factor).isProbablePrime(50)).isTrue();
            assertThat(number.mod(factor).signum()).isZero();
            assertThat(factor.compareTo(number.sqrt())).isNegative();
        }
    }

    /** The ranges come from both ends by turns: the middle ones are the last. */
    @ParameterizedTest
    @CsvSource({"EARLY, 4", "MIDDLE, 100", "LATE, 190"})
    void theFactorIsInTheRangeOfItsTurn(VerifyNumber one, long turn) {
        long lo = 1L << 20;
        long numbers = BigInteger.valueOf(one.number()).sqrt().longValueExact() + 1 - lo;
        long part = turn % 2 == 0 ? turn / 2 : 199 - turn / 2;
        assertThat(one.number()).isBetween(1_000_000_000_000_000_000L, Long.MAX_VALUE);
        assertThat(one.factor()).isBetween(lo + numbers * part / 200, lo + numbers * (part + 1) / 200 - 1);
    }
}
