package dev.redwork.cli.task;

import dev.redwork.cli.command.Action;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.terminal.ByteSize;
import dev.redwork.cli.terminal.Columns;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import dev.redwork.weblogs.LogFile;
import dev.redwork.weblogs.LogGenerator;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "generate",
        description = "Write access logs to try `weblogs` with: the same ones for the same seed.",
        footer = {
            "  redwork weblogs generate logs                   access-1.log.gz to access-5.log.gz",
            "  redwork weblogs generate logs --files 8 --size 200MB --seed 7",
            "",
            "Lines are in both formats, of a small site's visitors over some days: pages below /book and elsewhere,",
            "pictures, styles, robots, and some lines that are malformed. It tells how many of them there are.",
            "Files of these names are written anew."
        })
final class WeblogsGenerateCommand extends Action {
    @Parameters(paramLabel = "DIR", description = "Where to write them; made if it is not there.")
    Path directory = Path.of("");

    @Option(names = "--files", paramLabel = "N", description = "How many, 1 to 1,000. Default: 5.")
    int files = 5;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            converter = ByteSize.class,
            description = "Of all together, packed, at least. Default: 51MB.")
    long size = 51_000_000;

    @Option(names = "--seed", paramLabel = "N", description = "Default: 1.")
    long seed = 1;

    @Override
    public Integer call() {
        if (files < 1 || files > LogGenerator.MOST_FILES) {
            throw usage("--files is " + files + ", must be 1 to " + Numbers.grouped(LogGenerator.MOST_FILES));
        }
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw usage(directory + " is no directory");
        }
        long started = System.nanoTime();
        List<LogFile> written = interruptible(() -> "logs that were not written to their end are named *.part", () -> {
            try {
                return LogGenerator.write(directory, files, size, seed);
            } catch (IOException e) {
                throw usage(directory + " cannot be written: " + reason(e));
            }
        });
        print(new Columns<LogFile>()
                .name("FILE", log -> String.valueOf(log.file().getFileName()))
                .number("LINES", LogFile::lines)
                .number("MALFORMED", LogFile::malformed)
                .right("BYTES", log -> Numbers.bytes(log.bytes()))
                .right("PACKED", log -> Numbers.bytes(log.packed()))
                .table(written));
        console().flush();
        say(Numbers.count(written.size(), "log") + ", " + Numbers.count(sum(written, LogFile::lines), "line") + ", "
                + Numbers.grouped(sum(written, LogFile::malformed)) + " malformed, "
                + Numbers.bytes(sum(written, LogFile::bytes)) + ", packed "
                + Numbers.bytes(sum(written, LogFile::packed))
                + ", " + Durations.format(Duration.ofNanos(System.nanoTime() - started)));
        return ExitCode.OK;
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException failed && failed.getReason() != null
                ? failed.getReason()
                : e.getClass().getSimpleName().replaceAll("Exception$", "") + " " + e.getMessage();
    }

    private static long sum(List<LogFile> logs, ToLongFunction<LogFile> number) {
        return logs.stream().mapToLong(number).sum();
    }
}
