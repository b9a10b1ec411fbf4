package dev.redwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.job.JobProgress;
import dev.redwork.store.OutcomeStore.Outcome;
import dev.redwork.store.ProgressStore;
import dev.redwork.store.ProgressStore.LogLine;
import dev.redwork.store.SessionStore.Reported;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

/** How far a run is and what it logs, on its way from the handler to the lane's next call. */
class RunReportsTest {
    private final LaneFixture lane = new LaneFixture(1, "q");
    private final ClaimedJob job = new ClaimedJob(lane.session(0), LaneFixture.claim("a", 7), lane.ticker);
    private final JobContext context = JobContext.alone("t");

    private RunReports reports(boolean watched) {
        return new RunReports(List.of(job), watched);
    }

    private RunProgress progress() {
        return Objects.requireNonNull(job.progress());
    }

    private RunLog log() {
        return Objects.requireNonNull(job.log());
    }

    private static List<Long> done(RunReports reports) {
        return reports.progress().stream()
                .map(Reported::progress)
                .map(JobProgress::done)
                .toList();
    }

    private static List<String> texts(RunLog log) {
        return log.untold().lines().stream().map(LogLine::text).toList();
    }

    @Test
    void aRunThatUsesNeitherHasNothingToSay() {
        RunReports reports = reports(true);

        assertThat(reports.progress()).isEmpty();
        assertThat(reports.logs()).isEmpty();
        assertThat(job.cameTo()).isNull();
    }

    @Test
    void onlyTheLastIsToldAndOnlyOnce() {
        job.begin(new RunProgress(1, 10, "page"));
        progress().set(2, 10, "page");
        RunReports first = reports(false);
        assertThat(done(first)).containsExactly(2L);

        // Its answer was lost: it is told again.
        assertThat(done(reports(false))).containsExactly(2L);
        first.told();
        assertThat(done(reports(false))).isEmpty();

        progress().set(3, 10, "page");
        assertThat(done(reports(false))).containsExactly(3L);
        progress().set(2, 10, "another");
        assertThat(reports(false).progress().get(0).progress().message()).isEqualTo("another");
    }

    @Test
    void whatChangedWhileItWasToldIsToldNextTime() {
        job.begin(new RunProgress(1, 10, ""));
        RunReports first = reports(false);
        progress().set(2, 10, "");
        first.told();

        assertThat(done(reports(false))).containsExactly(2L);
    }

    /** The count of one part of the work never stands beside another part's total. */
    @Test
    void aReaderSeesCountAndTotalOfOneCall() throws InterruptedException {
        RunProgress progress = new RunProgress(0, 1, "");
        Thread writer = new Thread(() -> {
            for (long i = 1; i < 2_000_000; i++) {
                progress.set(1_000 * (i / 1_000), i / 1_000 + 1, "");
            }
        });
        writer.start();
        do {
            JobProgress seen = progress.read(1, 1).progress();
            assertThat(seen.done()).isEqualTo(1_000 * (seen.total() - 1));
        } while (writer.isAlive());
        writer.join();
    }

    @Test
    void aMessageIsCut() {
        JobProgress told = new RunProgress(1, 2, "x".repeat(10_000)).read(5, 3).progress();

        assertThat(told.message()).hasSize(JobProgress.MESSAGE_LIMIT).endsWith("...");
        assertThat(told.at()).isEqualTo(5);
        assertThat(told.attempt()).isEqualTo(3);
    }

    @Test
    void linesWaitForTheEndUnlessSomebodyLooksOrTheyAreMany() {
        job.log("one");
        assertThat(reports(false).logs()).isEmpty();
        assertThat(reports(true).logs()).hasSize(1);

        while (!log().isHalfFull()) {
            job.log("x".repeat(1_000));
        }
        assertThat(reports(false).logs()).hasSize(1);
    }

    @Test
    void aLogInMemoryKeepsTheNewestAndCountsOn() {
        RunLog log = new RunLog();
        for (int i = 1; i <= 10_000; i++) {
            log.add(5, "line " + i);
        }
        assertThat(log.untold().lines()).hasSizeBetween(500, ProgressStore.LOG_LINES);
        assertThat(log.untold().first() + log.untold().lines().size() - 1).isEqualTo(10_000);
        assertThat(texts(log)).endsWith("line 9999", "line 10000");

        log.add(5, "y".repeat(1_000_000));
        assertThat(texts(log).get(log.untold().lines().size() - 1)).hasSize(RunLog.LINE_LIMIT);
        RunLog.Untold some = log.untold();
        log.add(5, "since");
        log.told(some);
        assertThat(texts(log)).containsExactly("since");
        assertThat(log.untold().first()).isEqualTo(10_002);
        RunLog.Untold old = log.untold();
        log.told(old);
        log.told(old);
        assertThat(log.untold().lines()).isEmpty();
        log.add(5, "more");
        log.told(old);
        assertThat(texts(log)).containsExactly("more");
    }

    @Test
    void whatFailedCarriesHowFarItCame() {
        OutcomeRules rules = new OutcomeRules("w", NOPLogger.NOP_LOGGER);
        job.begin(new RunProgress(10, 12, "page 10"));

        assertThat(rules.failed(job, new IllegalStateException()))
                .isInstanceOfSatisfying(
                        Outcome.Retried.class,
                        retried ->
                                assertThat(retried.progress()).isEqualTo(new JobProgress(10, 12, "page 10", 1_000, 1)));
        assertThat(rules.poison(job))
                .isInstanceOfSatisfying(
                        Outcome.Buried.class,
                        buried -> assertThat(buried.progress()).isNotNull());
    }

    @Test
    void aContextAloneKeepsBothForATest() {
        assertThat(context.progress()).isEmpty();
        assertThat(context.lastProgress()).isEmpty();
        context.progress(1, 4);
        context.progress(3, 4, "nearly");
        context.log("one\ntwo");
        context.log("");

        assertThat(context.progress()).hasValueSatisfying(far -> {
            assertThat(far.done()).isEqualTo(3);
            assertThat(far.total()).isEqualTo(4);
            assertThat(far.message()).isEqualTo("nearly");
        });
        assertThat(context.logged()).containsExactly("one", "two", "");
        assertThatThrownBy(() -> context.progress(-1, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("progress -1 of 4 of job alone");
    }
}
