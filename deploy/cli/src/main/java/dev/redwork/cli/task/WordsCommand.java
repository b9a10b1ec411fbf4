package dev.redwork.cli.task;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.ByteSize;
import dev.redwork.cli.terminal.Columns;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Progress;
import dev.redwork.cli.terminal.Table;
import dev.redwork.producer.tasks.CountedWords;
import dev.redwork.producer.tasks.Words;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "words",
        description = "How many words files and pages have.",
        footer = {
            "  redwork worker --files ~/texts                  files are read by workers, below DIR only",
            "  redwork words war-and-peace.txt poems/ulysses.txt",
            "  redwork words https://example.com/ -o json",
            "",
            "Words are what white space parts, markup included. A file is UTF-8, of any size: several jobs count",
            "a chunk of it each. Of a page it is what `fetch` counts. Exit code 1: a source could not be counted."
        })
public final class WordsCommand extends FilesAction {
    @Option(
            names = "--chunk",
            paramLabel = "SIZE",
            converter = ByteSize.class,
            description = "How much of a file one job reads: 64MiB, 1GB. Default: 64MiB.")
    long chunk = Words.CHUNK;

    @Override
    public Integer call() {
        queue();
        List<String> sources = sources();
        long started = System.nanoTime();
        AtomicLong jobs = new AtomicLong();
        List<CountedWords> counted = connected(producer -> together(producer, batch -> {
            try (Progress line = console().progress("words", "jobs", 0)) {
                return Words.count(producer, once(batch), sources, chunk, wait, shown(line, jobs));
            }
        }));
        write(counted, jobs.get(), System.nanoTime() - started);
        return counted.stream().allMatch(source -> source.failure() == null) ? ExitCode.OK : ExitCode.JOB_FAILED;
    }

    private void write(List<CountedWords> counted, long jobs, long nanos) {
        long failed =
                counted.stream().filter(source -> source.failure() != null).count();
        long bytes = counted.stream().mapToLong(CountedWords::bytes).sum();
        long words = counted.stream().mapToLong(CountedWords::words).sum();
        if (form() == Form.TABLE) {
            if (!counted.isEmpty()) {
                print(table(counted));
            }
            console().flush();
            say(Numbers.count(counted.size(), "source")
                    + (failed == 0 ? "" : " (" + Numbers.grouped(failed) + " failed)") + ", " + Numbers.bytes(bytes)
                    + ", " + Numbers.count(words, "word") + ", " + Numbers.count(jobs, "job") + ", "
                    + Durations.format(Duration.ofNanos(nanos)));
        } else if (form() == Form.JSONL) {
            counted.forEach(source -> print(fields(source).json()));
        } else {
            print(new JsonFields()
                    .with("sources", counted.stream().map(WordsCommand::fields).toList())
                    .with("bytes", bytes)
                    .with("words", words)
                    .with("failed", failed)
                    .with("jobs", jobs)
                    .withSeconds(nanos)
                    .json());
        }
        console().flush();
    }

    private static Table table(List<CountedWords> counted) {
        Columns<CountedWords> columns = new Columns<CountedWords>()
                .id("SOURCE", CountedWords::source)
                .right("BYTES", of(source -> Numbers.bytes(source.bytes())))
                .right("WORDS", of(source -> Numbers.grouped(source.words())));
        if (counted.stream().anyMatch(source -> source.failure() != null)) {
            columns.cell("ERROR", source -> source.failure() == null ? "" : why(source.failure()));
        }
        return columns.table(counted);
    }

    /** Empty where nothing could be counted. */
    private static Function<CountedWords, Object> of(Function<CountedWords, Object> cell) {
        return source -> source.failure() == null ? cell.apply(source) : "";
    }

    private static JsonFields fields(CountedWords source) {
        JsonFields fields = new JsonFields().with("source", source.source());
        return source.failure() == null
                ? fields.with("bytes", source.bytes()).with("words", source.words())
                : fields.with("error", why(source.failure()));
    }
}
