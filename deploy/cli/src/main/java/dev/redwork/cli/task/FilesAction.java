package dev.redwork.cli.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.cli.command.InputLines;
import dev.redwork.cli.command.WebUrl;
import dev.redwork.cli.terminal.Progress;
import dev.redwork.job.TaskOptions;
import dev.redwork.producer.Batch;
import dev.redwork.producer.tasks.SplitProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Base class of tasks that read files and pages: which ones. */
abstract class FilesAction extends TaskAction {
    private static final Pattern ABSOLUTE = Pattern.compile("/.*|[A-Za-z]:.*");
    private static final Pattern UPWARDS = Pattern.compile("(.*/)?\\.\\.(/.*)?");

    @Parameters(
            paramLabel = "SOURCE",
            description = "URLs, http or https, and paths of files below the directory of the workers' --files.")
    List<String> given = List.of();

    @Option(names = "--file", paramLabel = "FILE", description = "Sources, one a line; - reads stdin.")
    @Nullable
    Path file;

    /** The sources, in their order; what no worker would take is refused before anything is enqueued. */
    List<String> sources() {
        if (given.isEmpty() == (file == null)) {
            throw usage("give sources, or --file FILE");
        }
        if (file == null) {
            given.forEach(FilesAction::check);
            return given;
        }
        List<String> read = new ArrayList<>();
        try (InputLines lines = InputLines.read(open(file), line -> check(line).getBytes(UTF_8))) {
            lines.iterator().forEachRemaining(line -> read.add(new String(line, UTF_8)));
        }
        return read;
    }

    /** One attempt: the command waits, and tells a failure at once. */
    static UnaryOperator<TaskOptions> once(Batch batch) {
        return options -> batch.apply(options.attempts(1));
    }

    /** Draws a line of progress, and counts the jobs. */
    static SplitProgress shown(Progress line, AtomicLong jobs) {
        return new SplitProgress() {
            @Override
            public void planned(long more) {
                jobs.addAndGet(more);
                line.expect(more);
            }

            @Override
            public void ended() {
                line.add(1);
            }
        };
    }

    private static String check(String source) {
        if (source.contains("://")) {
            return WebUrl.check(source);
        } else if (source.isBlank()) {
            throw new IllegalArgumentException("'' is no file and no URL");
        } else if (ABSOLUTE.matcher(source).matches() || UPWARDS.matcher(source).matches()) {
            throw new IllegalArgumentException("'" + source
                    + "' leads out of the workers' directory: name files by their paths below --files DIR, without ..");
        }
        return source;
    }
}
