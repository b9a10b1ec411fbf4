package dev.redwork.cli.queue;

/**
 * How {@code top} is seen.
 *
 * @param columns of the terminal; {@link Integer#MAX_VALUE}: any
 * @param rows of the terminal; {@link Integer#MAX_VALUE}: any
 * @param first how many queues are scrolled over
 */
record TopView(int columns, int rows, boolean colour, TopOrder order, int first) {
    /** Lines of both tables that are none of their rows: server, headers, rules, what is left out, and blank ones. */
    private static final int AROUND = 9;

    /** Rows for queues, and the rest for lanes: a third, or as many as there are. */
    int queueRows(int queues, int lanes) {
        if (rows == Integer.MAX_VALUE) {
            return queues;
        }
        int room = Math.max(2, rows - AROUND);
        return Math.min(queues, room - Math.min(lanes, Math.max(1, room / 3)));
    }

    int laneRows(int queues, int lanes) {
        return rows == Integer.MAX_VALUE
                ? lanes
                : Math.min(lanes, Math.max(2, rows - AROUND) - queueRows(queues, lanes));
    }
}
