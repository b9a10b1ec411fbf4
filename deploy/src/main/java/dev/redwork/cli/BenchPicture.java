package dev.redwork.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redwork.cli.terminal.Numbers;
import dev.redwork.plot.BarPlot;
import dev.redwork.plot.LatencyPlot;
import dev.redwork.plot.Mark;
import dev.redwork.plot.Recording;
import dev.redwork.plot.ScalePlot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A picture of the JSON that a bench wrote.
 *
 * @param name of its file, without an ending
 */
record BenchPicture(String name, String svg) {
    private static final String SCALE = "scale";
    private static final String LATENCY = "latency";

    /** Draws the output of {@link BenchReport#json}; empty when this is something else. */
    static Optional<BenchPicture> of(JsonNode answer) {
        String bench = answer.path("bench").asText();
        List<Mark> marks = marks(answer.path("figures"));
        // Its name becomes a file's.
        if (!bench.matches("[a-z]{1,32}")
                || marks.isEmpty()
                || marks.size() < answer.path("figures").size()) {
            return Optional.empty();
        }
        Optional<Scale> by = Scale.of(answer.path("settings").path("by").asText());
        if (bench.equals(SCALE) && by.isPresent() && marks.stream().anyMatch(Mark::hasSize)) {
            List<String> notes = notes(answer);
            limits(marks).ifPresent(limits -> notes.add(0, limits));
            Recording recording = new Recording(bench, marks, notes);
            return Optional.of(new BenchPicture(
                    SCALE + "-" + by.get().word(),
                    ScalePlot.draw(recording, by.get().title())));
        }
        Recording recording = new Recording(bench, marks, notes(answer));
        // Others have percentiles, too, but of one thing beside figures of other units.
        boolean curves = bench.equals(LATENCY) && LatencyPlot.canDraw(recording);
        return Optional.of(new BenchPicture(bench, curves ? LatencyPlot.draw(recording) : BarPlot.draw(recording)));
    }

    /** The figures that have all that a figure has. */
    private static List<Mark> marks(JsonNode figures) {
        return figures.properties().stream()
                .filter(figure -> isFigure(figure.getValue()))
                .map(figure -> mark(figure.getKey(), figure.getValue()))
                .toList();
    }

    private static boolean isFigure(JsonNode figure) {
        return List.of("median", "min", "max").stream()
                        .allMatch(name -> figure.path(name).isNumber()
                                && Double.isFinite(figure.path(name).asDouble())
                                && figure.path(name).asDouble() >= 0)
                && figure.path("unit").isTextual();
    }

    private static Mark mark(String name, JsonNode figure) {
        return new Mark(
                name,
                figure.path("unit").asText(),
                figure.path("median").asDouble(),
                figure.path("min").asDouble(),
                figure.path("max").asDouble(),
                figure.path("size").isNumber() ? figure.path("size").asDouble() : Double.NaN);
    }

    /** Figures for which a plot over sizes has no place. */
    private static Optional<String> limits(List<Mark> marks) {
        List<String> limits = marks.stream()
                .filter(mark -> !mark.hasSize())
                .map(mark -> "%s %s %s".formatted(mark.name(), Numbers.grouped(Math.round(mark.median())), mark.unit()))
                .toList();
        return limits.isEmpty() ? Optional.empty() : Optional.of("beside it: " + String.join(", ", limits));
    }

    private static List<String> notes(JsonNode answer) {
        List<String> notes = new ArrayList<>();
        notes.add("settings: " + words(answer.path("settings")));
        notes.add("versions: " + words(answer.path("versions")) + "; "
                + Numbers.count(answer.path("cpus").asLong(), "CPU"));
        return notes;
    }

    private static String words(JsonNode object) {
        return object.properties().stream()
                .map(field -> field.getKey() + " " + words(field))
                .collect(Collectors.joining(", "));
    }

    private static String words(Map.Entry<String, JsonNode> field) {
        JsonNode value = field.getValue();
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(" "))
                : value.asText();
    }
}
