package dev.redwork.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResidentSetTest {
    @Test
    void readsWhatTheKernelTells() {
        assertThat(ResidentSet.inStatus(
                        List.of("Name:\tjava", "VmHWM:\t  999 kB", "VmRSS:\t  131072 kB", "RssAnon:\t 7 kB")))
                .isEqualTo(128L << 20);
        assertThat(ResidentSet.inStatus(List.of("Name:\tjava"))).isZero();
        assertThat(ResidentSet.inStatus(List.of("VmRSS:\t lots"))).isZero();
    }

    @Test
    void thisJvmHoldsSome() {
        assertThat(ResidentSet.of(ProcessHandle.current().pid())).isBetween(10L << 20, 100L << 30);
    }

    @Test
    void aProcessThatIsGoneHoldsNothing() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();

        assertThat(ResidentSet.of(process.pid())).isZero();
    }
}
