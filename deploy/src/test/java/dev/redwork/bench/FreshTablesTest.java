package dev.redwork.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redwork.cli.terminal.Table;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FreshTablesTest {
    private static final int RUNS = 2;

    private final List<Figure> figures = List.of(
            new Figure("set", "calls/s", 500_000, 400_000, 600_000, null, 0, Cost.NONE),
            new Figure("singles-plain", "calls/s", 20_000, 20_000, 20_000, null, 0, cost(Map.of("client", time(4)))),
            new Figure(
                    "singles", "jobs/s", 10_000, 9_000, 11_000, "singles-plain", 0.5, cost(Map.of("client", time(8)))),
            new Figure("drain", "jobs/s", 30_000, 29_000, 31_000, "set", 0.06, cost(Map.of("worker", time(40)))),
            new Figure(
                    "start-p50",
                    "ms",
                    1.25,
                    1,
                    1.5,
                    "start-plain-p50",
                    3,
                    cost(Map.of("worker", new JvmTime(1, Double.NaN, 0.5), "client", time(2)))),
            new Figure("start-p90", "ms", 2, 2, 2, "start-plain-p90", 3, Cost.NONE),
            new Figure("start-p99", "ms", 6, 5, 7, "start-plain-p99", 2, Cost.NONE));

    @Test
    void speedsHaveARowForEachFigureButTheLesserPercentiles() {
        assertThat(lines(0))
                .containsExactly(
                        "FIGURE          MEDIAN      MIN      MAX  UNIT     RATIO",
                        "─────────────  ───────  ───────  ───────  ───────  ───────────────────────",
                        "set            500,000  400,000  600,000  calls/s",
                        "singles-plain   20,000   20,000   20,000  calls/s",
                        "singles         10,000    9,000   11,000  jobs/s   0.50 of singles-plain",
                        "drain           30,000   29,000   31,000  jobs/s   0.06 of set",
                        "start-p50         1.25     1.00     1.50  ms       3.00 of start-plain-p50",
                        "start-p99         6.00     5.00     7.00  ms       2.00 of start-plain-p99");
    }

    @Test
    void timesAreThoseOfARoundAndLeftOutWhereNoJvmWasOrNothingIsTold() {
        assertThat(lines(1))
                .containsExactly(
                        "SECONDS        WORKER  COMPILERS  CLASSES  CLIENT  COMPILERS  CLASSES  REDIS",
                        "─────────────  ──────  ─────────  ───────  ──────  ─────────  ───────  ─────",
                        "singles-plain                                2.00       1.00     0.50   0.75",
                        "singles                                      4.00       2.00     1.00   0.75",
                        "drain           20.00      10.00     5.00                               0.75",
                        "start            0.50                0.25    1.00       0.50     0.25   0.75");
    }

    private List<String> lines(int table) {
        List<Table> tables = FreshTables.of(figures, RUNS);
        return tables.get(table).lines(false, 80);
    }

    private static Cost cost(Map<String, JvmTime> jvms) {
        return new Cost(1, 1, 1, 1, 1.5, 0, 0, jvms);
    }

    private static JvmTime time(double cpu) {
        return new JvmTime(cpu, cpu / 2, cpu / 4);
    }
}
