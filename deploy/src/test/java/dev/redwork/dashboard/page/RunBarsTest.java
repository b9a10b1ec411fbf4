package dev.redwork.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.dashboard.html.Links;
import dev.redwork.dashboard.page.RecentRuns.Run;
import dev.redwork.job.JobState;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunBarsTest {
    private static Run run(String id, long started, long ended) {
        return new Run("q", id, "t", "w", ended == 0 ? JobState.RUNNING : JobState.SUCCEEDED, started, ended, -1);
    }

    /** Id and left edge of each, row by row. */
    private static List<List<String>> rows(int most, Run... runs) {
        return RunBars.rows(List.of(runs), most).stream()
                .map(row -> row.stream()
                        .map(piece -> piece.run().id() + "@" + piece.from())
                        .toList())
                .toList();
    }

    @Test
    void runsThatOverlapStandBelowEachOther() {
        assertThat(rows(4, run("a", 10, 20), run("b", 15, 30), run("c", 20, 40), run("d", 25, 26)))
                .containsExactly(List.of("a@10", "c@20"), List.of("b@15"), List.of("d@25"));
    }

    /** A claim took four jobs for two threads: all began with it, as far as Redis knows. */
    @Test
    void moreThanThereAreThreadsStandBehindEachOther() {
        assertThat(rows(2, run("d", 10, 40), run("a", 10, 20), run("c", 10, 35), run("b", 10, 25)))
                .containsExactly(List.of("a@10", "c@20"), List.of("b@10", "d@25"));
    }

    @Test
    void thoseThatGoOnKeepTheirRowAndThoseBehindThemAreLeftOut() {
        assertThat(rows(2, run("a", 10, 20), run("x", 10, 0), run("y", 10, 0), run("z", 10, 0)))
                .containsExactly(List.of("a@10", "y@20"), List.of("x@10"));
    }

    @Test
    void whereTheStartIsNotKnownTheEndIsMarked() {
        assertThat(rows(4, run("a", 0, 20), run("b", 0, 20))).containsExactly(List.of("a@20", "b@20"));
        String drawn = new RunBars(new Links(""), 0, 100)
                .of("w", List.of(run("a", 0, 50)), 1)
                .toString();
        assertThat(drawn).contains("x=\"500.0\"", "width=\"1.5\"", "succeeded</title>");
    }

    @Test
    void barsEndAtTheEdges() {
        RunBars bars = new RunBars(new Links("/p"), 1_000, 2_000);
        assertThat(bars.of("w", List.of(run("a", 500, 1_500)), 1).toString())
                .contains("<a href=\"/p/jobs/q/a\"", "x=\"0.0\" y=\"0\" width=\"500.0\"", "after 1.00 s");
        assertThat(bars.of("w", List.of(run("a", 1_500, 0)), 1).toString())
                .contains("x=\"500.0\" y=\"0\" width=\"500.0\"", "class=\"running\"", "runs for 500 ms");
        // Their end may be by the worker's clock.
        assertThat(bars.of("w", List.of(run("a", 1_999, 2_500)), 1).toString()).contains("x=\"998.5\"");
    }
}
