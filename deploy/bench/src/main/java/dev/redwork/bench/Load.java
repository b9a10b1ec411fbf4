package dev.redwork.bench;

/**
 * How much is to do while latencies are measured.
 *
 * @param percent of the peak; 0: idle, a few jobs a second
 */
record Load(int percent) {
    private static final String IDLE = "idle";

    /**
     * Reads {@code idle} or a percentage of the peak.
     *
     * @throws IllegalArgumentException when it is neither; up to 100, since above it the line only grows
     */
    static Load of(String text) {
        if (text.equals(IDLE)) {
            return new Load(0);
        }
        if (text.matches("[1-9]\\d?|100")) {
            return new Load(Integer.parseInt(text));
        }
        throw new IllegalArgumentException("'" + text + "' is no load: idle, or 1 to 100 percent of the peak");
    }

    boolean isIdle() {
        return percent == 0;
    }

    /** As it was written, and as it stands in the names of figures. */
    @Override
    public String toString() {
        return isIdle() ? IDLE : Integer.toString(percent);
    }
}
