package dev.redwork.reference;

import dev.redwork.bench.BenchEnvironment;
import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.reference.ReferencePage.Section;
import dev.redwork.text.Numbers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "reference",
        description = "Published workloads on real workers, beside their figures and plain programs.",
        footer = {
            "  redwork reference --quick                       a table in some minutes",
            "  redwork reference --only gcd,primes -o json     two of them as JSON",
            "  redwork reference --write docs/reference.md     all of it as a page with plots",
            "",
            "Each workload is a small system that textbooks and talks measure. It is run by one worker JVM of 1,",
            "2, 4 and 8 threads and by 2, 4 and 8 worker JVMs, which are started once, on a Redis of its own, or",
            "with --redis on that server, in queues of its own (b.*) that go with it. TIME is from the first",
            "enqueue to the last result, the median of warm runs; PLAIN the program that one would write without",
            "a queue, on as many threads; PYTHON the same as a short program, where there is a python3; PUBLISHED",
            "the figure of the textbook or talk. Every result is held: a wrong one is told, and the exit code is",
            "1. All of them take up to half an hour on two cores, with --quick some minutes at smaller sizes."
        })
public final class ReferenceCommand extends DataAction {
    @Option(
            names = "--only",
            paramLabel = "NAME,...",
            split = ",",
            description = "These workloads only: fetch, save, pi, primes, verify, gcd, integrate, words, sum, weblogs."
                    + " Default: all of them.")
    List<String> only = new ArrayList<>();

    @Option(names = "--quick", description = "Smaller sizes, up to 4 threads and JVMs, and fewer runs.")
    boolean quick;

    @Option(
            names = "--write",
            paramLabel = "FILE.md",
            description = "Write a page, and plots and rows into the folder beside it that has its name.")
    @Nullable
    Path write;

    /** As little as shows right results. */
    @Option(names = "--tiny", hidden = true)
    boolean tiny;

    /** In their order on the page. */
    static List<Workload> all() {
        return List.of(
                new FetchWorkload(),
                new SaveWorkload(),
                new PiWorkload(),
                new PrimesWorkload(),
                new VerifyWorkload(),
                new GcdWorkload(),
                new IntegrateWorkload(),
                new WordsWorkload(),
                new SumWorkload(),
                new WeblogsWorkload());
    }

    @Override
    public boolean hasNames() {
        return false;
    }

    @Override
    public Integer call() {
        List<Workload> workloads = chosen();
        PageFiles files = write == null ? null : PageFiles.of(write);
        Extent extent = tiny ? Extent.TINY : quick ? Extent.QUICK : Extent.FULL;
        Machine machine = Machine.look();
        long start = System.nanoTime();
        List<Row> rows = new ArrayList<>();
        Ran ran = interruptible(
                () -> "interrupted with " + Numbers.count(rows.size(), "row")
                        + (files == null ? "" : "; the page was not written"),
                () -> run(extent, machine, workloads, rows));
        List<Section> sections = workloads.stream()
                .map(workload -> new Section(workload, rowsOf(workload, rows, machine)))
                .toList();
        long nanos = System.nanoTime() - start;
        print(rows, ran.machine(), nanos);
        String folder = files == null ? "" : files.folder();
        return end(rows, files, new ReferencePage(line(), folder, ran.machine(), ran.jvms(), nanos, sections));
    }

    private record Ran(Machine machine, Jvms jvms) {}

    private List<Workload> chosen() {
        List<String> names = all().stream().map(Workload::name).toList();
        for (String name : only) {
            if (!names.contains(name)) {
                throw usage("--only: '" + name + "' is no workload, take some of " + String.join(", ", names));
            }
        }
        return all().stream()
                .filter(workload -> only.isEmpty() || new LinkedHashSet<>(only).contains(workload.name()))
                .toList();
    }

    private Ran run(Extent extent, Machine machine, List<Workload> workloads, List<Row> rows)
            throws InterruptedException {
        try (InputFiles files = InputFiles.create();
                BenchEnvironment environment = BenchEnvironment.open(this, true, Duration.ZERO)) {
            try {
                PlainPython python = PlainPython.find(environment);
                ReferenceWorkers workers = ReferenceWorkers.start(environment, extent.shapes(), files.folder());
                Testbed bed = new Testbed(extent, environment, workers, files.folder(), python, console(), rows);
                for (Workload workload : workloads) {
                    workload.run(bed);
                }
                return new Ran(machine.with(environment.redisVersion(), python.version()), workers.jvms());
            } catch (RuntimeException e) {
                if (environment.isEnding()) {
                    throw new CancellationException("interrupted");
                }
                environment.lastLines().forEach(console().err()::println);
                throw e;
            }
        }
    }

    private static RowsOfWorkload rowsOf(Workload workload, List<Row> rows, Machine machine) {
        return new RowsOfWorkload(
                rows.stream()
                        .filter(row -> row.workload().equals(workload.name()))
                        .toList(),
                machine.cores());
    }

    private void print(List<Row> rows, Machine machine, long nanos) {
        if (form() == Form.TABLE) {
            print(ReferenceTable.columns().table(rows));
        } else {
            print(new JsonFields()
                    .with(
                            "rows",
                            rows.stream().map(ReferenceTable.columns()::fields).toList())
                    .with("machine", machine.json())
                    .withSeconds(nanos)
                    .json());
        }
        console().flush();
    }

    /** A page is worth writing where all is right. */
    private int end(List<Row> rows, @Nullable PageFiles files, ReferencePage page) {
        List<Row> wrong = wrong(rows);
        if (!wrong.isEmpty()) {
            say("wrong results: "
                    + wrong.stream()
                            .map(row -> "%s, %s, %s".formatted(row.workload(), row.size(), row.form()))
                            .collect(Collectors.joining("; "))
                    + (files == null ? "" : "; no page was written"));
            return ExitCode.PROBLEM;
        }
        if (files != null) {
            files.write(
                    page,
                    rows.stream()
                            .map(ReferenceTable.columns()::fields)
                            .map(JsonFields::json)
                            .toList());
            say("wrote " + files.page() + ", and the folder " + files.folder() + " beside it");
        }
        return ExitCode.OK;
    }

    static List<Row> wrong(List<Row> rows) {
        return rows.stream().filter(row -> !row.isRight()).toList();
    }

    /** This call, as it is to be repeated. */
    private String line() {
        return "redwork reference" + (only.isEmpty() ? "" : " --only " + String.join(",", only))
                + (quick ? " --quick" : "");
    }
}
