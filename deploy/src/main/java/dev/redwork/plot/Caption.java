package dev.redwork.plot;

import java.util.List;

/** The text over a chart and under it. */
final class Caption {
    static final double WIDTH = 800;

    /** Where a chart may begin. */
    static final double TOP = 48;

    static final double MARGIN = 24;
    private static final double LINE = 17;

    private Caption() {}

    /** Finishes a picture of a chart that ends at this height. */
    static String around(Svg svg, double bottom, String title, Recording recording) {
        svg.text("title", MARGIN, 30, title);
        double y = bottom;
        for (String note : recording.notes()) {
            List<String> lines = Labels.wrapped(note, Svg.LETTERS, WIDTH - 2 * MARGIN);
            for (String line : lines) {
                y += LINE;
                svg.text("faint", MARGIN, y, line);
            }
        }
        return svg.document(WIDTH, y + MARGIN, title, recording.told());
    }
}
