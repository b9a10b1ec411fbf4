package dev.redwork.cli;

import static dev.redwork.cli.BenchAnswers.NOBODY;

import org.junit.jupiter.api.Test;

/** What the benches refuse before they start anything. */
class BenchRefusalStoryTest {
    @Test
    void whatIsNoBenchAndNoSizeIsRefused() {
        Ran.redwork(NOBODY, "bench")
                .refused(2, "which of drain, enqueue, latency, steady, delayed, fetch, memory, idle, primes");
        Ran.redwork(NOBODY, "bench", "drain", "--jobs", "0").refused(2, "--jobs is 1 to 10,000,000, not 0");
        Ran.redwork(NOBODY, "bench", "drain", "--runs", "0").refused(2, "--runs is 1 to 1,000, not 0");
        Ran.redwork(NOBODY, "bench", "enqueue", "--input-bytes", "-1").refused(2, "--input-bytes is 0 to");
        Ran.redwork(NOBODY, "bench", "fetch", "--delay", "1m").refused(2, "--delay is 0s to 5s, not 1 m 00 s");
        Ran.redwork(NOBODY, "bench", "enqueue", "--redis", NOBODY, "--no-aof").refused(2, "--no-aof is for a Redis");
        Ran.redwork(NOBODY, "bench", "enqueue", "--redis", NOBODY).refused(69, "cannot be reached");
    }

    @Test
    void costsAreRefusedThatCannotBeMeasured() {
        Ran.redwork(NOBODY, "bench", "memory", "--jobs", "10").refused(2, "--jobs is 1,000 to 10,000,000, not 10");
        Ran.redwork(NOBODY, "bench", "memory", "--held", "5001").refused(2, "--held is 100 to 5,000, not 5001");
        Ran.redwork(NOBODY, "bench", "idle", "--time", "999ms").refused(2, "--time is 1s to 1h, not 999 ms");
        Ran.redwork(NOBODY, "bench", "primes", "--numbers", "10^20").refused(2, "--numbers is 1,000 to");
        Ran.redwork(NOBODY, "bench", "primes", "--numbers", "1e6", "--piece", "1e7")
                .refused(2, "--piece is 1,000 to 1,000,000, not 10000000");
        Ran.redwork(NOBODY, "bench", "primes", "--pairs", "0").refused(2, "--pairs is 1 to 100,000, not 0");
    }

    @Test
    void whatIsNoLoadOrNoLineIsRefused() {
        Ran.redwork(NOBODY, "bench", "latency", "--loads", "idle,idle").refused(2, "--loads names one twice");
        Ran.redwork(NOBODY, "bench", "latency", "--loads", "101").refused(2, "'101' is no load");
        Ran.redwork(NOBODY, "bench", "latency", "--idle-rate", "0").refused(2, "--idle-rate is 1 to 10,000, not 0");
        Ran.redwork(NOBODY, "bench", "steady", "--seconds", "61").refused(2, "--seconds is 1 to 60, not 61");
        Ran.redwork(NOBODY, "bench", "steady", "--in-flight", "0").refused(2, "--in-flight is 1 to");
        Ran.redwork(NOBODY, "bench", "delayed", "--workers", "65").refused(2, "--workers is 1 to 64, not 65");
        Ran.redwork(NOBODY, "bench", "drain", "--rtt", "2s").refused(2, "--rtt is 0s to 1s, not 2.00 s");
        Ran.redwork(NOBODY, "bench", "drain", "--rtt", "1ms", "--redis", "rediss://127.0.0.1:1")
                .refused(2, "rediss:// is TLS");
    }

    @Test
    void whatCannotGrowIsRefused() {
        Ran.redwork(NOBODY, "bench", "scale").refused(2, "BY");
        Ran.redwork(NOBODY, "bench", "scale", "luck")
                .refused(2, "'luck' is nothing that can grow: take one of backlog,");
        Ran.redwork(NOBODY, "bench", "scale", "workers", "--sizes", "0").refused(2, "--sizes of workers are 1 to 64");
        Ran.redwork(NOBODY, "bench", "scale", "batch", "--sizes", "10,1e1").refused(2, "--sizes names one twice");
        Ran.redwork(NOBODY, "bench", "scale", "workers", "--workers", "2")
                .refused(2, "--workers is what grows here: give --sizes");
        Ran.redwork(NOBODY, "bench", "scale", "rtt", "--rtt", "1ms").refused(2, "--rtt is what grows here");
        Ran.redwork(NOBODY, "bench", "scale", "rtt", "--redis", "rediss://127.0.0.1:1")
                .refused(2, "rediss:// is TLS");
        Ran.redwork(NOBODY, "bench", "scale", "backlog", "--jobs", "0").refused(2, "--jobs is 1 to 10,000,000, not 0");
        Ran.redwork(NOBODY, "bench", "fairness", "--workers", "1").refused(2, "--workers is 2 to 64, not 1");
    }
}
