package dev.redwork.worker;

import dev.redwork.store.ProgressStore;
import dev.redwork.store.ProgressStore.LogLine;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The lines of one run until Redis has them, and no more than the newest of them; its handler adds, a lane or the heartbeat takes. */
final class RunLog {
    /** Characters of all lines. */
    static final int LIMIT = 64 << 10;

    /** Characters of a line; of a longer one its beginning is kept. */
    static final int LINE_LIMIT = 4_000;

    /** Bytes of a line besides its characters. */
    private static final int LINE_OVERHEAD = 40;

    /** The lines that Redis does not have. {@code first}: the number of the first in its run, from 1. */
    record Untold(long first, List<LogLine> lines) {}

    private final Deque<LogLine> lines = new ArrayDeque<>();
    private long first = 1;
    private int size;

    /** Adds one line, said at this Redis time, ms. */
    synchronized void add(long at, String line) {
        String text = line.length() <= LINE_LIMIT ? line : line.substring(0, LINE_LIMIT - 3) + "...";
        lines.add(new LogLine(at, text));
        size += text.length() + LINE_OVERHEAD;
        while (size > LIMIT || lines.size() > ProgressStore.LOG_LINES) {
            removeFirst();
        }
    }

    private void removeFirst() {
        size -= lines.remove().text().length() + LINE_OVERHEAD;
        first++;
    }

    /** Whether those that come soon may push out others. */
    synchronized boolean isHalfFull() {
        return size > LIMIT / 2 || lines.size() > ProgressStore.LOG_LINES / 2;
    }

    synchronized Untold untold() {
        return new Untold(first, List.copyOf(lines));
    }

    /** Redis has them. */
    synchronized void told(Untold some) {
        while (first < some.first() + some.lines().size() && !lines.isEmpty()) {
            removeFirst();
        }
    }
}
