package dev.redwork.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redwork.cli.command.Action;
import dev.redwork.cli.command.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(
        name = "plot",
        description = "Draw what benches wrote with -o json, as SVG.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  redwork bench plot drain.json",
            "  redwork bench plot results/*.json -d docs/plots",
            "",
            "Each file has what `redwork bench ... -o json` wrote, once or one after another. scale: the rate",
            "over the sizes, from the least to the most of all rounds at each. latency: the percentiles of each",
            "load to start and to result, beside the bare call. All others: a bar for each figure.",
            "",
            "Pictures are called after their bench, as drain.svg or scale-backlog.svg, of several the second",
            "drain-2.svg; older ones of that name are replaced. The names of all are printed."
        })
final class BenchPlotCommand extends Action {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "JSON files that benches wrote.")
    List<Path> files = List.of();

    @Option(
            names = {"-d", "--dir"},
            paramLabel = "DIR",
            description = "Where the pictures go; made when it is not there. Default: here.")
    Path directory = Path.of("");

    /** All are drawn before one is written: a file that cannot be read leaves nothing half done. */
    @Override
    public Integer call() {
        List<BenchPicture> pictures = new ArrayList<>();
        files.forEach(file -> pictures.addAll(pictures(file)));
        Map<String, Integer> names = new HashMap<>();
        for (BenchPicture picture : pictures) {
            int number = names.merge(picture.name(), 1, Integer::sum);
            write(directory.resolve(picture.name() + (number == 1 ? "" : "-" + number) + ".svg"), picture.svg());
        }
        console().flush();
        return ExitCode.OK;
    }

    private List<BenchPicture> pictures(Path file) {
        List<BenchPicture> pictures = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file);
                MappingIterator<JsonNode> answers =
                        MAPPER.readerFor(JsonNode.class).readValues(in)) {
            while (answers.hasNextValue()) {
                pictures.add(BenchPicture.of(answers.nextValue()).orElseThrow(() -> notOfABench(file)));
            }
        } catch (NoSuchFileException e) {
            throw usage(file + ": there is no such file");
        } catch (JsonProcessingException e) {
            throw notOfABench(file);
        } catch (IOException e) {
            throw usage(file + " cannot be read: " + (Files.isDirectory(file) ? "it is a directory" : e.getMessage()));
        }
        if (pictures.isEmpty()) {
            throw notOfABench(file);
        }
        return pictures;
    }

    private ParameterException notOfABench(Path file) {
        return usage(file + " is not what a bench wrote: make one with redwork bench drain -o json > FILE");
    }

    private void write(Path file, String svg) {
        try {
            Files.createDirectories(directory);
            Files.writeString(file, svg);
        } catch (IOException e) {
            throw usage(file + " cannot be written (" + e.getClass().getSimpleName()
                    + "): name a directory that can be written to with -d");
        }
        console().print(file.toString());
    }
}
