package dev.redwork.plot;

import static java.util.stream.Collectors.joining;

import java.util.List;

/**
 * The figures of a bench, recorded at its end.
 *
 * @param notes under the picture: settings, versions
 */
public record Recording(String bench, List<Mark> marks, List<String> notes) {
    /** Its figures in words. */
    String told() {
        return marks.stream().map(Mark::told).collect(joining("; "));
    }
}
