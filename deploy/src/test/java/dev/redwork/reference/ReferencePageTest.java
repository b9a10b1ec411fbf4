package dev.redwork.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redwork.reference.ReferencePage.Section;
import dev.redwork.reference.Row.Plain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferencePageTest {
    private static final long SECOND = 1_000_000_000;
    private static final Machine MACHINE = new Machine(2, 2.4, "Linux 6", "OpenJDK 17", "7.0.15", null);

    private final Workload workload = new Workload() {
        @Override
        public String name() {
            return "count";
        }

        @Override
        public String about() {
            return "Counts.";
        }

        @Override
        public void run(Testbed bed) {
            throw new AssertionError("a page runs nothing");
        }

        @Override
        public List<Plot> plots(RowsOfWorkload rows) {
            return List.of(
                    rows.shapes("counting", "count-workers", "a million"), rows.shapes("none", "none", "nothing"));
        }

        @Override
        public List<String> remarks(RowsOfWorkload rows) {
            return List.of("Counted.");
        }
    };

    private static Row row(WorkerShape shape, double seconds) {
        return new Row(
                "count", "a million", shape.words(), 1_000, Math.round(seconds * SECOND), null, null, null, "7", "7");
    }

    private final List<Row> rows = List.of(
            row(WorkerShape.ONE, 4)
                    .with(new Published(10, "CPython | serial", "a book"))
                    .withPlain(new Plain(3 * SECOND, true))
                    .withPython(Plain.of(9 * SECOND)),
            row(WorkerShape.TWO_THREADS, 2).withPlain(Plain.of(3 * SECOND / 2)),
            row(new WorkerShape(1, 4), 2.5),
            row(WorkerShape.TWO_JVMS, 2.05));

    private ReferencePage page() {
        return new ReferencePage(
                "redwork reference",
                "reference",
                MACHINE,
                new Jvms(3, 2 * SECOND, 300 << 20),
                90 * SECOND,
                List.of(new Section(workload, new RowsOfWorkload(rows, 2))));
    }

    @Test
    void thePageSetsOursBesideThePlainOneAndThePublishedOne() {
        assertThat(page().text())
                .contains("`redwork reference` ran them, held their results and wrote this page, in 1 m 30 s.")
                .contains("load average was 2.4", "no Python")
                .contains("| count | a million | 1 thread | 10 s | 4.00 s | 2.50 | CPython \\| serial | a book |")
                .contains("| a million | 1 thread | 1,000 | 4.00 s | ≈ 3.00 s | 9.00 s | 10 s | 7 |")
                .contains("| a million | 2 threads | 1,000 | 2.00 s | 1.50 s |  |  | 7 |")
                .contains("![counting](reference/count-workers.svg)")
                .contains("- a million: 4 threads took 25 % longer than the best of fewer: they share 2 cores.")
                .contains(
                        "2 cores. a million, 1 thread: 1.33 of its time, 1.00 ms a job more; a million, 2 threads: 1.33")
                .contains(
                        "3 worker JVMs that were started together read their queues after 2.00 s, and held 105 MB each")
                .contains("| workload | size | 1 thread | 2 threads | 4 threads | 2 JVMs |")
                .contains("| count | a million | 1.33 | 1.33 | | |")
                .doesNotContain("none.svg")
                .doesNotContain("JVMs took");
    }

    @Test
    void noLineEndsInABlank() {
        assertThat(page().text().lines()).noneMatch(line -> line.endsWith(" "));
    }

    @Test
    void filesStandBesideThePage(@TempDir Path folder) throws Exception {
        PageFiles files = PageFiles.of(folder.resolve("reference.md"));
        files.write(page(), List.of("{\"a\":1}", "{\"a\":2}"));
        assertThat(Files.readString(folder.resolve("reference.md"))).isEqualTo(page().text());
        assertThat(folder.resolve("reference/count-workers.svg")).isNotEmptyFile();
        assertThat(folder.resolve("reference/rows.jsonl")).hasContent("{\"a\":1}\n{\"a\":2}");
        assertThat(folder.resolve("reference")).isDirectoryNotContaining("glob:**none*");
    }

    @Test
    void whereNoPageCanBeIsTold(@TempDir Path folder) throws Exception {
        Path taken = Files.createDirectory(folder.resolve("taken.md"));
        for (Path wrong : List.of(folder.resolve("page.txt"), folder.resolve("none/page.md"), taken)) {
            assertThatThrownBy(() -> PageFiles.of(wrong))
                    .as("%s", wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("--write");
        }
    }

    @Test
    void aWrongResultIsSeen() {
        Row wrong = new Row("count", "a million", "1 thread", 1, SECOND, null, null, null, "6", "7");
        List<Row> all = new ArrayList<>(rows);
        all.add(wrong);
        assertThat(ReferenceCommand.wrong(all)).containsExactly(wrong);
        assertThat(String.join("\n", ReferenceTable.columns().table(all).lines(false, 200)))
                .contains("WRONG: 6, not 7");
        assertThat(ReferenceTable.columns().fields(wrong).json()).contains("\"right\":false");
    }

    @Test
    void theTableFitsATerminal() {
        assertThat(ReferenceTable.columns().table(rows).lines(false, 80)).allMatch(line -> line.length() <= 80);
    }
}
