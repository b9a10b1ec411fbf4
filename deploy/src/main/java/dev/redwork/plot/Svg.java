package dev.redwork.plot;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Writes shapes and text; what they look like is said by classes, in a light and in a dark variant. */
final class Svg {
    /** The size of all letters but the title's, px. */
    static final double LETTERS = 12;

    /** How many colours there are for what has to be told apart. */
    static final int COLOURS = 6;

    private static final String STYLE = """
            text { font: 12px system-ui, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #1f2328 }
            .title { font-size: 16px; font-weight: 600 }
            .faint { fill: #59636e }
            .end { text-anchor: end }
            .middle { text-anchor: middle }
            .ground { fill: #ffffff }
            .grid { stroke: #d8dee4; stroke-width: 1 }
            .axis { stroke: #59636e; stroke-width: 1 }
            .curve { fill: none; stroke-width: 2; stroke-linejoin: round }
            .dashed { stroke-dasharray: 6 4 }
            .range { stroke: #1f2328; stroke-width: 1.5 }
            .spread { stroke-width: 1.5 }
            .s0 { stroke: #2f74c8 } .f0 { fill: #2f74c8 }
            .s1 { stroke: #c8641a } .f1 { fill: #c8641a }
            .s2 { stroke: #1f9264 } .f2 { fill: #1f9264 }
            .s3 { stroke: #8a5cc2 } .f3 { fill: #8a5cc2 }
            .s4 { stroke: #b8424c } .f4 { fill: #b8424c }
            .s5 { stroke: #7d8590 } .f5 { fill: #7d8590 }
            @media (prefers-color-scheme: dark) {
              text { fill: #e6edf3 }
              .faint { fill: #9198a1 }
              .ground { fill: #0d1117 }
              .grid { stroke: #2f363d }
              .axis { stroke: #9198a1 }
              .range { stroke: #e6edf3 }
            }
            """;

    private final StringBuilder shapes = new StringBuilder();

    /** @param classes of {@link #STYLE}, parted by blanks */
    Svg line(String classes, double x1, double y1, double x2, double y2) {
        shapes.append("<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n"
                .formatted(classes, px(x1), px(y1), px(x2), px(y2)));
        return this;
    }

    Svg box(String classes, double x, double y, double width, double height) {
        shapes.append("<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>\n"
                .formatted(classes, px(x), px(y), px(width), px(height)));
        return this;
    }

    Svg dot(String classes, double x, double y) {
        shapes.append("<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"3.5\"/>\n".formatted(classes, px(x), px(y)));
        return this;
    }

    /** Text that begins at a place; with {@code middle} or {@code end} it has its middle or its end there. */
    Svg text(String classes, double x, double y, String text) {
        shapes.append(
                "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>\n".formatted(classes, px(x), px(y), escaped(text)));
        return this;
    }

    /** Text that is read from below, with its middle at a place. */
    Svg upright(double x, double y, String text) {
        shapes.append("<text class=\"middle\" transform=\"translate(%s %s) rotate(-90)\">%s</text>\n"
                .formatted(px(x), px(y), escaped(text)));
        return this;
    }

    /** A curve through points, each as {@link #point} writes it. */
    Svg curve(String classes, Iterable<String> points) {
        shapes.append("<polyline class=\"curve %s\" points=\"%s\"/>\n".formatted(classes, String.join(" ", points)));
        return this;
    }

    static String point(double x, double y) {
        return px(x) + "," + px(y);
    }

    /**
     * The whole document.
     *
     * @param title what it shows
     * @param told the same as it shows, for those who do not see it
     */
    String document(double width, double height, String title, String told) {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$s %2$s" width="%1$s" height="%2$s" role="img"
                aria-labelledby="title desc">
                <title id="title">%3$s</title>
                <desc id="desc">%4$s</desc>
                <style>
                %5$s</style>
                <rect class="ground" width="100%%" height="100%%"/>
                %6$s</svg>
                """.formatted(px(width), px(height), escaped(title), escaped(told), STYLE, shapes);
    }

    private static String px(double number) {
        BigDecimal rounded = BigDecimal.valueOf(number).setScale(1, RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** Without what XML does not allow: a name in a file may be anything. */
    private static String escaped(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cs}\\x{FFFE}\\x{FFFF}]", " ")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
