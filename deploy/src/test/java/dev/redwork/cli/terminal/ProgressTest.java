package dev.redwork.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final String ERASE = "\r\033[K";

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 50);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void drawsCountBarRateAndTimeLeft() {
        Progress progress = progress(100, true);
        pass(Duration.ofSeconds(31));
        progress.add(62);
        assertThat(printed()).isEqualTo(ERASE + "primes   62/100 jobs  [============>       ]  2.0 jobs/s  ETA 19 s");
    }

    @Test
    void groupsLargeNumbersAndWritesLongTimes() {
        Progress progress = progress(1_000_000, true);
        pass(Duration.ofSeconds(100));
        progress.add(123_456);
        assertThat(printed())
                .isEqualTo(ERASE
                        + "primes    123,456/1,000,000 jobs  [==>                 ]  1,235 jobs/s  ETA 11 m 50 s");
    }

    @Test
    void drawsAtMostTenTimesASecond() {
        Progress progress = progress(1_000, true);
        for (int i = 0; i < 1_000; i++) {
            progress.add(1);
            pass(Duration.ofMillis(1));
        }
        assertThat(printed().split("\r", -1)).hasSize(1 + 9);
    }

    @Test
    void workThatIsDoneAtOnceStaysSilent() {
        try (Progress progress = progress(3, true)) {
            progress.add(3);
        }
        assertThat(printed()).isEmpty();
    }

    @Test
    void closeErasesTheLineOnceAndForAll() {
        Progress progress = progress(2, true);
        pass(Duration.ofSeconds(1));
        progress.add(1);
        progress.close();
        progress.close();
        pass(Duration.ofSeconds(1));
        progress.add(1);
        assertThat(printed()).endsWith("ETA 1 s" + ERASE);
    }

    @Test
    void isThereFromTheFirstMomentAlsoWhileNothingIsDone() {
        Progress progress = progress(100, true);
        progress.tick();
        assertThat(printed()).as("short work stays silent").isEmpty();
        pass(Duration.ofMillis(250));
        progress.tick();
        assertThat(printed()).isEqualTo(ERASE + "primes    0/100 jobs  [>                   ]  0.0 jobs/s  ETA -");
        progress.close();
        pass(Duration.ofSeconds(1));
        progress.tick();
        assertThat(printed()).endsWith("ETA -" + ERASE);
    }

    @Test
    void saysNothingWhenStderrIsNoTerminal() {
        try (Progress progress = progress(100, false)) {
            pass(Duration.ofSeconds(1));
            progress.add(50);
        }
        assertThat(printed()).isEmpty();
    }

    @Test
    void takesMoreThanItsTotalAndATotalOfNothing() {
        Progress progress = progress(2, true);
        pass(Duration.ofSeconds(1));
        progress.add(4);
        assertThat(printed()).isEqualTo(ERASE + "primes  4/2 jobs  [====================]  4.0 jobs/s  ETA 0 s");

        Progress empty = progress(0, true);
        pass(Duration.ofSeconds(1));
        empty.add(0);
        assertThat(printed()).endsWith("primes  0/0 jobs  [====================]  0.0 jobs/s  ETA -");
    }

    @Test
    void losesNothingWhenThreadsAddAtOnce() {
        Progress progress = progress(10_000, true);
        IntStream.range(0, 9_999).parallel().forEach(i -> progress.add(1));
        pass(Duration.ofSeconds(1));
        progress.add(1);
        assertThat(printed()).contains("10,000/10,000 jobs");
    }

    @Test
    void drawsHowFarWorkIsThatGoesOnElsewhere() {
        Progress progress = progress(1, true);
        progress.set(40, 100, "page 4");
        pass(Duration.ofSeconds(10));
        progress.set(60, 100, "page " + "6".repeat(100));
        assertThat(printed())
                .isEqualTo(ERASE + "primes   60/100 steps  [============>       ]  2.0 steps/s  ETA 20 s  page 666…");

        pass(Duration.ofSeconds(1));
        progress.above(() -> assertThat(printed()).endsWith("6…" + ERASE));
        progress.set(7, 0, "");
        assertThat(printed()).endsWith(ERASE + "primes  7 steps");
    }

    @Test
    void aTotalThatNobodyKnowsIsNoTotal() {
        Progress progress = progress(Progress.UNKNOWN, true);
        pass(Duration.ofSeconds(1));
        progress.tick();
        assertThat(printed()).isEqualTo(ERASE + "primes");
    }

    private Progress progress(long total, boolean terminal) {
        return new Progress("primes", "jobs", total, new PrintStream(bytes, true, UTF_8), terminal, nanos::get);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private String printed() {
        return bytes.toString(UTF_8);
    }
}
