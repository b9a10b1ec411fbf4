package dev.redwork.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.job.Job;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.producer.GroupCommitBenchmark;
import dev.redwork.store.OutcomeStore.Outcome;
import dev.redwork.worker.JobRunnerBenchmark;
import dev.redwork.worker.LaneStateBenchmark;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark, once: that it does its work, never how fast. */
class BenchmarksTest {
    private static final List<Class<?>> ALL = List.of(
            CodecBenchmark.class,
            GroupCommitBenchmark.class,
            JobRunnerBenchmark.class,
            KernelBenchmark.class,
            LaneStateBenchmark.class);

    @Test
    void whatTheProfileRunsIsWhatIsCalledHere() {
        List<String> found = BenchmarkList.defaultList()
                .find(
                        OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                        List.of(".*"),
                        List.of())
                .stream()
                .map(BenchmarkListEntry::getUsername)
                .toList();

        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(
                        ALL.stream().flatMap(BenchmarksTest::benchmarks).toList())
                .hasSize(20);
    }

    @Test
    void specsAndOutcomesAreWrittenAndRead() {
        CodecBenchmark codec = new CodecBenchmark();

        Job job = codec.readSpec();
        assertThat(job.task()).isEqualTo("bench.noop");
        assertThat(text(codec.writeSpec())).contains("\"inbox\":\"inbox\"", "\"input\":\"xxxxxxxxxx\"");
        assertThat(text(codec.writeOutcome())).contains("\"state\":\"succeeded\"", "\"output\":10");
        assertThat(codec.readOutcome().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void theJobsOfManyCallersGoIntoOneCall() {
        GroupCommitBenchmark commit = new GroupCommitBenchmark();

        assertThat(commit.gather()).isEqualTo(1);
        assertThat(commit.call().isAnswered()).isFalse();
    }

    @Test
    void aClaimIsRunToItsOutcome() {
        JobRunnerBenchmark runner = new JobRunnerBenchmark();

        assertThat(runner.run()).isInstanceOfSatisfying(Outcome.Completed.class, completed -> {
            assertThat(completed.result().state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(completed.result().output()).isEqualTo(Payload.of("10"));
        });
        assertThat(runner.run()).isInstanceOf(Outcome.Completed.class);
        runner.close();
    }

    @Test
    void aTurnTellsItsOutcomesAndAsksForMoreAgainAndAgain() {
        LaneStateBenchmark lane = new LaneStateBenchmark();

        // One that completes and one that claims.
        assertThat(lane.turn()).hasSize(2);
        assertThat(lane.turn()).hasSize(2);
        lane.close();
    }

    @Test
    void theTasksThatComputeAreRightWithoutAQueue() throws Exception {
        KernelBenchmark kernels = new KernelBenchmark();

        assertThat(kernels.sieveFrom1e9().count()).isEqualTo(482_449);
        assertThat(kernels.sieveFrom1e12().count()).isEqualTo(361_726);
        assertThat(kernels.factorBlind().factor()).isZero();
        assertThat(kernels.factorWithFlag().stopped()).isFalse();
        assertThat(kernels.look()).isFalse();
        assertThat(kernels.gcd()).isEqualTo(BigInteger.valueOf(kernels.gcdPlain()));
        assertThat(kernels.piPlain()).isEqualTo(kernels.piBlocks()).isBetween(7_850_000L, 7_860_000L);
        assertThat(kernels.integrateSquare() * 1e-6).isBetween(333.33328333333, 333.33328333334);
        assertThat(kernels.sumPlain())
                .isEqualTo(kernels.sumBlocks())
                .isEqualTo(BigInteger.valueOf(49_999_995_000_000L));
        kernels.close();
    }

    private static Stream<String> benchmarks(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .map(method -> type.getName() + "." + method.getName());
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
