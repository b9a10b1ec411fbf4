package dev.redwork.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JvmTimeTest {
    private static final ProcessHandle SELF = ProcessHandle.current();

    @Test
    void tellsWhatThisJvmTookAndItsCompilersAndClassesApart() {
        JvmTime time = JvmTime.of(SELF);

        assertThat(time.cpu()).isPositive();
        assertThat(time.compilers()).isPositive();
        assertThat(time.classes()).isPositive();
    }

    @Test
    void workOfThisThreadIsInItsTimeAndNotInThatOfCompilers() {
        JvmTime before = JvmTime.of(SELF);
        spin();
        JvmTime spun = JvmTime.of(SELF).minus(before);

        assertThat(spun.cpu()).isGreaterThan(0.2);
        assertThat(spun.compilers()).isLessThan(spun.cpu());
        assertThat(spun.classes()).isNotNegative();
    }

    /** By the CPU that it got, however busy the machine is. */
    private static void spin() {
        long start = cpu();
        while (cpu() - start < TimeUnit.MILLISECONDS.toNanos(300)) {
            Thread.onSpinWait();
        }
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    @Test
    void ofAProcessThatIsGoneOrNoJvmNothingIsTold() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();

        JvmTime time = JvmTime.of(process.toHandle());

        assertThat(time.cpu()).isNaN();
        assertThat(time.compilers()).isNaN();
        assertThat(time.classes()).isNaN();
    }

    @Test
    void countersAreFoundByTheirNames() {
        JvmCounters counters = JvmCounters.of(SELF.pid());

        assertThat(counters.seconds("sun.cls.time")).isPositive();
        assertThat(counters.seconds("java.ci.totalTime")).isPositive();
        assertThat(counters.seconds("no.such.counter")).isNaN();
    }
}
