package dev.redwork.cli;

import static dev.redwork.cli.BenchAnswers.NOBODY;

import org.junit.jupiter.api.Test;

/** What the benches refuse before they start anything. */
class BenchRefusalStoryTest {
    @Test
    void whatIsNoBenchAndNoSizeIsRefused() {
        Ran.redwork(NOBODY, "bench").refused(2, "which of drain, enqueue, latency, fresh, gcd, fetch, memory, idle");
        Ran.redwork(NOBODY, "bench", "drain", "--jobs", "0").refused(2, "--jobs is 1 to 10,000,000, not 0");
        Ran.redwork(NOBODY, "bench", "drain", "--runs", "0").refused(2, "--runs is 1 to 1,000, not 0");
        Ran.redwork(NOBODY, "bench", "drain", "--input-bytes", "-1").refused(2, "--input-bytes is 0 to");
        Ran.redwork(NOBODY, "bench", "fetch", "--delay", "1m").refused(2, "--delay is 0s to 5s, not 1 m 00 s");
        Ran.redwork(NOBODY, "bench", "enqueue", "--redis", NOBODY, "--no-aof").refused(2, "--no-aof is for a Redis");
        Ran.redwork(NOBODY, "bench", "enqueue", "--redis", NOBODY).refused(69, "cannot be reached");
    }

    @Test
    void referenceRefusesWhatItDoesNotHave() {
        Ran.redwork(NOBODY, "reference", "--only", "gcd,golf")
                .refused(2, "--only: 'golf' is no workload, take some of", "gcd");
        Ran.redwork(NOBODY, "reference", "--write", "page.txt").refused(2, "--write is a Markdown file");
        Ran.redwork(NOBODY, "reference", "--write", "/nowhere/page.md").refused(2, "--write /nowhere/page.md");
        Ran.redwork(NOBODY, "reference", "-o", "name").refused(2, "-o name is for lists");
        Ran.redwork(NOBODY, "reference", "--redis", NOBODY).refused(69, "cannot be reached");
    }

    @Test
    void costsAreRefusedThatCannotBeMeasured() {
        Ran.redwork(NOBODY, "bench", "memory", "--jobs", "10").refused(2, "--jobs is 1,000 to 10,000,000, not 10");
        Ran.redwork(NOBODY, "bench", "idle", "--time", "999ms").refused(2, "--time is 1s to 1h, not 999 ms");
        Ran.redwork(NOBODY, "bench", "gcd", "--pairs", "0").refused(2, "--pairs is 1 to 100,000, not 0");
        Ran.redwork(NOBODY, "bench", "fresh", "--singles", "0").refused(2, "--singles is 1 to 10,000,000, not 0");
        Ran.redwork(NOBODY, "bench", "fresh", "--pages", "5001").refused(2, "--pages is 1 to 5,000, not 5001");
        Ran.redwork(NOBODY, "bench", "fresh", "--one", "0").refused(2, "--one is 1 to 100,000, not 0");
        Ran.redwork(NOBODY, "bench", "fresh", "--threads", "0").refused(2, "--threads is 1 to 1,000, not 0");
    }

    @Test
    void whatIsNoLoadOrNoLineIsRefused() {
        Ran.redwork(NOBODY, "bench", "latency", "--loads", "idle,idle").refused(2, "--loads names one twice");
        Ran.redwork(NOBODY, "bench", "latency", "--loads", "101").refused(2, "'101' is no load");
        Ran.redwork(NOBODY, "bench", "latency", "--idle-rate", "0").refused(2, "--idle-rate is 1 to 10,000, not 0");
        Ran.redwork(NOBODY, "bench", "latency", "--workers", "65").refused(2, "--workers is 1 to 64, not 65");
        Ran.redwork(NOBODY, "bench", "drain", "--rtt", "2s").refused(2, "--rtt is 0s to 1s, not 2.00 s");
        Ran.redwork(NOBODY, "bench", "drain", "--rtt", "1ms", "--redis", "rediss://127.0.0.1:1")
                .refused(2, "rediss:// is TLS");
    }

    @Test
    void sizesOfADrainThatMakeNoSenseAreRefused() {
        Ran.redwork(NOBODY, "bench", "drain", "--behind", "-1").refused(2, "--behind is 0 to 10,000,000, not -1");
        Ran.redwork(NOBODY, "bench", "drain", "--batch", "100001").refused(2, "--batch is 0 to 100,000");
        Ran.redwork(NOBODY, "bench", "drain", "--producers", "2001").refused(2, "--producers is 0 to 2,000");
        Ran.redwork(NOBODY, "bench", "drain", "--batch", "10", "--keys").refused(2, "take one of them");
    }
}
