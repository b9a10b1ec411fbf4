package dev.redwork.plot;

/**
 * A figure of a bench: one quantity as its rounds measured it.
 *
 * @param size of what grows from figure to figure; NaN where nothing does
 */
public record Mark(String name, String unit, double median, double min, double max, double size) {
    /** For those who hear the picture, and for captions. */
    String told() {
        String range = min == max ? "" : " (%s to %s)".formatted(Labels.number(min), Labels.number(max));
        return name + " " + Labels.number(median) + " " + unit + range;
    }

    /** Whether it is one of a row of sizes. */
    public boolean hasSize() {
        return !Double.isNaN(size);
    }
}
