package dev.redwork.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MappedVerifyProcessTest {
    /** Without the file the second JVM would search for seconds. */
    @Test
    void processesTellEachOtherOfAFactor() throws IOException, InterruptedException {
        assertThat(MappedVerify.byProcesses(VerifyNumber.EARLY.number(), 2)).isEqualTo(VerifyNumber.EARLY.factor());
        assertThat(MappedVerify.byProcesses(1_000_003_000_067L, 2)).isZero();
    }
}
