package dev.redwork.cli.task;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.Columns;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Progress;
import dev.redwork.producer.tasks.CountedLog;
import dev.redwork.producer.tasks.CountedPages;
import dev.redwork.producer.tasks.Weblogs;
import dev.redwork.tasks.WeblogPart;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "weblogs",
        description = "Which pages access logs were asked for, and how often; or write such logs.",
        synopsisSubcommandLabel = "[VERB]",
        subcommands = WeblogsGenerateCommand.class,
        footer = {
            "  redwork weblogs generate logs                   five logs to try it with",
            "  redwork worker --files logs",
            "  redwork weblogs access-1.log.gz access-2.log.gz --under book --least 2",
            "",
            "Logs are gzip or plain, in Common or Combined Log Format. Pages are paths that are not empty, have no",
            "part like favicon.ico, robots.txt or search.html (docs/files.md has all ten), and do not end in",
            ".png, .js or .css. Lines in neither format are counted, and no error, unless all of a log are.",
            "Exit code 1: a log could not be counted."
        })
public final class WeblogsCommand extends FilesAction {
    @Option(
            names = "--under",
            paramLabel = "DIR",
            description = "Pages below this directory only, such as book: /book/a counts, /book does not.")
    @Nullable
    String under;

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "The N pages that were asked for most; 0: all. Default: 20.")
    int top = 20;

    @Option(names = "--least", paramLabel = "N", description = "Pages that were asked for N times or more. Default: 1.")
    long least = 1;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description =
                    "Jobs of each log. Gzip can be read from its beginning only, so each of them reads all of it and"
                            + " looks at every Nth chunk of its lines. Default: 1.")
    int jobsOfLog = 1;

    @Option(names = "--chunk-lines", paramLabel = "N", description = "Lines of such a chunk. Default: 10000.")
    int chunk = WeblogPart.CHUNK;

    @Override
    public Integer call() {
        queue();
        check();
        List<String> sources = sources();
        long started = System.nanoTime();
        AtomicLong jobs = new AtomicLong();
        CountedPages counted = connected(producer -> together(producer, batch -> {
            try (Progress line = console().progress("weblogs", "jobs", 0)) {
                return Weblogs.count(producer, once(batch), sources, under, jobsOfLog, chunk, wait, shown(line, jobs));
            }
        }));
        write(counted, System.nanoTime() - started);
        return failures(counted).isEmpty() ? ExitCode.OK : ExitCode.JOB_FAILED;
    }

    private void check() {
        if (top < 0) {
            throw usage("--top is " + top + ", must be 0 or more");
        } else if (least < 1) {
            throw usage("--least is " + least + ", must be 1 or more");
        } else if (jobsOfLog < 1 || jobsOfLog > WeblogPart.MOST_PARTS) {
            throw usage("--jobs is " + jobsOfLog + ", must be 1 to " + Numbers.grouped(WeblogPart.MOST_PARTS));
        } else if (chunk < 1) {
            throw usage("--chunk-lines is " + chunk + ", must be 1 or more");
        } else if (under != null && under.replace("/", "").isBlank()) {
            throw usage("--under '" + under + "' is no directory: name one, such as book");
        }
    }

    private void write(CountedPages counted, long nanos) {
        List<Map.Entry<String, Long>> pages = counted.top(top == 0 ? Long.MAX_VALUE : top, least);
        Columns<Map.Entry<String, Long>> columns = new Columns<Map.Entry<String, Long>>()
                .number("COUNT", Map.Entry::getValue)
                .id("PATH", Map.Entry::getKey);
        if (form() == Form.TABLE) {
            print(columns.table(pages));
        } else if (form() == Form.JSONL) {
            pages.forEach(page -> print(columns.fields(page).json()));
        } else {
            print(new JsonFields()
                    .with("pages", pages.stream().map(columns::fields).toList())
                    .with(
                            "logs",
                            counted.logs().stream().map(WeblogsCommand::fields).toList())
                    .with("lines", sum(counted, CountedLog::lines))
                    .with("malformed", sum(counted, CountedLog::malformed))
                    .with("kept", sum(counted, CountedLog::kept))
                    .with("paths", counted.paths().size())
                    .with("failed", failures(counted).size())
                    .with("jobs", counted.jobs())
                    .withSeconds(nanos)
                    .json());
        }
        console().flush();
        failures(counted).forEach(log -> say(log.source() + " could not be counted: " + why(log)));
        if (form() != Form.JSON) {
            say(summary(counted, nanos));
        }
    }

    private static String summary(CountedPages counted, long nanos) {
        int failed = failures(counted).size();
        return Numbers.count(counted.logs().size(), "log") + (failed == 0 ? "" : " (" + failed + " failed)") + ", "
                + Numbers.count(sum(counted, CountedLog::lines), "line") + ", "
                + Numbers.grouped(sum(counted, CountedLog::malformed)) + " malformed, "
                + Numbers.grouped(sum(counted, CountedLog::kept)) + " for "
                + Numbers.count(counted.paths().size(), "page") + "; "
                + Numbers.count(counted.jobs(), "job") + ", " + Durations.format(Duration.ofNanos(nanos));
    }

    private static long sum(CountedPages counted, ToLongFunction<CountedLog> number) {
        return counted.logs().stream().mapToLong(number).sum();
    }

    private static List<CountedLog> failures(CountedPages counted) {
        return counted.logs().stream().filter(log -> log.failure() != null).toList();
    }

    private static String why(CountedLog log) {
        return log.failure() == null ? "" : why(log.failure());
    }

    private static JsonFields fields(CountedLog log) {
        JsonFields fields = new JsonFields().with("source", log.source());
        return log.failure() == null
                ? fields.with("lines", log.lines())
                        .with("malformed", log.malformed())
                        .with("kept", log.kept())
                : fields.with("error", why(log));
    }
}
