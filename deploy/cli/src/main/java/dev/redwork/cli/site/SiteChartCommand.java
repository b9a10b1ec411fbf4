package dev.redwork.cli.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.cli.command.Action;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.text.Durations;
import dev.redwork.text.Numbers;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "chart",
        description =
                "The requests of a site's log, a bar each from its start to its end, and how many were open at once.",
        footer = {
            "  redwork site --log site.jsonl",
            "  redwork fetch --file urls.txt --at-once 10",
            "  redwork site chart site.jsonl",
            "  redwork site chart site.jsonl --svg site.svg",
            "",
            "The last line is of all requests, also of those without a bar. A request whose client went away, or that",
            "the site did not live to answer, is `gone`."
        })
public final class SiteChartCommand extends Action {
    private static final int MOST_BARS = 10_000;
    private static final int BARS = 100;
    private static final int SVG_BARS = 1_000;

    /** Where there is no terminal. */
    private static final int USUAL_COLUMNS = 100;

    @Parameters(paramLabel = "LOGFILE", description = "The log, which redwork site --log has written.")
    Path file = Path.of("");

    @Option(names = "--svg", paramLabel = "FILE", description = "Draw it into a file, for a browser.")
    @Nullable
    Path svg;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Bars of the first N requests, at most 10000. Default: 100; with --svg 1000.")
    @Nullable
    Integer limit;

    @Override
    public Integer call() {
        int most = limit != null ? limit : svg == null ? BARS : SVG_BARS;
        if (most < 1 || most > MOST_BARS) {
            throw usage("--limit is " + most + ", must be 1 to " + MOST_BARS);
        }
        List<SiteRequest> requests = read();
        if (requests.isEmpty()) {
            say("no request is in " + file);
            return ExitCode.OK;
        }
        List<SiteRequest> shown = requests.subList(0, Math.min(most, requests.size()));
        RequestChart whole;
        if (svg == null) {
            int columns = console().columns();
            ChartLines lines = new ChartLines(requests, shown, columns == Integer.MAX_VALUE ? USUAL_COLUMNS : columns);
            lines.all().forEach(console()::draw);
            console().flush();
            whole = lines.chart();
        } else {
            write(svg, ChartSvg.of(requests, shown));
            whole = new RequestChart(requests, 1);
        }
        say(Numbers.count(requests.size(), "request") + " in " + Durations.span(whole.millis()) + ", at most "
                + Numbers.grouped(whole.peak()) + " at once"
                + (shown.size() == requests.size()
                        ? ""
                        : "; " + Numbers.grouped(requests.size() - shown.size()) + " without a bar: --limit N"));
        return ExitCode.OK;
    }

    private List<SiteRequest> read() {
        try {
            return SiteLogReader.read(file);
        } catch (NoSuchFileException e) {
            throw usage(file + ": there is no such file");
        } catch (CharacterCodingException e) {
            throw usage(file + " is no site's log: it is not UTF-8");
        } catch (IOException e) {
            throw usage(file + " cannot be read: " + (Files.isDirectory(file) ? "it is a directory" : e.getMessage()));
        }
    }

    private void write(Path target, String drawing) {
        try {
            Files.writeString(target, drawing, UTF_8);
        } catch (NoSuchFileException e) {
            throw usage("--svg " + target + " cannot be written: there is no such directory");
        } catch (IOException e) {
            throw usage("--svg " + target + " cannot be written: "
                    + (Files.isDirectory(target) ? "it is a directory" : e.getMessage()));
        }
    }
}
